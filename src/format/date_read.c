/*
 * date_read.c
 *		Dates out of codes.
 */
#include "format/date_pattern.h"

#include <stdio.h>
#include <string.h>

#include "core/ascii.h"
#include "core/decimal.h"
#include "format/characters.h"
#include "format/date_units.h"

static const TemplatePart *
part_at(const Template *template, const TemplateItem *item, int offset)
{
	const TemplatePart *found = NULL;

	for (int i = 0; i < item->parts; i++)
	{
		const TemplatePart *part = &template->part[item->first + i];

		if (part->offset <= offset)
			found = part;
	}
	return found;
}

/* The most characters that a text and the name of a month have in common. */
static size_t
scan_name(Slice text)
{
	size_t most = 0;

	for (int month = 1; month <= 12; month++)
	{
		const char *name = date_month_letters(month);
		size_t same = 0;

		while (name[same] != '\0' && same < text.size && text.data[same] == name[same])
			same++;
		if (same > most)
			most = same;
	}
	return most;
}

/* How many characters at the beginning of a text can be those of a part. */
static int
scan_part(const Template *template, const TemplatePart *part, Slice text)
{
	int width = date_part_width(part);
	bool digits = date_part_writing(part) == DATE_WRITTEN_DIGITS;
	Slice characters = {NULL, 0};
	int scanned = 0;

	if (part->unit == DATE_SEPARATOR)
		return text.size > 0 && text.data[0] == template->text[part->code.start];
	if (date_part_writing(part) == DATE_WRITTEN_NAME)
		return (int) scan_name(text);
	if (!digits)
		characters = date_part_characters(template, part);
	while (scanned < width && scanned < (int) text.size &&
		   (digits ? ascii_is_digit(text.data[scanned])
				   : characters_find(characters, text.data[scanned]) >= 0))
		scanned++;
	return scanned;
}

int
date_pattern_scan(const Template *template, const TemplateItem *item, Slice text)
{
	int scanned = 0;

	for (int i = 0; i < item->parts; i++)
	{
		const TemplatePart *part = &template->part[item->first + i];
		int of_part = scan_part(template, part, slice_from(text, (size_t) scanned));

		scanned += of_part;
		if (of_part < date_part_width(part))
			break;
	}
	return scanned;
}

void
date_pattern_expects(const Template *template, const TemplateItem *item, int offset, char *text,
					 size_t room)
{
	const TemplatePart *part = part_at(template, item, offset);
	Slice table = template_characters(template, part->table);

	if (part->unit == DATE_SEPARATOR)
		snprintf(text, room, "\"%c\"", template->text[part->code.start]);
	else if (part->table.size > 0)
		snprintf(text, room, "%s (one of %.*s)", date_roles[date_units[part->unit].role].name,
				 (int) table.size, table.data);
	else
		snprintf(text, room, "%s", date_units[part->unit].expected);
}

/* A part of a date while it is read. */
typedef struct ReadPart
{
	const TemplatePart *part; /* NULL: the date has none */
	const char *text;
	int position;
	int number; /* that it is; months and the like from 1 */
} ReadPart;

/* A date while it is read. */
typedef struct DateReading
{
	ReadPart of[DATE_ROLES];
	Fault *fault; /* NULL: the caller needs no reason */
	int year;
} DateReading;

/* The number that a part is. */
static int
part_number(const Template *template, const TemplatePart *part, const char *text)
{
	int number = 0;

	switch (date_part_writing(part))
	{
		case DATE_WRITTEN_DIGITS:
			return decimal_value(text, (size_t) date_part_width(part));
		case DATE_WRITTEN_NAME:
			while (memcmp(text, date_month_letters(number + 1), DATE_NAME_WIDTH) != 0)
				number++;
			break;
		case DATE_WRITTEN_CHARACTER:
		case DATE_WRITTEN_TABLE:
			number = characters_find(date_part_characters(template, part), text[0]);
			break;
	}
	return number + date_roles[date_units[part->unit].role].first;
}

static void
find_parts(DateReading *reading, const Template *template, const TemplateItem *item, Slice code,
		   const size_t *starts)
{
	for (int number = item->whole; number >= 0; number = template->item[number].another)
	{
		const TemplateItem *piece = &template->item[number];
		size_t start = *starts++;

		for (int i = 0; i < piece->parts; i++)
		{
			const TemplatePart *part = &template->part[piece->first + i];
			size_t at = start + part->offset;

			if (part->unit != DATE_SEPARATOR)
				reading->of[date_units[part->unit].role] = (ReadPart){part, code.data + at,
																	  (int) at + 1,
																	  part_number(template, part,
																				  code.data + at)};
		}
	}
}

/* Fills the fault with what a part can be and, where that is not obvious, why. */
static bool
refuse(const DateReading *reading, DateRole role, int low, int high, const char *because)
{
	const ReadPart *read = &reading->of[role];
	int width = date_part_width(read->part);

	if (reading->fault != NULL)
		fault_set(reading->fault, FAULT_SYNTAX, read->position,
				  "Expected %s from %0*d to %0*d at position %d, found %.*s%s.",
				  date_roles[role].name, width, low, width, high, read->position, width, read->text,
				  because);
	return false;
}

