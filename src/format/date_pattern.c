/*
 * date_pattern.c
 *		The pattern of a date, such as YYMMDD.
 */
#include "format/date_pattern.h"

#include <string.h>

#include "core/ascii.h"
#include "core/decimal.h"
#include "format/date_units.h"

/* The greatest first year of a window of 100 years. */
#define WINDOW_MAX (CALENDAR_YEAR_MAX - 99)

/* Where YY begins when the format does not give it: the codes are of this century. */
#define WINDOW_OF_YY 2000

/* Characters of the widest unit, YYYY. */
#define UNIT_WIDTH_MAX 4

static bool
is_separator(char c)
{
	return ascii_is_printable(c) && !ascii_is_digit(c) && !ascii_is_upper(ascii_to_upper(c)) &&
		   strchr("{}[]|\\@", c) == NULL;
}

/* The next unit of a pattern; a unit precedes those that are its beginning in the table. */
static DateUnit
find_unit(Slice rest)
{
	for (int unit = DATE_SEPARATOR + 1; unit < DATE_UNITS; unit++)
	{
		if (slice_begins_with(rest, date_units[unit].name))
			return (DateUnit) unit;
	}
	return DATE_SEPARATOR;
}

static int
count_units(const Template *template, const TemplateItem *item, DateUnit first, DateUnit last)
{
	int count = 0;

	for (int i = 0; i < item->parts; i++)
	{
		DateUnit unit = template->part[item->first + i].unit;

		count += unit >= first && unit <= last;
	}
	return count;
}

static bool
add_part(Template *template, TemplateItem *item, DateUnit unit, char separator)
{
	TemplatePart *part;

	if (template->parts == TEMPLATE_PARTS_MAX || item->max > CODE_MAX - UNIT_WIDTH_MAX)
		return false;
	part = &template->part[template->parts++];
	memset(part, 0, sizeof(*part));
	part->unit = unit;
	part->offset = item->max;
	if (unit == DATE_SEPARATOR)
	{
		part->code = (TextSpan){(uint16_t) template->text_size, 1};
		template->text[template->text_size++] = separator;
	}
	item->parts++;
	item->max += unit == DATE_SEPARATOR ? 1 : date_units[unit].width;
	item->min = item->max;
	return true;
}

/* What the units of a date lack or have too much, or NULL. */
static const char *
find_contradiction(const Template *template, const TemplateItem *item)
{
	int months = count_units(template, item, DATE_MM, DATE_ML);
	bool day = date_has_unit(template, item, DATE_DD);
	bool day_of_year = date_has_unit(template, item, DATE_DDD);
	bool week = date_has_unit(template, item, DATE_WW);
	bool weekday = date_has_unit(template, item, DATE_E);
	bool hour = date_has_unit(template, item, DATE_HH);

	for (int unit = DATE_SEPARATOR + 1; unit < DATE_UNITS; unit++)
	{
		if (count_units(template, item, (DateUnit) unit, (DateUnit) unit) > 1)
			return "each unit at most once";
	}
	if (count_units(template, item, DATE_YYYY, DATE_Y) != 1)
		return "one year: YYYY, YL, YY or Y";
	if (months + day_of_year + week != 1)
		return "one of a month (MM, MH, MO, ML), a day of the year (DDD) and a week (WW)";
	if (day && months == 0)
		return "a month beside DD";
	if (weekday && !week)
		return "a week (WW) beside E";
	if (hour && !day && !day_of_year && !weekday)
		return "a day beside HH";
	if (date_has_unit(template, item, DATE_MI) && !hour)
		return "an hour (HH) beside MI";
	return NULL;
}

/* The year of "@2020" at the end of a pattern; 0: it is something else. */
static int
read_window(Slice rest)
{
	Slice year = slice_from(rest, 1);
	int window;

	if (year.size != 4 || !slice_is_digits(year))
		return 0;
	window = decimal_value(year.data, year.size);
	return window > WINDOW_MAX ? 0 : window;
}

static const char *
compile_units(Slice pattern, Template *template, TemplateItem *item, size_t *at)
{
	while (*at < pattern.size && pattern.data[*at] != '@')
	{
		DateUnit unit = find_unit(slice_from(pattern, *at));
		char c = pattern.data[*at];

		if (unit == DATE_SEPARATOR && !is_separator(c))
			return "a separator or a unit (YYYY YL YY Y MM MH MO ML DDD DD WW E HH MI)";
		if (!add_part(template, item, unit, c))
			return "a shorter date";
		*at += unit == DATE_SEPARATOR ? 1 : strlen(date_units[unit].name);
	}
	return NULL;
}

static const char *
compile_window(Slice pattern, const Template *template, TemplateItem *item, size_t at)
{
	DateUnit year = date_find_part(template, item, DATE_YYYY, DATE_Y)->unit;

	if (at < pattern.size)
	{
		item->window = (int16_t) read_window(slice_from(pattern, at));
		if (item->window == 0)
			return "\"@\" and a year from 0001 to 9900";
		return year == DATE_YYYY ? "no \"@\" beside YYYY" : NULL;
	}
	if (year == DATE_YL || year == DATE_Y)
		return "\"@\" and the first year that a short one can mean, such as @2020";
	if (year == DATE_YY)
		item->window = WINDOW_OF_YY;
	return NULL;
}

const char *
date_pattern_compile(Slice pattern, Template *template, TemplateItem *item, size_t *at)
{
	const char *expected;

	*at = 0;
	item->first = (int16_t) template->parts;
	expected = compile_units(pattern, template, item, at);
	if (expected == NULL)
	{
		expected = find_contradiction(template, item);
		if (expected != NULL)
			*at = 0;
	}
	return expected != NULL ? expected : compile_window(pattern, template, item, *at);
}

DatePrecision
date_pattern_precision(const Template *template, const TemplateItem *item)
{
	if (date_has_unit(template, item, DATE_DD) || date_has_unit(template, item, DATE_DDD) ||
		date_has_unit(template, item, DATE_E))
		return DATE_TO_DAY;
	return date_has_unit(template, item, DATE_WW) ? DATE_TO_WEEK : DATE_TO_MONTH;
}

void
date_pattern_round(const Template *template, const TemplateItem *item, DateValue *value)
{
	value->precision = date_pattern_precision(template, item);
	if (value->precision == DATE_TO_WEEK)
	{
		value->week = calendar_week(value->date);
		value->week.weekday = 1;
		value->has_week = true;
		value->date = calendar_from_week(value->week);
	}
	if (value->precision == DATE_TO_MONTH)
		value->date.day = 1;
	value->hour = date_has_unit(template, item, DATE_HH) ? (value->hour < 0 ? 0 : value->hour) : -1;
	value->minute = date_has_unit(template, item, DATE_MI) ? (value->minute < 0 ? 0 : value->minute)
														   : -1;
}

bool
date_pattern_has(const Template *template, const TemplateItem *item, char c)
{
	for (int i = 0; i < item->parts; i++)
	{
		DateUnit unit = template->part[item->first + i].unit;

		if (unit != DATE_SEPARATOR && strchr(date_units[unit].characters, c) != NULL && c != '\0')
			return true;
	}
	return false;
}
