/*
 * date_write.c
 *		Dates into codes, and dates as ISO 8601 writes them.
 */
#include "format/date_pattern.h"

#include <stdio.h>
#include <string.h>

#include "core/ascii.h"
#include "core/decimal.h"
#include "format/date_units.h"

static int
day_to_text(const DateValue *value, char *text)
{
	const CalendarDate *date = &value->date;

	if (value->yearless)
		return snprintf(text, DATE_TEXT_MAX, "--%02d-%02d", date->month, date->day);
	switch (value->precision)
	{
		case DATE_TO_YEAR:
			return snprintf(text, DATE_TEXT_MAX, "%04d", date->year);
		case DATE_TO_QUARTER:
			return snprintf(text, DATE_TEXT_MAX, "%04d-Q%d", date->year, (date->month + 2) / 3);
		case DATE_TO_MONTH:
			return snprintf(text, DATE_TEXT_MAX, "%04d-%02d", date->year, date->month);
		case DATE_TO_WEEK:
			return snprintf(text, DATE_TEXT_MAX, "%04d-W%02d", value->week.year, value->week.week);
		case DATE_TO_DAY:
			break;
	}
	return snprintf(text, DATE_TEXT_MAX, "%04d-%02d-%02d", date->year, date->month, date->day);
}

size_t
date_to_text(const DateValue *value, char *text)
{
	static const char *const before[] = {"T", ":", ":"};
	const int clock[] = {value->hour, value->minute, value->second};
	int size = day_to_text(value, text);

	for (int i = 0; i < 3 && clock[i] >= 0; i++)
		size += snprintf(text + size, DATE_TEXT_MAX - (size_t) size, "%s%02d", before[i], clock[i]);
	return (size_t) size;
}

/* Whether a text has a shape, in which 0 stands for any digit. */
static bool
has_shape(Slice text, const char *shape)
{
	if (text.size != strlen(shape))
		return false;
	for (size_t i = 0; i < text.size; i++)
	{
		if (shape[i] == '0' ? !ascii_is_digit(text.data[i]) : text.data[i] != shape[i])
			return false;
	}
	return true;
}

static bool
read_clock(Slice clock, DateValue *value)
{
	if (!has_shape(clock, "T00") && !has_shape(clock, "T00:00") && !has_shape(clock, "T00:00:00"))
		return false;
	value->hour = decimal_value(clock.data + 1, 2);
	value->minute = clock.size > 3 ? decimal_value(clock.data + 4, 2) : -1;
	value->second = clock.size > 6 ? decimal_value(clock.data + 7, 2) : -1;
	return value->hour <= 23 && value->minute <= 59 && value->second <= 59;
}

static bool
read_week(Slice week, DateValue *value)
{
	value->week = (CalendarWeek){decimal_value(week.data, 4), decimal_value(week.data + 6, 2), 1};
	if (value->week.year < 1 || value->week.week < 1 ||
		value->week.week > calendar_weeks_in_year(value->week.year))
		return false;
	value->has_week = true;
	value->precision = DATE_TO_WEEK;
	value->date = calendar_from_week(value->week);
	return true;
}

/* The precision of a date that is no week; false: it has none of the shapes. */
static bool
find_precision(Slice day, DateValue *value)
{
	value->yearless = has_shape(day, "--00-00");
	if (value->yearless || has_shape(day, "0000-00-00"))
		value->precision = DATE_TO_DAY;
	else if (has_shape(day, "0000-00"))
		value->precision = DATE_TO_MONTH;
	else if (has_shape(day, "0000-Q0"))
		value->precision = DATE_TO_QUARTER;
	else if (has_shape(day, "0000"))
		value->precision = DATE_TO_YEAR;
	else
		return false;
	return true;
}

static bool
read_day(Slice day, DateValue *value)
{
	/* a year has four characters, and what stands for none has one before its hyphen */
	const char *rest = day.data + (value->yearless ? 1 : 4);
	CalendarDate date = {value->yearless ? DATE_LEAP_YEAR : decimal_value(day.data, 4), 1, 1};

	if (value->precision == DATE_TO_QUARTER)
		date.month = 3 * (rest[2] - '0') - 2;
	if (value->precision >= DATE_TO_MONTH)
		date.month = decimal_value(rest + 1, 2);
	if (value->precision == DATE_TO_DAY)
		date.day = decimal_value(rest + 4, 2);
	value->date = date;
	return date.year >= 1 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
		   date.day <= calendar_days_in_month(date.year, date.month);
}

