/*
 * date_read.c
 *		Dates out of codes.
 */
#include "format/date_pattern.h"

#include <stdio.h>
#include <string.h>

#include "core/ascii.h"
#include "core/decimal.h"
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

/* Whether a character can be in a part of a date. */
static bool
is_of_part(const Template *template, const TemplatePart *part, char c)
{
	if (part->unit == DATE_SEPARATOR)
		return c == template->text[part->code.start];
	if (date_units[part->unit].is_number)
		return ascii_is_digit(c);
	return c != '\0' && strchr(date_units[part->unit].characters, c) != NULL;
}

int
date_pattern_scan(const Template *template, const TemplateItem *item, Slice text)
{
	int scanned = 0;

	for (int i = 0; i < item->parts; i++)
	{
		const TemplatePart *part = &template->part[item->first + i];
		int width = part->unit == DATE_SEPARATOR ? 1 : date_units[part->unit].width;

		for (int k = 0; k < width; k++, scanned++)
		{
			if (scanned == (int) text.size || !is_of_part(template, part, text.data[scanned]))
				return scanned;
		}
	}
	return scanned;
}

const char *
date_pattern_expects(const Template *template, const TemplateItem *item, int offset)
{
	const TemplatePart *part = part_at(template, item, offset);

	return part->unit == DATE_SEPARATOR ? NULL : date_units[part->unit].expected;
}

char
date_pattern_separator(const Template *template, const TemplateItem *item, int offset)
{
	return template->text[part_at(template, item, offset)->code.start];
}

/* The number that a unit of digits is, or the index of a letter in its row. */
static int
unit_value(const TemplatePart *part, const char *text)
{
	const DateUnitFacts *unit = &date_units[part->unit];

	if (unit->is_number)
		return decimal_value(text + part->offset, (size_t) unit->width);
	return (int) (strchr(unit->characters, text[part->offset]) - unit->characters);
}

/* A date while it is read. */
typedef struct DateReading
{
	const TemplatePart *part[DATE_ROLES]; /* NULL: the date has no such part */
	const char *text;
	int position;
	Fault *fault; /* NULL: the caller needs no reason */
	int year;
} DateReading;

static void
find_parts(DateReading *reading, const Template *template, const TemplateItem *item)
{
	for (int i = 0; i < item->parts; i++)
	{
		const TemplatePart *part = &template->part[item->first + i];

		if (part->unit != DATE_SEPARATOR)
			reading->part[date_units[part->unit].role] = part;
	}
}

/* Fills the fault with what a part can be and, where that is not obvious, why. */
static bool
refuse(const DateReading *reading, const TemplatePart *part, const char *what, int low, int high,
	   const char *because)
{
	int width = date_units[part->unit].width;

	if (reading->fault != NULL)
		fault_set(reading->fault, FAULT_SYNTAX, reading->position + part->offset,
				  "Expected %s from %0*d to %0*d at position %d, found %.*s%s.", what, width, low,
				  width, high, reading->position + part->offset, width,
				  reading->text + part->offset, because);
	return false;
}

static bool
read_year(DateReading *reading, int window)
{
	const TemplatePart *part = reading->part[DATE_ROLE_YEAR];
	int value = unit_value(part, reading->text);

	if (part->unit == DATE_YL)
		value += DATE_YEAR_OF_A;
	if (part->unit != DATE_YYYY)
		value = calendar_year_in_window(value, date_units[part->unit].cycle, window);
	reading->year = value;
	return value >= 1 || refuse(reading, part, "a year", 1, CALENDAR_YEAR_MAX, "");
}

static bool
read_day(const DateReading *reading, DateValue *value)
{
	const TemplatePart *part = reading->part[DATE_ROLE_DAY];
	int days = calendar_days_in_month(value->date.year, value->date.month);
	int day = unit_value(part, reading->text);
	char because[64] = "";

	value->date.day = day;
	value->precision = DATE_TO_DAY;
	if (day >= 1 && day <= days)
		return true;
	if (reading->fault != NULL && day > 0)
		snprintf(because, sizeof(because), ": %s %d has %d days",
				 calendar_month_name(value->date.month), value->date.year, days);
	return refuse(reading, part, "a day", 1, days, because);
}

