/*
 * date_units.c
 *		The units that dates in codes are made of.
 *
 * Year letters: 49 CFR 565.15, table VII, from 1980, repeated after thirty years.
 */
#include "format/date_units.h"

static const char digits[] = "0123456789";
static const char year_letters[] = "ABCDEFGHJKLMNPRSTVWXY123456789";
static const char hex_months[] = "123456789ABC";
static const char named_months[] = "123456789OND";
static const char letter_months[] = "ABCDEFGHIJKL";
static const char weekdays[] = "1234567";

const DateUnitFacts date_units[DATE_UNITS] = {
	[DATE_YYYY] = {"YYYY", DATE_ROLE_YEAR, 4, true, digits, "a digit of the year", 0},
	[DATE_YL] = {"YL", DATE_ROLE_YEAR, 1, false, year_letters, "a year letter (A to Y, 1 to 9)",
				 30},
	[DATE_YY] = {"YY", DATE_ROLE_YEAR, 2, true, digits, "a digit of the year", 100},
	[DATE_Y] = {"Y", DATE_ROLE_YEAR, 1, true, digits, "a digit of the year", 10},
	[DATE_MM] = {"MM", DATE_ROLE_MONTH, 2, true, digits, "a digit of the month", 0},
	[DATE_MH] = {"MH", DATE_ROLE_MONTH, 1, false, hex_months, "a month (1 to 9, A, B, C)", 0},
	[DATE_MO] = {"MO", DATE_ROLE_MONTH, 1, false, named_months, "a month (1 to 9, O, N, D)", 0},
	[DATE_ML] = {"ML", DATE_ROLE_MONTH, 1, false, letter_months, "a month letter (A to L)", 0},
	[DATE_MI] = {"MI", DATE_ROLE_MINUTE, 2, true, digits, "a digit of the minute", 0},
	[DATE_DDD] = {"DDD", DATE_ROLE_DAY_OF_YEAR, 3, true, digits, "a digit of the day of the year",
				  0},
	[DATE_DD] = {"DD", DATE_ROLE_DAY, 2, true, digits, "a digit of the day", 0},
	[DATE_WW] = {"WW", DATE_ROLE_WEEK, 2, true, digits, "a digit of the week", 0},
	[DATE_E] = {"E", DATE_ROLE_WEEKDAY, 1, false, weekdays, "a weekday (1 to 7)", 0},
	[DATE_HH] = {"HH", DATE_ROLE_HOUR, 2, true, digits, "a digit of the hour", 0},
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