bool
date_from_text(Slice text, DateValue *value)
{
	const char *time = memchr(text.data, 'T', text.size);
	Slice day = {text.data, time == NULL ? text.size : (size_t) (time - text.data)};

	*value = (DateValue){.hour = -1, .minute = -1, .second = -1};
	if (time != NULL && !read_clock(slice_from(text, day.size), value))
		return false;
	if (has_shape(day, "0000-W00"))
		return read_week(day, value);
	return find_precision(day, value) && read_day(day, value);
}

/* The number of a part in a date. */
static int
part_number(const DateValue *value, const CalendarWeek *week, DateRole role)
{
	switch (role)
	{
		case DATE_ROLE_YEAR:
			break;
		case DATE_ROLE_QUARTER:
			return (value->date.month + 2) / 3;
		case DATE_ROLE_MONTH:
			return value->date.month;
		case DATE_ROLE_DAY:
			return value->date.day;
		case DATE_ROLE_DAY_OF_YEAR:
			return calendar_day_of_year(value->date);
		case DATE_ROLE_WEEK:
			return week->week;
		case DATE_ROLE_WEEKDAY:
			return week->weekday;
		case DATE_ROLE_HOUR:
			return value->hour;
		case DATE_ROLE_MINUTE:
			return value->minute;
		case DATE_ROLE_SECOND:
			return value->second;
	}
	return 0;
}

/* What the digits or the character of a year count from. */
static int
year_number(const TemplateItem *whole, const TemplatePart *part, int year)
{
	if (whole->offset)
		return year - whole->window;
	return part->unit == DATE_YL
			   ? calendar_year_in_window(year - DATE_YEAR_OF_A, date_part_years(part), 0)
			   : year;
}

static void
write_part(const Template *template, const TemplatePart *part, int number, char *text)
{
	switch (date_part_writing(part))
	{
		case DATE_WRITTEN_DIGITS:
			decimal_write(text, (size_t) date_part_width(part), number);
			break;
		case DATE_WRITTEN_NAME:
			memcpy(text, date_month_letters(number), DATE_NAME_WIDTH);
			break;
		case DATE_WRITTEN_CHARACTER:
		case DATE_WRITTEN_TABLE:
			number -= date_roles[date_units[part->unit].role].first;
			*text = date_part_characters(template, part).data[number];
			break;
	}
}

/* What a date must be for the pattern; NULL when it is. */
static const char *
find_misfit(const Template *template, const TemplateItem *item, const DateValue *value, int year,
			char *needed, size_t room)
{
	static const char *const examples[] = {"2023", "2023-Q4", "2023-12", "2023-W50", "2023-12-12"};
	const TemplateItem *whole = &template->item[item->whole];
	const TemplatePart *part = date_find_role(template, item, DATE_ROLE_YEAR);
	DatePrecision precision = date_pattern_precision(template, item);
	bool hour = date_has_role(template, item, DATE_ROLE_HOUR);
	bool minute = date_has_role(template, item, DATE_ROLE_MINUTE);
	bool second = date_has_role(template, item, DATE_ROLE_SECOND);
	int years = part == NULL ? 0 : date_part_years(part);

	if (value->precision != precision || value->yearless != (part == NULL) ||
		hour != (value->hour >= 0) || minute != (value->minute >= 0) ||
		second != (value->second >= 0))
		snprintf(needed, room, "a date such as %s%s",
				 part == NULL ? "--12-12" : examples[precision],
				 second   ? "T14:30:15"
				 : minute ? "T14:30"
				 : hour   ? "T14"
						  : "");
	else if (years > 0 && (year < whole->window || year >= whole->window + years))
		snprintf(needed, room, "a year from %d to %d", whole->window, whole->window + years - 1);
	else
		return NULL;
	return needed;
}

const char *
date_pattern_write(const Template *template, const TemplateItem *item, const DateValue *value,
				   char *text, char *needed, size_t room)
{
	const TemplateItem *whole = &template->item[item->whole];
	CalendarWeek week = calendar_week(value->date);
	int year = date_has_role(template, item, DATE_ROLE_WEEK) ? week.year : value->date.year;
	const char *misfit = find_misfit(template, item, value, year, needed, room);

	for (int i = 0; misfit == NULL && i < item->parts; i++)
	{
		const TemplatePart *part = &template->part[item->first + i];
		DateRole role = date_units[part->unit].role;

		if (part->unit == DATE_SEPARATOR)
			text[part->offset] = template->text[part->code.start];
		else
			write_part(template, part,
					   role == DATE_ROLE_YEAR ? year_number(whole, part, year)
											  : part_number(value, &week, role),
					   text + part->offset);
	}
	return misfit;
}
