/*
 * hin.c
 *		Hull identification numbers: 33 CFR 181.25.
 *
 * ABC 12345 D4 04: manufacturer identification code, serial number (digits, and
 * letters other than I, O and Q), month (A is January, so D is April) and last digit of
 * the year of manufacture or certification, model year 2004.
 *
 * The numbers began in November 1972, so the model years are 1972 to 2071.
 */
#include "core/calendar.h"
#include "core/decimal.h"
#include "standard/entry.h"
#include "standard/standards.h"

#define HIN_SIZE 12
#define HIN_SERIAL 3
#define HIN_MONTH 8
#define HIN_YEAR 9
#define HIN_MODEL_YEAR 10

#define FIRST_MODEL_YEAR 1972

static bool
is_month(char c)
{
	return c >= 'A' && c <= 'L';
}

static const EntryClass month = {"a month (A to L)", is_month};

static bool
hin_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!entry_read_capitals(entered, " -", &entry, fault))
		return false;

	/* ISO 10087 puts the country in front */
	if (entry.size == HIN_SIZE + 2)
		entry_drop_prefix(&entry, "US");
	if (!entry_expect_size(&entry, HIN_SIZE, HIN_SIZE, "12 characters", fault) ||
		!entry_expect(&entry, 0, HIN_SERIAL, &entry_capital, fault) ||
		!entry_expect(&entry, HIN_SERIAL, HIN_MONTH - HIN_SERIAL, &entry_no_ioq, fault) ||
		!entry_expect(&entry, HIN_MONTH, 1, &month, fault) ||
		!entry_expect(&entry, HIN_YEAR, HIN_SIZE - HIN_YEAR, &entry_digit, fault))
		return false;

	entry_take(&entry, code);
	return true;
}

static void
hin_decode(StandardCode *code)
{
	int year = decimal_value(code->text + HIN_MODEL_YEAR, 2);

	standard_add(code, "manufacturer", 0, HIN_SERIAL);
	standard_add(code, "serial", HIN_SERIAL, HIN_MONTH - HIN_SERIAL);
	standard_add_number(code, "month", code->text[HIN_MONTH] - 'A' + 1);
	standard_add(code, "last_digit_of_year", HIN_YEAR, 1);
	standard_add_number(code, "model_year", calendar_year_in_window(year, 100, FIRST_MODEL_YEAR));
}

const Standard standard_hin = {
	.name = "hin",
	.title = "Hull identification number",
	.publisher = "US Coast Guard, 33 CFR 181.25",
	.subject = STANDARD_SERIAL,
	.example = "ABC12345D404",
	.fields = "manufacturer serial month last_digit_of_year model_year",
	.enter = hin_enter,
	.decode = hin_decode,
};
