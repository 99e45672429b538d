/*
 * tin_dot.c
 *		Tire identification numbers: 49 CFR 574.5.
 *
 * DOT 1B9 ABCDEF 0116: plant code, manufacturer's code, and date code.  01 is the
 * first full calendar week of 2016, which runs from Sunday, 3 January to Saturday,
 * 9 January: 574.5(b)(3).  The year has two digits since July 2000.
 *
 * A new tire has 13 symbols; a retreaded one has 7, without a manufacturer's code.
 * Before 2015 numbers had 8 to 13 symbols, and the plant code had 2 of them on
 * new tires and 3 on retreaded ones, so that its end is not known.
 */
#include <string.h>

#include "core/ascii.h"
#include "core/calendar.h"
#include "core/decimal.h"
#include "standard/entry.h"
#include "standard/standards.h"

#define TIN_SIZE 13
#define TIN_RETREADED_SIZE 7
#define TIN_PLANT 3
#define TIN_DATE 4

/* Since this year the length decides which characters are the plant code. */
#define FIXED_YEAR 2015

/* Letters that could be mistaken for others are not used. */
static bool
is_symbol(char c)
{
	return ascii_is_digit(c) || (c != '\0' && strchr("ABCDEFHJKLMNPRTUVWXY", c) != NULL);
}

static const EntryClass symbol = {"a digit, or a letter other than G, I, O, Q, S and Z", is_symbol};

/* Weeks begin on Sunday; the first one is the first that lies wholly in the year. */
static CalendarDate
week_begins(int year, int week)
{
	int january = calendar_day_number((CalendarDate){year, 1, 1});
	int weekday = calendar_week((CalendarDate){year, 1, 1}).weekday;

	return calendar_from_day_number(january + (7 - weekday) + (week - 1) * 7);
}

static int
weeks_in_year(int year)
{
	return week_begins(year, 53).year == year ? 53 : 52;
}

static bool
tin_dot_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;
	size_t date;
	int year;

	if (!entry_read_capitals(entered, " -", &entry, fault))
		return false;
	entry_drop_prefix(&entry, "DOT");
	if (!entry_expect_size(&entry, TIN_RETREADED_SIZE, TIN_SIZE, "7 to 13 symbols", fault) ||
		!entry_expect(&entry, 0, entry.size, &symbol, fault))
		return false;
	date = entry.size - TIN_DATE;
	if (!entry_expect(&entry, date, TIN_DATE, &entry_digit, fault))
		return false;

	year = entry_year(entry.text + date + 2);
	if (!entry_expect_week(&entry, date, year, weeks_in_year(year), fault))
		return false;

	entry_take(&entry, code);
	return true;
}

static void
tin_dot_decode(StandardCode *code)
{
	size_t date = code->size - TIN_DATE;
	int week = decimal_value(code->text + date, 2);
	int year = entry_year(code->text + date + 2);

	if (code->size == TIN_RETREADED_SIZE || (code->size == TIN_SIZE && year >= FIXED_YEAR))
	{
		standard_add(code, "plant_code", 0, TIN_PLANT);
		if (date > TIN_PLANT)
			standard_add(code, "manufacturer_code", TIN_PLANT, date - TIN_PLANT);
	}
	else
		standard_add(code, "plant_and_manufacturer_code", 0, date);
	standard_add(code, "date_code", date, TIN_DATE);
	standard_add_number(code, "year", year);
	standard_add_number(code, "week", week);
	standard_add_period(code, week_begins(year, week), 7);
}

const Standard standard_tin_dot = {
	.name = "tin_dot",
	.title = "Tire identification number",
	.publisher = "NHTSA, 49 CFR 574.5",
	.subject = STANDARD_LOT,
	.example = "1B9ABCDEF0116",
	.fields = "plant_code manufacturer_code plant_and_manufacturer_code date_code year "
			  "week period",
	.enter = tin_dot_enter,
	.decode = tin_dot_decode,
};
