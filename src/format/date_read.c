/*
 * date_read.c
 *		Dates out of codes.
 */
#include "format/date_pattern.h"

#include <stdio.h>
#include <string.h>

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
			char c;

			if (scanned == (int) text.size)
				return scanned;
			c = text.data[scanned];
			if (part->unit == DATE_SEPARATOR)
			{
				if (c != template->text[part->code.start])
					return scanned;
			}
			else if (c == '\0' || strchr(date_units[part->unit].characters, c) == NULL)
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

/* The number that a unit of digits is, or the place of a letter in its row. */
static int
unit_value(const TemplatePart *part, const char *text)
{
	const DateUnitFacts *unit = &date_units[part->unit];
	int value = 0;

	if (!date_unit_is_number(part->unit))
		return (int) (strchr(unit->characters, text[part->offset]) - unit->characters);
	for (int i = 0; i < unit->width; i++)
		value = value * 10 + (text[part->offset + i] - '0');
	return value;
}

/* A date while it is read. */
typedef struct DateReading
{
	const TemplateItem *item;
	const TemplatePart *part[DATE_UNITS]; /* by unit; NULL: the date has none */
	const char *text;
	int position;
	Fault *fault; /* NULL: nobody wants to hear of it */
	int year;
} DateReading;

/* The part with one of a row of units, of which a date has one at most. */
static const TemplatePart *
part_among(const DateReading *reading, DateUnit first, DateUnit last)
{
	for (int unit = (int) first; unit <= (int) last; unit++)
	{
		if (reading->part[unit] != NULL)
			return reading->part[unit];
	}
	return NULL;
}

/* Checks a number, counted from 1 or, on a clock, from 0. */
static bool
check_bounds(const DateReading *reading, const TemplatePart *part, const char *what, int number,
			 int high)
{
	int low = part->unit == DATE_HH || part->unit == DATE_MI ? 0 : 1;
	int width = date_units[part->unit].width;
	int position = reading->position + part->offset;

	if (number >= low && number <= high)
		return true;
	if (reading->fault != NULL)
		fault_set(reading->fault, FAULT_SYNTAX, position,
				  "Expected %s from %0*d to %0*d at position %d, found %.*s.", what, width, low,
				  width, high, position, width, reading->text + part->offset);
	return false;
}

/* Adds to a fault why a number is too high. */
static void
add_reason(const DateReading *reading, const char *reason)
{
	char text[sizeof(reading->fault->text)];

	if (reading->fault == NULL)
		return;
	memcpy(text, reading->fault->text, sizeof(text));
	fault_set(reading->fault, FAULT_SYNTAX, reading->fault->position, "%.*s: %s.",
			  (int) strlen(text) - 1, text, reason);
}

static bool
read_year(DateReading *reading)
{
	const TemplatePart *part = part_among(reading, DATE_YYYY, DATE_Y);
	int value = unit_value(part, reading->text);

	if (part->unit == DATE_YL)
		value += DATE_YEAR_OF_A;
	if (part->unit != DATE_YYYY)
		value = calendar_year_in_window(value, date_units[part->unit].cycle, reading->item->window);
	reading->year = value;
	return check_bounds(reading, part, "a year", value, CALENDAR_YEAR_MAX);
}

static bool
read_month_and_day(const DateReading *reading, DateValue *value)
{
	const TemplatePart *month = part_among(reading, DATE_MM, DATE_ML);
	const TemplatePart *day = reading->part[DATE_DD];
	int number = unit_value(month, reading->text) + (month->unit == DATE_MM ? 0 : 1);
	int days;
	char reason[40];

	if (!check_bounds(reading, month, "a month", number, 12))
		return false;
	value->date = (CalendarDate){reading->year, number, 1};
	value->precision = DATE_TO_MONTH;
	if (day == NULL)
		return true;

	days = calendar_days_in_month(reading->year, number);
	value->date.day = unit_value(day, reading->text);
	value->precision = DATE_TO_DAY;
	if (check_bounds(reading, day, "a day", value->date.day, days))
		return true;
	snprintf(reason, sizeof(reason), "%s %d has %d days", calendar_month_name(number),
			 reading->year, days);
	if (value->date.day > days)
		add_reason(reading, reason);
	return false;
}

static bool
read_day_of_year(const DateReading *reading, DateValue *value)
{
	const TemplatePart *day = reading->part[DATE_DDD];
	int number = unit_value(day, reading->text);
	int days = calendar_days_in_year(reading->year);
	char reason[40];

	if (!check_bounds(reading, day, "a day of the year", number, days))
	{
		snprintf(reason, sizeof(reason), "%d is no leap year", reading->year);
		if (number == 366)
			add_reason(reading, reason);
		return false;
	}
	value->date = calendar_from_day_of_year(reading->year, number);
	value->precision = DATE_TO_DAY;
	return true;
}

static bool
read_week(const DateReading *reading, DateValue *value)
{
	const TemplatePart *week = reading->part[DATE_WW];
	const TemplatePart *weekday = reading->part[DATE_E];
	int number = unit_value(week, reading->text);
	int weeks = calendar_weeks_in_year(reading->year);
	char reason[40];

	if (!check_bounds(reading, week, "a week", number, weeks))
	{
		snprintf(reason, sizeof(reason), "%d has 52 ISO weeks", reading->year);
		if (number == 53)
			add_reason(reading, reason);
		return false;
	}
	value->week = (CalendarWeek){reading->year, number, 1};
	value->has_week = true;
	value->precision = DATE_TO_WEEK;
	if (weekday != NULL)
	{
		value->week.weekday = unit_value(weekday, reading->text) + 1;
		value->precision = DATE_TO_DAY;
	}
	value->date = calendar_from_week(value->week);
	return true;
}

static bool
read_time(const DateReading *reading, DateValue *value)
{
	const TemplatePart *hour = reading->part[DATE_HH];
	const TemplatePart *minute = reading->part[DATE_MI];

	value->hour = hour == NULL ? -1 : unit_value(hour, reading->text);
	value->minute = minute == NULL ? -1 : unit_value(minute, reading->text);
	return (hour == NULL || check_bounds(reading, hour, "an hour", value->hour, 23)) &&
		   (minute == NULL || check_bounds(reading, minute, "a minute", value->minute, 59));
}

bool
date_pattern_read(const Template *template, const TemplateItem *item, const char *text,
				  DateValue *value, int position, Fault *fault)
{
	DateReading reading = {.item = item, .text = text, .position = position, .fault = fault};
	bool possible;

	memset(value, 0, sizeof(*value));
	for (int i = 0; i < item->parts; i++)
	{
		const TemplatePart *part = &template->part[item->first + i];

		reading.part[part->unit] = part;
	}
	if (!read_year(&reading))
		return false;
	if (reading.part[DATE_DDD] != NULL)
		possible = read_day_of_year(&reading, value);
	else if (reading.part[DATE_WW] != NULL)
		possible = read_week(&reading, value);
	else
		possible = read_month_and_day(&reading, value);
	return possible && read_time(&reading, value);
}
