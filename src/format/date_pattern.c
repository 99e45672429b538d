/*
 * date_pattern.c
 *		The pattern of a date, such as YYMMDD.
 */
#include "format/date_pattern.h"

#include <string.h>

#include "core/ascii.h"
#include "core/decimal.h"
#include "format/characters.h"
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
		const DateUnitFacts *facts = &date_units[unit];

		if (slice_begins_with(rest, facts->name) &&
			(facts->writing != DATE_WRITTEN_TABLE || slice_begins_with(slice_from(rest, 1), "(")))
			return (DateUnit) unit;
	}
	return DATE_SEPARATOR;
}

/* Whether a text up to a ")" is units and separators. */
static bool
is_pattern(Slice text)
{
	for (size_t at = 0; at < text.size && text.data[at] != ')';)
	{
		DateUnit unit = find_unit(slice_from(text, at));

		if (unit == DATE_SEPARATOR && !is_separator(text.data[at]))
			return false;
		at += unit == DATE_SEPARATOR ? 1 : strlen(date_units[unit].name);
	}
	return true;
}

/* Whether a unit has a table: in Y(MM) the parentheses are separators. */
static bool
has_table(DateUnit unit, Slice rest)
{
	if (unit == DATE_SEPARATOR || strlen(date_units[unit].name) > 1 ||
		!slice_begins_with(slice_from(rest, 1), "("))
		return false;
	if (unit != DATE_Y && unit != DATE_E)
		return true;
	return memchr(rest.data, ')', rest.size) != NULL && !is_pattern(slice_from(rest, 2));
}

static TemplatePart *
add_part(Template *template, TemplateItem *item, DateUnit unit)
{
	TemplatePart *part;

	if (template->parts == TEMPLATE_PARTS_MAX || item->max > CODE_MAX - UNIT_WIDTH_MAX)
		return NULL;
	part = &template->part[template->parts++];
	memset(part, 0, sizeof(*part));
	part->unit = unit;
	part->offset = item->max;
	item->parts++;
	return part;
}

/* A part that is complete makes the date wider. */
static void
end_part(TemplateItem *item, const TemplatePart *part)
{
	item->max += date_part_width(part);
	item->min = item->max;
}

static int
count_role(const Template *template, const TemplateItem *item, DateRole role)
{
	int count = 0;

	for (int piece = item->whole; piece >= 0; piece = template->item[piece].another)
	{
		const TemplateItem *of = &template->item[piece];

		for (int i = 0; i < of->parts; i++)
		{
			DateUnit unit = template->part[of->first + i].unit;

			count += unit != DATE_SEPARATOR && date_units[unit].role == role;
		}
	}
	return count;
}

static bool
has_units(const Template *template, const TemplateItem *piece)
{
	bool found = false;

	for (int i = 0; i < piece->parts; i++)
		found |= template->part[piece->first + i].unit != DATE_SEPARATOR;
	return found;
}

const char *
date_pattern_judge(const Template *template, const TemplateItem *item)
{
	int years = count_role(template, item, DATE_ROLE_YEAR);
	int months = count_role(template, item, DATE_ROLE_MONTH);
	bool day = date_has_role(template, item, DATE_ROLE_DAY);
	bool day_of_year = date_has_role(template, item, DATE_ROLE_DAY_OF_YEAR);
	bool week = date_has_role(template, item, DATE_ROLE_WEEK);
	bool weekday = date_has_role(template, item, DATE_ROLE_WEEKDAY);
	bool hour = date_has_role(template, item, DATE_ROLE_HOUR);
	bool minute = date_has_role(template, item, DATE_ROLE_MINUTE);
	int finer = months + day_of_year + week + date_has_role(template, item, DATE_ROLE_QUARTER);

	for (int piece = item->whole; piece >= 0; piece = template->item[piece].another)
	{
		if (!has_units(template, &template->item[piece]))
			return "a unit such as YYYY";
	}
	for (DateRole role = DATE_ROLE_YEAR; role < DATE_ROLES; role++)
	{
		if (role != DATE_ROLE_YEAR && role != DATE_ROLE_MONTH &&
			count_role(template, item, role) > 1)
			return "each unit at most once";
	}
	if (years > 1)
		return "one year: YYYY, YL, YY or Y";
	if (finer > 1)
		return "at most one of a quarter (Q), a month (MM, MH, MON, MO, ML), a day of the year "
			   "(DDD) and a week (WW)";
	if (day && months == 0)
		return "a month beside DD";
	if (years == 0 && !day)
		return "a year (YYYY, YL, YY or Y), or a month and a day without one";
	if (weekday && !week)
		return "a week (WW) beside E";
	if (hour && !day && !day_of_year && !weekday)
		return "a day beside HH";
	if (minute && !hour)
		return "an hour (HH) beside MI";
	if (date_has_role(template, item, DATE_ROLE_SECOND) && !minute)
		return "a minute (MI) beside SS";
	return NULL;
}

/* The year of "@2020" or "@+1996" at the end of a pattern; 0: it is something else. */
static int
read_window(Slice rest, bool *offset)
{
	Slice year = slice_from(rest, 1);
	int window;

	*offset = slice_begins_with(year, "+");
	if (*offset)
		year = slice_from(year, 1);
	if (year.size != 4 || !slice_is_digits(year))
		return 0;
	window = decimal_value(year.data, year.size);
	return window > WINDOW_MAX ? 0 : window;
}

/* Reads "(A-HJ-M)" after a unit. */
static const char *
compile_table(Slice pattern, Template *template, TemplatePart *part, size_t *at)
{
	const DateRoleFacts *role = &date_roles[date_units[part->unit].role];
	size_t end;
	const char *expected = characters_compile(slice_from(pattern, *at + 1), template, &part->table,
											  &end);

	if (expected != NULL)
	{
		*at += 1 + end;
		return expected;
	}
	if (role->table_size > 0 && part->table.size != role->table_size)
		return role->table_expected;
	*at += end + 2;
	return NULL;
}

