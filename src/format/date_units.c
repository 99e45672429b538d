/*
 * date_units.c
 *		The units that dates in codes are made of.
 *
 * Year letters: 49 CFR 565.15, table VII, from 1980 on and again after thirty
 * years.
 */
#include "format/date_units.h"

static const char digits[] = "0123456789";
static const char year_letters[] = "ABCDEFGHJKLMNPRSTVWXY123456789";
static const char hex_months[] = "123456789ABC";
static const char named_months[] = "123456789OND";
static const char letter_months[] = "ABCDEFGHIJKL";

const DateUnitFacts date_units[DATE_UNITS] = {
	[DATE_YYYY] = {"YYYY", 4, digits, "a digit of the year", 0},
	[DATE_YL] = {"YL", 1, year_letters, "a year letter (A to Y, 1 to 9)", 30},
	[DATE_YY] = {"YY", 2, digits, "a digit of the year", 100},
	[DATE_Y] = {"Y", 1, digits, "a digit of the year", 10},
	[DATE_MM] = {"MM", 2, digits, "a digit of the month", 0},
	[DATE_MH] = {"MH", 1, hex_months, "a month (1 to 9, A, B, C)", 0},
	[DATE_MO] = {"MO", 1, named_months, "a month (1 to 9, O, N, D)", 0},
	[DATE_ML] = {"ML", 1, letter_months, "a month letter (A to L)", 0},
	[DATE_MI] = {"MI", 2, digits, "a digit of the minute", 0},
	[DATE_DDD] = {"DDD", 3, digits, "a digit of the day of the year", 0},
	[DATE_DD] = {"DD", 2, digits, "a digit of the day", 0},
	[DATE_WW] = {"WW", 2, digits, "a digit of the week", 0},
	[DATE_E] = {"E", 1, "1234567", "a weekday (1 to 7)", 0},
	[DATE_HH] = {"HH", 2, digits, "a digit of the hour", 0},
};

const TemplatePart *
date_find_part(const Template *template, const TemplateItem *item, DateUnit first, DateUnit last)
{
	for (int i = 0; i < item->parts; i++)
	{
		const TemplatePart *part = &template->part[item->first + i];

		if (part->unit >= first && part->unit <= last)
			return part;
	}
	return NULL;
}

bool
date_has_unit(const Template *template, const TemplateItem *item, DateUnit unit)
{
	return date_find_part(template, item, unit, unit) != NULL;
}

bool
date_unit_is_number(DateUnit unit)
{
	return date_units[unit].characters == digits;
}
