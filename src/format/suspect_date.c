/*
 * suspect_date.c
 *		Codes with a date that a spreadsheet has turned into the number of a day.
 *
 * Day 1 is 1900-01-01, and day 60 is 1900-02-29, which never was; so from day 61
 * on days count from 1899-12-30: 45272 is 2023-12-12.
 */
#include "format/suspect_date.h"

#include "core/ascii.h"
#include "format/build.h"
#include "format/date_pattern.h"
#include "format/date_pieces.h"
#include "format/date_units.h"

/*
 * From 1927-05-18, the first day of five digits, to 2100-12-31: other numbers are
 * hardly days.
 */
#define DAY_DIGITS 5
#define FIRST_DAY 10000
#define LAST_DAY 73415

/* Digits of a fraction beyond these are less than a minute. */
#define FRACTION_PARTS_MAX INT64_C(1000000000)

#define MINUTES_OF_DAY (24 * 60)

/* Reads a day and, after a point or a comma, its time as a fraction, to the nearest minute. */
static bool
read_day(Slice text, int *day, int *minute)
{
	int64_t fraction = 0;
	int64_t parts = 1;

	*day = 0;
	if (text.size < DAY_DIGITS ||
		(text.size > DAY_DIGITS && text.data[DAY_DIGITS] != '.' && text.data[DAY_DIGITS] != ','))
		return false;
	for (size_t i = 0; i < text.size; i++)
	{
		if (i == DAY_DIGITS)
			continue;
		if (!ascii_is_digit(text.data[i]))
			return false;
		if (i < DAY_DIGITS)
			*day = *day * 10 + (text.data[i] - '0');
		else if (parts < FRACTION_PARTS_MAX)
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
	return *day >= FIRST_DAY && *day <= LAST_DAY && text.size != DAY_DIGITS + 1;
}

/* Whether a date has a year, and its month in digits. */
static bool
is_numeric(const Template *template, const TemplateItem *item)
{
	const TemplatePart *month = date_find_role(template, item, DATE_ROLE_MONTH);

	return month != NULL && month->unit == DATE_MM && !date_is_in_pieces(item) &&
		   date_has_role(template, item, DATE_ROLE_YEAR);
}

/* The only date of a template; -1: none, several, or one that spreadsheets do not know. */
static int
find_date(const Template *template)
{
	int found = -1;

	for (int i = 0; i < template->items; i++)
	{
		if (template->item[i].kind != ITEM_DATE ||
			date_is_later_piece(template, &template->item[i]))
			continue;
		if (found >= 0)
			return -1;
		found = i;
	}
	if (found >= 0 && !is_numeric(template, &template->item[found]))
		return -1;
	return found;
}

/* Whether a spreadsheet would take a code for a date: it has no letters. */
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

/* Whether a pattern would leave a date unchanged. */
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
	DateValue value = {.precision = DATE_TO_DAY, .second = -1};
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