static bool
read_year(DateReading *reading, const TemplateItem *whole)
{
	const ReadPart *read = &reading->of[DATE_ROLE_YEAR];
	int year = read->number;

	if (whole->offset)
		year += whole->window;
	else if (read->part->unit != DATE_YYYY)
		year = calendar_year_in_window(year + (read->part->unit == DATE_YL ? DATE_YEAR_OF_A : 0),
									   date_part_years(read->part), whole->window);
	reading->year = year;
	return year >= 1 || refuse(reading, DATE_ROLE_YEAR, 1, CALENDAR_YEAR_MAX, "");
}

static bool
read_day(const DateReading *reading, DateValue *value)
{
	int days = calendar_days_in_month(value->date.year, value->date.month);
	int day = reading->of[DATE_ROLE_DAY].number;
	char because[64] = "";

	value->date.day = day;
	value->precision = DATE_TO_DAY;
	if (day >= 1 && day <= days)
		return true;
	if (reading->fault != NULL && day > 0 && value->yearless)
		snprintf(because, sizeof(because), ": %s has at most %d days",
				 calendar_month_name(value->date.month), days);
	else if (reading->fault != NULL && day > 0)
		snprintf(because, sizeof(because), ": %s %d has %d days",
				 calendar_month_name(value->date.month), value->date.year, days);
	return refuse(reading, DATE_ROLE_DAY, 1, days, because);
}

static bool
read_month(const DateReading *reading, DateValue *value)
{
	int month = reading->of[DATE_ROLE_MONTH].number;

	if (month < 1 || month > 12)
		return refuse(reading, DATE_ROLE_MONTH, 1, 12, "");
	value->date = (CalendarDate){reading->year, month, 1};
	value->precision = DATE_TO_MONTH;
	return reading->of[DATE_ROLE_DAY].part == NULL || read_day(reading, value);
}

static bool
read_day_of_year(const DateReading *reading, DateValue *value)
{
	int day = reading->of[DATE_ROLE_DAY_OF_YEAR].number;
	int days = calendar_days_in_year(reading->year);
	char because[64] = "";

	if (day < 1 || day > days)
	{
		if (day == 366)
			snprintf(because, sizeof(because), ": %d is not a leap year", reading->year);
		return refuse(reading, DATE_ROLE_DAY_OF_YEAR, 1, days, because);
	}
	value->date = calendar_from_day_of_year(reading->year, day);
	value->precision = DATE_TO_DAY;
	return true;
}

static bool
read_weekday(const DateReading *reading, DateValue *value)
{
	value->week.weekday = reading->of[DATE_ROLE_WEEKDAY].number;
	value->date = calendar_from_week(value->week);
	value->precision = DATE_TO_DAY;

	/* the last week of the last year ends in the next one */
	return value->date.year <= CALENDAR_YEAR_MAX ||
		   refuse(reading, DATE_ROLE_WEEKDAY, 1,
				  calendar_week((CalendarDate){CALENDAR_YEAR_MAX, 12, 31}).weekday, "");
}

static bool
read_week(const DateReading *reading, DateValue *value)
{
	int week = reading->of[DATE_ROLE_WEEK].number;
	int weeks = calendar_weeks_in_year(reading->year);
	char because[64] = "";

	if (week < 1 || week > weeks)
	{
		if (week == 53)
			snprintf(because, sizeof(because), ": %d has 52 ISO weeks", reading->year);
		return refuse(reading, DATE_ROLE_WEEK, 1, weeks, because);
	}
	value->week = (CalendarWeek){reading->year, week, 1};
	value->has_week = true;
	value->precision = DATE_TO_WEEK;
	value->date = calendar_from_week(value->week);
	return reading->of[DATE_ROLE_WEEKDAY].part == NULL || read_weekday(reading, value);
}

/* A year, or a quarter of it. */
static bool
read_quarter(const DateReading *reading, DateValue *value)
{
	const ReadPart *quarter = &reading->of[DATE_ROLE_QUARTER];

	value->date = (CalendarDate){reading->year, 1, 1};
	value->precision = DATE_TO_YEAR;
	if (quarter->part != NULL)
	{
		value->date.month = 3 * quarter->number - 2;
		value->precision = DATE_TO_QUARTER;
	}
	return true;
}

/* A part of the time of day, from 0; -1: the date has none. */
static bool
read_clock(const DateReading *reading, DateRole role, int most, int *number)
{
	*number = reading->of[role].part == NULL ? -1 : reading->of[role].number;
	return *number <= most || refuse(reading, role, 0, most, "");
}

bool
date_pattern_read(const Template *template, const TemplateItem *item, Slice code,
				  const size_t *starts, DateValue *value, Fault *fault)
{
	DateReading reading = {.fault = fault};
	bool possible;

	memset(value, 0, sizeof(*value));
	find_parts(&reading, template, item, code, starts);
	value->yearless = reading.of[DATE_ROLE_YEAR].part == NULL;
	if (value->yearless)
		reading.year = DATE_LEAP_YEAR;
	else if (!read_year(&reading, &template->item[item->whole]))
		return false;
	if (reading.of[DATE_ROLE_MONTH].part != NULL)
		possible = read_month(&reading, value);
	else if (reading.of[DATE_ROLE_DAY_OF_YEAR].part != NULL)
		possible = read_day_of_year(&reading, value);
	else if (reading.of[DATE_ROLE_WEEK].part != NULL)
		possible = read_week(&reading, value);
	else
		possible = read_quarter(&reading, value);
	return possible && read_clock(&reading, DATE_ROLE_HOUR, 23, &value->hour) &&
		   read_clock(&reading, DATE_ROLE_MINUTE, 59, &value->minute) &&
		   read_clock(&reading, DATE_ROLE_SECOND, 59, &value->second);
}
