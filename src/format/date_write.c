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

size_t
date_to_text(const DateValue *value, char *text)
{
	int size;

	if (value->precision == DATE_TO_WEEK)
		size = snprintf(text, DATE_TEXT_MAX, "%04d-W%02d", value->week.year, value->week.week);
	else if (value->precision == DATE_TO_MONTH)
		size = snprintf(text, DATE_TEXT_MAX, "%04d-%02d", value->date.year, value->date.month);
	else
		size = snprintf(text, DATE_TEXT_MAX, "%04d-%02d-%02d", value->date.year, value->date.month,
						value->date.day);
	if (value->hour >= 0)
		size += snprintf(text + size, DATE_TEXT_MAX - (size_t) size, "T%02d", value->hour);
	if (value->minute >= 0)
		size += snprintf(text + size, DATE_TEXT_MAX - (size_t) size, ":%02d", value->minute);
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

bool
date_from_text(Slice text, DateValue *value)
{
	const char *time = memchr(text.data, 'T', text.size);
	Slice day = {text.data, time == NULL ? text.size : (size_t) (time - text.data)};

	memset(value, 0, sizeof(*value));
	value->hour = -1;
	value->minute = -1;
	if (time != NULL)
	{
		Slice clock = slice_from(text, day.size);

		if (!has_shape(clock, "T00") && !has_shape(clock, "T00:00"))
			return false;
		value->hour = decimal_value(clock.data + 1, 2);
		value->minute = clock.size > 3 ? decimal_value(clock.data + 4, 2) : -1;
		if (value->hour > 23 || value->minute > 59)
			return false;
	}

	if (has_shape(day, "0000-W00"))
	{
		value->week = (CalendarWeek){decimal_value(day.data, 4), decimal_value(day.data + 6, 2), 1};
		if (value->week.year < 1 || value->week.week < 1 ||
			value->week.week > calendar_weeks_in_year(value->week.year))
			return false;
		value->has_week = true;
		value->precision = DATE_TO_WEEK;
		value->date = calendar_from_week(value->week);
		return true;
	}

	value->precision = has_shape(day, "0000-00") ? DATE_TO_MONTH : DATE_TO_DAY;
	if (value->precision == DATE_TO_DAY && !has_shape(day, "0000-00-00"))
		return false;
	value->date = (CalendarDate){
		.year = decimal_value(day.data, 4),
		.month = decimal_value(day.data + 5, 2),
		.day = value->precision == DATE_TO_DAY ? decimal_value(day.data + 8, 2) : 1,
	};
	return value->date.year >= 1 && value->date.month >= 1 && value->date.month <= 12 &&
		   value->date.day >= 1 &&
		   value->date.day <= calendar_days_in_month(value->date.year, value->date.month);
}

static void
write_year(const TemplatePart *part, int year, char *text)
{
	const DateUnitFacts *unit = &date_units[part->unit];

	if (part->unit == DATE_YL)
		text[part->offset] =
			unit->characters[calendar_year_in_window(year - DATE_YEAR_OF_A, unit->cycle, 0)];
	else
		decimal_write(text + part->offset, (size_t) unit->width, year);
}

static void
write_part(const Template *template, const TemplatePart *part, int number, char *text)
{
	const DateUnitFacts *unit = &date_units[part->unit];

	if (part->unit == DATE_SEPARATOR)
		text[part->offset] = template->text[part->code.start];
	else if (unit->is_number)
		decimal_write(text + part->offset, (size_t) unit->width, number);
	else
		text[part->offset] = unit->characters[number - 1];
}

static int
part_number(const DateValue *value, const CalendarWeek *week, DateUnit unit)
{
	switch (unit)
	{
		case DATE_MM:
		case DATE_MH:
		case DATE_MO:
		case DATE_ML:
			return value->date.month;
		case DATE_DDD:
			return calendar_day_of_year(value->date);
		case DATE_DD:
			return value->date.day;
		case DATE_WW:
			return week->week;
		case DATE_E:
			return week->weekday;
		case DATE_HH:
			return value->hour;
		case DATE_MI:
			return value->minute;
		default:
			return 0;
	}
}

/* What a date must be for the pattern; NULL when it is. */
static const char *
find_misfit(const Template *template, const TemplateItem *item, const DateValue *value, int year,
			char *needed, size_t room)
{
	static const char *const examples[] = {"2023-12", "2023-W50", "2023-12-12"};
	DatePrecision precision = date_pattern_precision(template, item);
	bool hour = date_has_unit(template, item, DATE_HH);
	bool minute = date_has_unit(template, item, DATE_MI);
	int cycle = date_units[date_find_part(template, item, DATE_YYYY, DATE_Y)->unit].cycle;

	if (value->precision != precision || hour != (value->hour >= 0) ||
		minute != (value->minute >= 0))
		snprintf(needed, room, "a date such as %s%s", examples[precision],
				 minute ? "T14:30"
				 : hour ? "T14"
						: "");
	else if (cycle > 0 && (year < item->window || year >= item->window + cycle))
		snprintf(needed, room, "a year from %d to %d", item->window, item->window + cycle - 1);
	else
		return NULL;
	return needed;
}

const char *
date_pattern_write(const Template *template, const TemplateItem *item, const DateValue *value,
				   char *text, char *needed, size_t room)
{
	CalendarWeek week = calendar_week(value->date);
	int year = date_has_unit(template, item, DATE_WW) ? week.year : value->date.year;
	const char *misfit = find_misfit(template, item, value, year, needed, room);

	for (int i = 0; misfit == NULL && i < item->parts; i++)
	{
		const TemplatePart *part = &template->part[item->first + i];

		if (part->unit >= DATE_YYYY && part->unit <= DATE_Y)
			write_year(part, year, text);
		else
			write_part(template, part, part_number(value, &week, part->unit), text);
	}
	return misfit;
}
