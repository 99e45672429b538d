/*
 * vin.c
 *		Vehicle identification numbers: ISO 3779, ISO 3780 and 49 CFR part 565.
 *
 * 1M8GDM9A X K P 042788: maker 1M8 (1 to 3), descriptor section GDM9AX (4 to 9)
 * with the check digit X, and indicator section KP042788 (10 to 17) with model
 * year K, plant P and sequence 042788.
 *
 * Its check digit (49 CFR 565.15(c)): letters count by table, A to H as 1 to 8,
 * J to N as 1 to 5, P as 7, R as 9, S to Z as 2 to 9.  The weights of the
 * positions are 8 7 6 5 4 3 2 10 0 9 8 7 6 5 4 3 2, so
 *
 *		1*8 + 4*7 + 8*6 + 7*5 + 4*4 + 4*3 + 9*2 + 1*10 + 0 +
 *		2*9 + 7*8 + 0*7 + 4*6 + 2*5 + 7*4 + 8*3 + 8*2 = 351
 *
 * which leaves 10 when divided by 11, written X.  Makers outside of North
 * America and China may use position 9 otherwise.
 *
 * The model year is the subject of vin_year.c.
 */
#include <stdio.h>
#include <string.h>

#include "format/date_units.h"
#include "standard/entry.h"
#include "standard/standards.h"
#include "standard/vin_origin.h"
#include "standard/vin_year.h"

#define VIN_SIZE 17

/* Offsets: a position less one. */
#define VIN_MAKER_CLASS 2
#define VIN_DESCRIPTOR 3
#define VIN_CHECK 8
#define VIN_INDICATOR 9
#define VIN_PLANT 10
#define VIN_SEQUENCE 11
#define VIN_SMALL_SEQUENCE 14

/* The most model years that one character may mean here. */
#define POSSIBLE_YEARS ((VIN_LAST_MODEL_YEAR - DATE_YEAR_OF_A) / VIN_YEARS_CYCLE + 1)

static const EntryClass vin_year =
	{"a model year (1 to 9, or a letter other than I, O, Q, U and Z)", vin_year_is_code};

/* 49 CFR 565.15, table III, from "0" to "Z" */
static int
value_of(char c)
{
	static const unsigned char values[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 0, 0, 0, 0,
										   0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 1, 2, 3, 4,
										   5, 0, 7, 0, 9, 2, 3, 4, 5, 6, 7, 8, 9};

	return values[c - '0'];
}

static char
check_digit(const char *vin)
{
	static const unsigned char weights[VIN_SIZE] = {8, 7, 6, 5, 4, 3, 2, 10, 0,
													9, 8, 7, 6, 5, 4, 3, 2};
	int sum = 0;

	for (int i = 0; i < VIN_SIZE; i++)
		sum += weights[i] * value_of(vin[i]);
	return "0123456789X"[sum % 11];
}

static void
add_model_year(StandardCode *code, VinYears years)
{
	int possible[POSSIBLE_YEARS];

	for (int i = 0; i < years.count; i++)
		possible[i] = vin_years_at(&years, i);
	standard_add(code, "model_year_code", VIN_YEAR, 1);
	if (years.certain)
		standard_add_number(code, "model_year", possible[0]);
	if (years.count > 0 && !years.by_position_7)
		standard_add_numbers(code, "possible_model_years", possible, years.count);
}

/* A small maker has a "9" here, and is known by positions 12 to 14, too; ISO 3780, 565.15(a). */
static bool
is_small_maker(const char *vin)
{
	return vin[VIN_MAKER_CLASS] == '9';
}

static void
add_maker(StandardCode *code)
{
	VinOrigin origin = vin_origin(code->text);
	char maker[7];

	if (origin.region != NULL)
		standard_add_text(code, "region", origin.region);
	if (origin.country != NULL)
		standard_add_text(code, "country", origin.country);
	standard_add(code, "world_manufacturer_identifier", 0, 3);
	if (!is_small_maker(code->text))
		return;
	snprintf(maker, sizeof(maker), "%.3s%.3s", code->text, code->text + VIN_SEQUENCE);
	standard_add_text(code, "manufacturer_identifier", maker);
}

static void
decode_vin(StandardCode *code, bool us)
{
	VinMarket market = {us, code->text[VIN_CHECK] == check_digit(code->text)};
	bool small = is_small_maker(code->text);
	size_t sequence = small ? VIN_SMALL_SEQUENCE : VIN_SEQUENCE;

	add_maker(code);
	standard_add(code, "vehicle_descriptor_section", VIN_DESCRIPTOR, 6);
	standard_add(code, "check_digit", VIN_CHECK, 1);
	standard_add_boolean(code, "check_valid", market.check_valid);
	standard_add(code, "vehicle_indicator_section", VIN_INDICATOR, 8);
	add_model_year(code, vin_years(code->text, market, VIN_LAST_MODEL_YEAR));
	standard_add(code, "plant", VIN_PLANT, 1);
	standard_add(code, "sequence", sequence, VIN_SIZE - sequence);
}

static bool
enter_vin(Slice entered, bool us, StandardCode *code, Fault *fault)
{
	Entry entry;
	size_t digits;

	/* ISO 3779: a VIN is stamped between two marks, often asterisks */
	if (!entry_read_capitals(entered, " -*", &entry, fault) ||
		!entry_expect_size(&entry, VIN_SIZE, VIN_SIZE, "17 characters", fault) ||
		!entry_expect(&entry, 0, VIN_SIZE, &entry_no_ioq, fault))
		return false;

	/* the last four are digits, but the first of them is a small maker's, and may be a letter */
	digits = is_small_maker(entry.text) ? 3 : 4;
	if (!entry_expect(&entry, VIN_SIZE - digits, digits, &entry_digit, fault))
		return false;
	if (us && (!entry_expect(&entry, VIN_YEAR, 1, &vin_year, fault) ||
			   !entry_expect_check(&entry, VIN_CHECK, check_digit(entry.text), fault)))
		return false;

	entry_take(&entry, code);
	return true;
}

static bool
vin_enter(Slice entered, StandardCode *code, Fault *fault)
{
	return enter_vin(entered, false, code, fault);
}

static void
vin_decode(StandardCode *code)
{
	decode_vin(code, false);
}

static bool
vin_us_enter(Slice entered, StandardCode *code, Fault *fault)
{
	return enter_vin(entered, true, code, fault);
}

static void
vin_us_decode(StandardCode *code)
{
	decode_vin(code, true);
}

const Standard standard_vin = {
	.name = "vin",
	.title = "Vehicle identification number",
	.publisher = "ISO 3779:2009, clause 4, and ISO 3780:2009",
	.subject = STANDARD_SERIAL,
	.example = "WVWZZZ1JZ3W386752",
	.fields = "region country world_manufacturer_identifier manufacturer_identifier "
			  "vehicle_descriptor_section check_digit check_valid "
			  "vehicle_indicator_section model_year_code model_year "
			  "possible_model_years plant sequence",
	.enter = vin_enter,
	.decode = vin_decode,
};

const Standard standard_vin_us = {
	.name = "vin_us",
	.title = "Vehicle identification number of North America, with its check digit",
	.publisher = "NHTSA, 49 CFR 565.13 and 565.15",
	.subject = STANDARD_SERIAL,
	.example = "1M8GDM9AXKP042788",
	.fields = "region country world_manufacturer_identifier manufacturer_identifier "
			  "vehicle_descriptor_section check_digit check_valid "
			  "vehicle_indicator_section model_year_code model_year "
			  "possible_model_years plant sequence",
	.enter = vin_us_enter,
	.decode = vin_us_decode,
};
