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

static int
read_year(const TemplateItem *item, const TemplatePart *part, const char *text)
{
	int value = unit_value(part, text);

	if (part->unit == DATE_YYYY)
		return value;
	if (part->unit == DATE_YL)
		value += DATE_YEAR_OF_A;
	return calendar_year_in_window(value, date_units[part->unit].cycle, item->window);
}

/* Checks one part against what it can be; "because" says why, where it is not plain. */
static bool
check_bounds(const TemplatePart *part, const char *what, int value, int low, int high,
			 const char *because, const char *text, int position, Fault *fault)
{
	int width = date_units[part->unit].width;

	if (value >= low && value <= high)
		return true;
	if (fault != NULL)
		fault_set(fault, FAULT_SYNTAX, position + part->offset,
				  "Expected %s from %0*d to %0*d at position %d, found %.*s%s.", what, width, low,
				  width, high, position + part->offset, width, text + part->offset, because);
	return false;
}

/* What a date consists of, while it is read. */
typedef struct DateReading
{
	const Template *template;
	const TemplateItem *item;
	const char *text;
	int position;
	Fault *fault;
	int year;
} DateReading;

static bool
read_month_and_day(const DateReading *reading, DateValue *value)
{
	const TemplatePart *month = date_find_part(reading->template, reading->item, DATE_MM, DATE_ML);
	const TemplatePart *day = date_find_part(reading->template, reading->item, DATE_DD, DATE_DD);
	int number = unit_value(month, reading->text) + (month->unit == DATE_MM ? 0 : 1);
	char because[64];
	int days;

	if (!check_bounds(month, "a month", number, 1, 12, "", reading->text, reading->position,
					  reading->fault))
		return false;
	value->date = (CalendarDate){reading->year, number, 1};
	value->precision = DATE_TO_MONTH;
	if (day == NULL)
		return true;

	days = calendar_days_in_month(reading->year, number);
	snprintf(because, sizeof(because), ": %s %d has %d days", calendar_month_name(number),
			 reading->year, days);
	value->date.day = unit_value(day, reading->text);
	value->precision = DATE_TO_DAY;
	return check_bounds(day, "a day", value->date.day, 1, days, value->date.day == 0 ? "" : because,
						reading->text, reading->position, reading->fault);
}

static bool
read_day_of_year(const DateReading *reading, const TemplatePart *day, DateValue *value)
{
	int number = unit_value(day, reading->text);
	int days = calendar_days_in_year(reading->year);
	char because[64] = "";

	if (number == 366)
		snprintf(because, sizeof(because), ": %d is no leap year", reading->year);
	if (!check_bounds(day, "a day of the year", number, 1, days, because, reading->text,
					  reading->position, reading->fault))
		return false;
	value->date = calendar_from_day_of_year(reading->year, number);
	value->precision = DATE_TO_DAY;
	return true;
}

static bool
read_week(const DateReading *reading, const TemplatePart *week, DateValue *value)
{
	const TemplatePart *weekday = date_find_part(reading->template, reading->item, DATE_E, DATE_E);
	int number = unit_value(week, reading->text);
	int weeks = calendar_weeks_in_year(reading->year);
	char because[64] = "";

	if (number == 53)
		snprintf(because, sizeof(because), ": %d has 52 ISO weeks", reading->year);
	if (!check_bounds(week, "a week", number, 1, weeks, because, reading->text, reading->position,
					  reading->fault))
		return false;

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
	const TemplatePart *hour = date_find_part(reading->template, reading->item, DATE_HH, DATE_HH);
	const TemplatePart *minute = date_find_part(reading->template, reading->item, DATE_MI, DATE_MI);

	value->hour = hour == NULL ? -1 : unit_value(hour, reading->text);
	value->minute = minute == NULL ? -1 : unit_value(minute, reading->text);
	return (hour == NULL || check_bounds(hour, "an hour", value->hour, 0, 23, "", reading->text,
										 reading->position, reading->fault)) &&
		   (minute == NULL || check_bounds(minute, "a minute", value->minute, 0, 59, "",
										   reading->text, reading->position, reading->fault));
}

bool
date_pattern_read(const Template *template, const TemplateItem *item, const char *text,
				  DateValue *value, int position, Fault *fault)
{
	DateReading reading = {template, item, text, position, fault, 0};
	const TemplatePart *year = date_find_part(template, item, DATE_YYYY, DATE_Y);
	const TemplatePart *day_of_year = date_find_part(template, item, DATE_DDD, DATE_DDD);
	const TemplatePart *week = date_find_part(template, item, DATE_WW, DATE_WW);
	bool possible;

	memset(value, 0, sizeof(*value));
	reading.year = read_year(item, year, text);
	if (!check_bounds(year, "a year", reading.year, 1, CALENDAR_YEAR_MAX, "", text, position,
					  fault))
		return false;

	if (day_of_year != NULL)
		possible = read_day_of_year(&reading, day_of_year, value);
	else if (week != NULL)
		possible = read_week(&reading, week, value);
	else
		possible = read_month_and_day(&reading, value);
	return possible && read_time(&reading, value);
}