static bool
read_month(const DateReading *reading, DateValue *value)
{
	const TemplatePart *part = reading->part[DATE_ROLE_MONTH];
	int month = unit_value(part, reading->text) + (part->unit == DATE_MM ? 0 : 1);

	if (month < 1 || month > 12)
		return refuse(reading, part, "a month", 1, 12, "");
	value->date = (CalendarDate){reading->year, month, 1};
	value->precision = DATE_TO_MONTH;
	return reading->part[DATE_ROLE_DAY] == NULL || read_day(reading, value);
}

static bool
read_day_of_year(const DateReading *reading, DateValue *value)
{
	const TemplatePart *part = reading->part[DATE_ROLE_DAY_OF_YEAR];
	int day = unit_value(part, reading->text);
	int days = calendar_days_in_year(reading->year);
	char because[64] = "";

	if (day < 1 || day > days)
	{
		if (day == 366)
			snprintf(because, sizeof(because), ": %d is not a leap year", reading->year);
		return refuse(reading, part, "a day of the year", 1, days, because);
	}
	value->date = calendar_from_day_of_year(reading->year, day);
	value->precision = DATE_TO_DAY;
	return true;
}

static bool
read_weekday(const DateReading *reading, DateValue *value)
{
	const TemplatePart *part = reading->part[DATE_ROLE_WEEKDAY];

	value->week.weekday = unit_value(part, reading->text) + 1;
	value->date = calendar_from_week(value->week);
	value->precision = DATE_TO_DAY;

	/* the last week of the last year ends in the next one */
	return value->date.year <= CALENDAR_YEAR_MAX ||
		   refuse(reading, part, "a weekday", 1,
				  calendar_week((CalendarDate){CALENDAR_YEAR_MAX, 12, 31}).weekday, "");
}

static bool
read_week(const DateReading *reading, DateValue *value)
{
	const TemplatePart *part = reading->part[DATE_ROLE_WEEK];
	int week = unit_value(part, reading->text);
	int weeks = calendar_weeks_in_year(reading->year);
	char because[64] = "";

	if (week < 1 || week > weeks)
	{
		if (week == 53)
			snprintf(because, sizeof(because), ": %d has 52 ISO weeks", reading->year);
		return refuse(reading, part, "a week", 1, weeks, because);
	}
	value->week = (CalendarWeek){reading->year, week, 1};
	value->has_week = true;
	value->precision = DATE_TO_WEEK;
	value->date = calendar_from_week(value->week);
	return reading->part[DATE_ROLE_WEEKDAY] == NULL || read_weekday(reading, value);
}

static bool
read_time(const DateReading *reading, DateValue *value)
{
	const TemplatePart *hour = reading->part[DATE_ROLE_HOUR];
	const TemplatePart *minute = reading->part[DATE_ROLE_MINUTE];

	value->hour = hour == NULL ? -1 : unit_value(hour, reading->text);
	value->minute = minute == NULL ? -1 : unit_value(minute, reading->text);
	if (value->hour > 23)
		return refuse(reading, hour, "an hour", 0, 23, "");
	return value->minute <= 59 || refuse(reading, minute, "a minute", 0, 59, "");
}

bool
date_pattern_read(const Template *template, const TemplateItem *item, const char *text,
				  DateValue *value, int position, Fault *fault)
{
	DateReading reading = {.text = text, .position = position, .fault = fault};
	bool possible;

	memset(value, 0, sizeof(*value));
	find_parts(&reading, template, item);
	if (!read_year(&reading, item->window))
		return false;
	if (reading.part[DATE_ROLE_MONTH] != NULL)
		possible = read_month(&reading, value);
	else if (reading.part[DATE_ROLE_DAY_OF_YEAR] != NULL)
		possible = read_day_of_year(&reading, value);
	else
		possible = read_week(&reading, value);
	return possible && read_time(&reading, value);
}
