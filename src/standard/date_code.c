/*
 * date_code.c
 *		Date codes of two digits of the year and two of the week: ISO 8601-1, 5.2.4.
 *
 * 2053 is week 53 of 2020, from Monday, 28 December 2020 to Sunday, 3 January
 * 2021.  The years are 2000 to 2099.
 */
#include "core/calendar.h"
#include "core/decimal.h"
#include "standard/entry.h"
#include "standard/standards.h"

#define DATE_CODE_SIZE 4

static bool
date_code_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;
	int year;

	if (!entry_read(entered, " -", &entry, fault) ||
		!entry_expect_size(&entry, DATE_CODE_SIZE, DATE_CODE_SIZE, "4 digits", fault) ||
		!entry_expect(&entry, 0, DATE_CODE_SIZE, &entry_digit, fault))
		return false;

	year = entry_year(entry.text);
	if (!entry_expect_week(&entry, 2, year, calendar_weeks_in_year(year), fault))
		return false;

	entry_take(&entry, code);
	return true;
}

static void
date_code_decode(StandardCode *code)
{
	CalendarWeek monday = {.weekday = 1};

	monday.year = entry_year(code->text);
	monday.week = decimal_value(code->text + 2, 2);
	standard_add_number(code, "year", monday.year);
	standard_add_number(code, "week", monday.week);
	standard_add_period(code, calendar_from_week(monday), 7);
}

const Standard standard_date_code_yyww = {
	.name = "date_code_yyww",
	.title = "Date code of year and week",
	.publisher = "ISO 8601-1:2019, 5.2.4 (week dates)",
	.subject = STANDARD_LOT,
	.example = "2053",
	.fields = "year week period",
	.enter = date_code_enter,
	.decode = date_code_decode,
};
