/*
 * date_units.c
 *		The units that dates in codes are made of.
 *
 * Year letters: 49 CFR 565.15, table VII, from 1980, repeated after thirty years.
 */
#include "format/date_units.h"

#include <string.h>

static const char digits[] = "0123456789";
static const char year_letters[] = "ABCDEFGHJKLMNPRSTVWXY123456789";
static const char hex_months[] = "123456789ABC";
static const char named_months[] = "123456789OND";
static const char letter_months[] = "ABCDEFGHIJKL";
static const char letters_of_names[] = "ABCDEFGJLMNOPRSTUVY";
static const char quarters[] = "1234";
static const char weekdays[] = "1234567";

const DateUnitFacts date_units[DATE_UNITS] = {
	[DATE_YYYY] = {"YYYY", DATE_ROLE_YEAR, 4, DATE_WRITTEN_DIGITS, digits, "a digit of the year"},
	[DATE_YL] = {"YL", DATE_ROLE_YEAR, 1, DATE_WRITTEN_CHARACTER, year_letters,
				 "a year letter (A to Y, 1 to 9)"},
	[DATE_YY] = {"YY", DATE_ROLE_YEAR, 2, DATE_WRITTEN_DIGITS, digits, "a digit of the year"},
	[DATE_Y] = {"Y", DATE_ROLE_YEAR, 1, DATE_WRITTEN_DIGITS, digits, "a digit of the year"},
	[DATE_Q] = {"Q", DATE_ROLE_QUARTER, 1, DATE_WRITTEN_CHARACTER, quarters, "a quarter (1 to 4)"},
	[DATE_MM] = {"MM", DATE_ROLE_MONTH, 2, DATE_WRITTEN_DIGITS, digits, "a digit of the month"},
	[DATE_MH] = {"MH", DATE_ROLE_MONTH, 1, DATE_WRITTEN_CHARACTER, hex_months,
				 "a month (1 to 9, A, B, C)"},
	[DATE_MON] = {"MON", DATE_ROLE_MONTH, 3, DATE_WRITTEN_NAME, letters_of_names,
				  "a month (JAN to DEC)"},
	[DATE_MO] = {"MO", DATE_ROLE_MONTH, 1, DATE_WRITTEN_CHARACTER, named_months,
				 "a month (1 to 9, O, N, D)"},
	[DATE_ML] = {"ML", DATE_ROLE_MONTH, 1, DATE_WRITTEN_CHARACTER, letter_months,
				 "a month letter (A to L)"},
	[DATE_M] = {"M", DATE_ROLE_MONTH, 1, DATE_WRITTEN_TABLE, "", ""},
	[DATE_MI] = {"MI", DATE_ROLE_MINUTE, 2, DATE_WRITTEN_DIGITS, digits, "a digit of the minute"},
	[DATE_DDD] = {"DDD", DATE_ROLE_DAY_OF_YEAR, 3, DATE_WRITTEN_DIGITS, digits,
				  "a digit of the day of the year"},
	[DATE_DD] = {"DD", DATE_ROLE_DAY, 2, DATE_WRITTEN_DIGITS, digits, "a digit of the day"},
	[DATE_D] = {"D", DATE_ROLE_DAY, 1, DATE_WRITTEN_TABLE, "", ""},
	[DATE_WW] = {"WW", DATE_ROLE_WEEK, 2, DATE_WRITTEN_DIGITS, digits, "a digit of the week"},
	[DATE_W] = {"W", DATE_ROLE_WEEK, 1, DATE_WRITTEN_TABLE, "", ""},
	[DATE_E] = {"E", DATE_ROLE_WEEKDAY, 1, DATE_WRITTEN_CHARACTER, weekdays, "a weekday (1 to 7)"},
	[DATE_HH] = {"HH", DATE_ROLE_HOUR, 2, DATE_WRITTEN_DIGITS, digits, "a digit of the hour"},
	[DATE_H] = {"H", DATE_ROLE_HOUR, 1, DATE_WRITTEN_TABLE, "", ""},
	[DATE_SS] = {"SS", DATE_ROLE_SECOND, 2, DATE_WRITTEN_DIGITS, digits, "a digit of the second"},
};

const DateRoleFacts date_roles[DATE_ROLES] = {
	[DATE_ROLE_YEAR] = {"a year", 0, 0, NULL},
	[DATE_ROLE_QUARTER] = {"a quarter", 1, 4, "4 characters for the quarters"},
	[DATE_ROLE_MONTH] = {"a month", 1, 12, "12 characters for the months"},
	[DATE_ROLE_DAY] = {"a day", 1, 31, "31 characters for the days"},
	[DATE_ROLE_DAY_OF_YEAR] = {"a day of the year", 1, 0, NULL},
	[DATE_ROLE_WEEK] = {"a week", 1, 53, "53 characters for the weeks"},
	[DATE_ROLE_WEEKDAY] = {"a weekday", 1, 7, "7 characters for the weekdays"},
	[DATE_ROLE_HOUR] = {"an hour", 0, 24, "24 characters for the hours"},
	[DATE_ROLE_MINUTE] = {"a minute", 0, 0, NULL},
	[DATE_ROLE_SECOND] = {"a second", 0, 0, NULL},
};

const char *
date_month_letters(int month)
{
	static const char *const names[] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN",
										"JUL", "AUG", "SEP", "OCT", "NOV", "DEC"};

	return names[month - 1];
}

DateWriting
date_part_writing(const TemplatePart *part)
{
	return part->table.size > 0 ? DATE_WRITTEN_TABLE : date_units[part->unit].writing;
}

int
date_part_width(const TemplatePart *part)
{
	return part->unit == DATE_SEPARATOR || part->table.size > 0 ? 1 : date_units[part->unit].width;
}

Slice
date_part_characters(const Template *template, const TemplatePart *part)
{
	const char *usual;

	if (part->table.size > 0)
		return template_characters(template, part->table);
	usual = date_units[part->unit].characters;
	return (Slice){usual, strlen(usual)};
}

int
date_part_years(const TemplatePart *part)
{
	if (part->table.size > 0)
		return part->table.size;
	switch (part->unit)
	{
		case DATE_YL:
			return 30;
		case DATE_YY:
			return 100;
		case DATE_Y:
			return 10;
		default:
			return 0;
	}
}

const TemplatePart *
date_find_role(const Template *template, const TemplateItem *item, DateRole role)
{
	for (int piece = item->whole; piece >= 0; piece = template->item[piece].another)
	{
		const TemplateItem *of = &template->item[piece];

		for (int i = 0; i < of->parts; i++)
		{
			const TemplatePart *part = &template->part[of->first + i];

			if (part->unit != DATE_SEPARATOR && date_units[part->unit].role == role)
				return part;
		}
	}
	return NULL;
}

bool
date_has_role(const Template *template, const TemplateItem *item, DateRole role)
{
	return date_find_role(template, item, role) != NULL;
}