/* A character that stands for itself; false: there is none at this offset. */
static bool
take_separator(Slice pattern, size_t *at, char *separator)
{
	bool escaped = pattern.data[*at] == '\\';

	if (escaped && *at + 1 == pattern.size)
		return false;
	*separator = pattern.data[*at + escaped];
	if (escaped ? !ascii_is_printable(*separator) || *separator == '|' : !is_separator(*separator))
		return false;
	*at += escaped ? 2 : 1;
	return true;
}

static const char *
compile_part(Slice pattern, Template *template, TemplateItem *item, size_t *at)
{
	Slice rest = slice_from(pattern, *at);
	DateUnit unit = find_unit(rest);
	const char *expected = NULL;
	char separator = '\0';
	TemplatePart *part;

	if (unit == DATE_SEPARATOR && !take_separator(pattern, at, &separator))
		return "a separator or a unit (YYYY YL YY Y Q MM MH MON MO ML DDD DD WW E HH MI SS)";
	part = add_part(template, item, unit);
	if (part == NULL)
		return "a shorter date";
	if (unit == DATE_SEPARATOR)
	{
		part->code = (TextSpan){(uint16_t) template->text_size, 1};
		template->text[template->text_size++] = separator;
	}
	else
	{
		*at += strlen(date_units[unit].name);
		if (has_table(unit, rest))
			expected = compile_table(pattern, template, part, at);
	}
	end_part(item, part);
	return expected;
}

/* The year of a piece; NULL: it has none. */
static const TemplatePart *
find_year(const Template *template, const TemplateItem *item)
{
	for (int i = 0; i < item->parts; i++)
	{
		const TemplatePart *part = &template->part[item->first + i];

		if (part->unit >= DATE_YYYY && part->unit <= DATE_Y)
			return part;
	}
	return NULL;
}

static const char *
compile_window(Slice pattern, Template *template, const TemplateItem *item, size_t at)
{
	const TemplatePart *year = find_year(template, item);
	TemplateItem *whole = &template->item[item->whole];

	if (at < pattern.size)
	{
		if (year == NULL)
			return "no \"@\" without a year before it";
		whole->window = (int16_t) read_window(slice_from(pattern, at), &whole->offset);
		if (whole->window == 0)
			return "\"@\" and a year from 0001 to 9900";
		if (year->unit == DATE_YYYY)
			return "no \"@\" beside YYYY";
		whole->offset |= year->table.size > 0;
		return whole->offset && year->unit == DATE_YL ? "no \"+\" beside YL" : NULL;
	}
	if (year == NULL)
		return NULL;
	if (year->unit == DATE_YL || year->unit == DATE_Y)
		return "\"@\" and the first year that a short one can mean, such as @2020";
	if (year->unit == DATE_YY)
		whole->window = WINDOW_OF_YY;
	return NULL;
}

const char *
date_pattern_compile(Slice pattern, Template *template, TemplateItem *item, size_t *at)
{
	const char *expected = NULL;

	*at = 0;
	item->first = (int16_t) template->parts;
	while (expected == NULL && *at < pattern.size && pattern.data[*at] != '@')
		expected = compile_part(pattern, template, item, at);
	return expected != NULL ? expected : compile_window(pattern, template, item, *at);
}

DatePrecision
date_pattern_precision(const Template *template, const TemplateItem *item)
{
	if (date_has_role(template, item, DATE_ROLE_DAY) ||
		date_has_role(template, item, DATE_ROLE_DAY_OF_YEAR) ||
		date_has_role(template, item, DATE_ROLE_WEEKDAY))
		return DATE_TO_DAY;
	if (date_has_role(template, item, DATE_ROLE_WEEK))
		return DATE_TO_WEEK;
	if (date_has_role(template, item, DATE_ROLE_MONTH))
		return DATE_TO_MONTH;
	return date_has_role(template, item, DATE_ROLE_QUARTER) ? DATE_TO_QUARTER : DATE_TO_YEAR;
}

/* A part of the time of day: 0 where the pattern has it and the date has not. */
static int
round_time(const Template *template, const TemplateItem *item, DateRole role, int number)
{
	if (!date_has_role(template, item, role))
		return -1;
	return number < 0 ? 0 : number;
}

void
date_pattern_round(const Template *template, const TemplateItem *item, DateValue *value)
{
	value->precision = date_pattern_precision(template, item);
	value->yearless = !date_has_role(template, item, DATE_ROLE_YEAR);
	if (value->precision == DATE_TO_WEEK)
	{
		value->week = calendar_week(value->date);
		value->week.weekday = 1;
		value->has_week = true;
		value->date = calendar_from_week(value->week);
	}
	if (value->precision < DATE_TO_WEEK)
		value->date.day = 1;
	if (value->precision == DATE_TO_QUARTER)
		value->date.month -= (value->date.month - 1) % 3;
	if (value->precision == DATE_TO_YEAR)
		value->date.month = 1;
	value->hour = round_time(template, item, DATE_ROLE_HOUR, value->hour);
	value->minute = round_time(template, item, DATE_ROLE_MINUTE, value->minute);
	value->second = round_time(template, item, DATE_ROLE_SECOND, value->second);
}

bool
date_pattern_has(const Template *template, const TemplateItem *item, char c)
{
	for (int i = 0; i < item->parts; i++)
	{
		const TemplatePart *part = &template->part[item->first + i];

		if (part->unit != DATE_SEPARATOR &&
			characters_find(date_part_characters(template, part), c) >= 0)
			return true;
	}
	return false;
}
