/*
 * suspect_date.c
 *		Dates of codes that a spreadsheet has made numbers of days.
 *
 * Day 1 is 1900-01-01, and there is a day 60 that never was, 1900-02-29; so
 * from day 61 on days count from 1899-12-30: 45272 is 2023-12-12.
 */
#include "format/suspect_date.h"

#include "core/ascii.h"
#include "format/build.h"
#include "format/date_pattern.h"
#include "format/date_units.h"

/* From 1927 to 2100: other numbers of days are more likely to be something else. */
#define FIRST_DAY 10000
#define LAST_DAY 73415

#define MINUTES_OF_DAY (24 * 60)

/* Reads a day and, after a point or a comma, its time as a fraction, to the nearest minute. */
static bool
read_day(Slice text, int *day, int *minute)
{
	int64_t fraction = 0;
	int64_t parts = 1;

	*day = 0;
	if (text.size < 5 || (text.size > 5 && text.data[5] != '.' && text.data[5] != ','))
		return false;
	for (size_t i = 0; i < text.size; i++)
	{
		if (i == 5)
			continue;
		if (!ascii_is_digit(text.data[i]))
			return false;
		if (i < 5)
			*day = *day * 10 + (text.data[i] - '0');
		else if (parts < 1000000000)
		{
			fraction = fraction * 10 + (text.data[i] - '0');
			parts *= 10;
		}
	}
	*minute = (int) ((fraction * MINUTES_OF_DAY + parts / 2) / parts);
	if (*minute == MINUTES_OF_DAY)
	{
		*minute = 0;
		(*day)++;
	}
	return *day >= FIRST_DAY && *day <= LAST_DAY && text.size != 6;
}

/* The one date that a template has; -1: none or more, or one that spreadsheets do not know. */
static int
find_date(const Template *template)
{
	int found = -1;

	for (int i = 0; i < template->items; i++)
	{
		if (template->item[i].kind != ITEM_DATE)
			continue;
		if (found >= 0)
			return -1;
		found = i;
	}
	if (found >= 0 && !date_has_unit(template, &template->item[found], DATE_MM))
		return -1;
	return found;
}

/* Whether a spreadsheet would take a code for a date: of digits and what stands between them. */
static bool
looks_like_date(Slice code)
{
	for (size_t i = 0; i < code.size; i++)
	{
		if (ascii_is_upper(ascii_to_upper(code.data[i])))
			return false;
	}
	return true;
}

/* Whether a date says no more than a pattern would leave of it. */
static bool
fits_pattern(const Template *template, const TemplateItem *item, const DateValue *value)
{
	DateValue rounded = *value;

	date_pattern_round(template, item, &rounded);
	return rounded.date.day == value->date.day && (rounded.hour >= 0 || value->hour <= 0) &&
		   (rounded.minute >= 0 || value->minute <= 0);
}

bool
suspect_is_day_number(Slice text, const Template *template, void *work)
{
	static const CalendarDate day_zero = {1899, 12, 30};
	int item = find_date(template);
	FieldValues values = {.given = {false}};
	DateValue value = {.precision = DATE_TO_DAY};
	char written[DATE_TEXT_MAX];
	char code[CODE_MAX];
	size_t size;
	Fault fault;
	int day;

	if (item < 0 || !read_day(text, &day, &value.minute))
		return false;
	value.date = calendar_from_day_number(calendar_day_number(day_zero) + day);
	value.hour = value.minute / 60;
	value.minute %= 60;
	if (!fits_pattern(template, &template->item[item], &value))
		return false;
	date_pattern_round(template, &template->item[item], &value);
	values.given[item] = true;
	values.value[item] = (Slice){written, date_to_text(&value, written)};
	return template_build(template, &values, code, &size, work, &fault) &&
		   looks_like_date((Slice){code, size});
}
