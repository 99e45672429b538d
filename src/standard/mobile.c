/*
 * mobile.c
 *		Mobile equipment: 3GPP TS 23.003, clause 6.2, and 3GPP2 S.R0048 and X.S0008.
 *
 * IMEI 49015420 323751 8: type allocation code, serial number, and a check
 * digit by Luhn: 4 + 9*2=18:9 + 0 + 1*2 + 5 + 4*2 + 2 + 0*2 + 3 + 2*2 + 3 + 7*2=14:5 +
 * 5 + 1*2 = 52, so 8.  An IMEISV has a software version number instead of it.
 *
 * MEID AF 012345 0ABCDE: regional code, manufacturer code and serial number, in
 * hexadecimal.  Its check digit, C, is Luhn's in base 16, and not part of it:
 * E*2=1C:1+C + D + C*2=18:1+8 + B + A*2=14:1+4 + 0 + 5*2 + 4 + 3*2 + 2 + 1*2 + 0 +
 * F*2=1E:1+E + A = 100, and 100 + 12 = 7*16.  As decimal digits it is AF012345 and
 * 0ABCDE in 10 and 8 digits: 2936087365 00703710.
 */
#include <stdio.h>
#include <string.h>

#include "core/ascii.h"
#include "core/checkdigit.h"
#include "standard/entry.h"
#include "standard/standards.h"

#define TAC_SIZE 8
#define IMEI_SIZE 15
#define IMEISV_SIZE 16
#define MEID_SIZE 14
#define MEID_DECIMAL_SIZE 18

/* 16^8 - 1 has 10 decimal digits, and 16^6 - 1 has 8. */
#define MEID_DECIMAL_FIRST 10
#define MEID_DECIMAL_SECOND 8

static void
add_type(StandardCode *code)
{
	standard_add(code, "tac", 0, TAC_SIZE);
	standard_add(code, "reporting_body_identifier", 0, 2);
	standard_add(code, "serial", TAC_SIZE, 6);
}

static char
luhn(Slice digits)
{
	char check;

	check_compute(CHECK_LUHN, digits, &check);
	return check;
}

static bool
imei_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!entry_read(entered, " -/", &entry, fault) ||
		!entry_expect_size(&entry, IMEI_SIZE, IMEI_SIZE, "15 digits", fault) ||
		!entry_expect(&entry, 0, IMEI_SIZE, &entry_digit, fault) ||
		!entry_expect_check(&entry, IMEI_SIZE - 1, luhn(entry_part(&entry, 0, IMEI_SIZE - 1)),
							fault))
		return false;

	entry_take(&entry, code);
	return true;
}

static void
imei_decode(StandardCode *code)
{
	add_type(code);
	standard_add(code, "check_digit", IMEI_SIZE - 1, 1);
}

static bool
imeisv_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!entry_read(entered, " -/", &entry, fault) ||
		!entry_expect_size(&entry, IMEISV_SIZE, IMEISV_SIZE, "16 digits", fault) ||
		!entry_expect(&entry, 0, IMEISV_SIZE, &entry_digit, fault))
		return false;

	entry_take(&entry, code);
	return true;
}

static void
imeisv_decode(StandardCode *code)
{
	add_type(code);
	standard_add(code, "software_version_number", IMEI_SIZE - 1, 2);
}

/* An MEID without letters is in the range of the IMEI, and has its check digit. */
static char
meid_check_digit(Slice meid)
{
	bool decimal = true;
	int sum = 0;

	for (size_t i = 0; i < meid.size; i++)
	{
		int value = ascii_hexadecimal_value(meid.data[i]);

		decimal = decimal && value < 10;
		if ((meid.size - i) % 2 == 1)
			value = value * 2 > 15 ? value * 2 - 15 : value * 2;
		sum += value;
	}
	return decimal ? luhn(meid) : "0123456789ABCDEF"[(16 - sum % 16) % 16];
}

/* Writes decimal digits, whose number must fit, as hexadecimal digits. */
static bool
convert(const Entry *entry, size_t start, size_t size, int hexadecimal_size, char *hexadecimal,
		Fault *fault)
{
	unsigned long long limit = (1ULL << (4 * hexadecimal_size)) - 1;
	unsigned long long number = 0;

	for (size_t i = start; i < start + size; i++)
		number = number * 10 + (unsigned long long) (entry->text[i] - '0');
	if (number > limit)
	{
		fault_set(fault, FAULT_SYNTAX, entry->position[start],
				  "Expected %d digits up to %llu at position %d, found %llu.", (int) size, limit,
				  entry->position[start], number);
		return false;
	}
	snprintf(hexadecimal, (size_t) hexadecimal_size + 1, "%0*llX", hexadecimal_size, number);
	return true;
}

static bool
read_decimal_meid(const Entry *entry, char *meid, Fault *fault)
{
	Slice digits = entry_part(entry, 0, MEID_DECIMAL_SIZE);

	return entry_expect(entry, 0, entry->size, &entry_digit, fault) &&
		   (entry->size == MEID_DECIMAL_SIZE ||
			entry_expect_check(entry, MEID_DECIMAL_SIZE, luhn(digits), fault)) &&
		   convert(entry, 0, MEID_DECIMAL_FIRST, 8, meid, fault) &&
		   convert(entry, MEID_DECIMAL_FIRST, MEID_DECIMAL_SECOND, 6, meid + 8, fault);
}

static bool
read_hexadecimal_meid(const Entry *entry, char *meid, Fault *fault)
{
	Slice digits = entry_part(entry, 0, MEID_SIZE);

	if (!entry_expect_size(entry, MEID_SIZE, MEID_SIZE + 1, "14 hexadecimal or 18 decimal digits",
						   fault) ||
		!entry_expect(entry, 0, entry->size, &entry_hexadecimal, fault) ||
		(entry->size > MEID_SIZE &&
		 !entry_expect_check(entry, MEID_SIZE, meid_check_digit(digits), fault)))
		return false;
	memcpy(meid, digits.data, MEID_SIZE);
	return true;
}

static unsigned long
number_of(const char *digits, int size)
{
	unsigned long number = 0;

	for (int i = 0; i < size; i++)
		number = number * 16 + (unsigned long) ascii_hexadecimal_value(digits[i]);
	return number;
}

static bool
meid_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;
	char meid[MEID_SIZE + 1];

	if (!entry_read_capitals(entered, " -", &entry, fault))
		return false;
	if (entry.size == MEID_DECIMAL_SIZE || entry.size == MEID_DECIMAL_SIZE + 1)
	{
		if (!read_decimal_meid(&entry, meid, fault))
			return false;
	}
	else if (!read_hexadecimal_meid(&entry, meid, fault))
		return false;

	memcpy(code->text, meid, MEID_SIZE);
	code->size = MEID_SIZE;
	code->fields = 0;
	return true;
}

static void
meid_decode(StandardCode *code)
{
	const char *meid = code->text;
	char decimal[32];
	char check[2] = "";

	standard_add(code, "regional_code", 0, 2);
	standard_add(code, "manufacturer_code", 2, 6);
	standard_add(code, "serial", 8, 6);
	snprintf(decimal, sizeof(decimal), "%010lu%08lu", number_of(meid, 8), number_of(meid + 8, 6));
	standard_add_text(code, "decimal", decimal);
	check[0] = meid_check_digit((Slice){meid, MEID_SIZE});
	standard_add_text(code, "check_digit", check);
}

const Standard standard_imei = {
	.name = "imei",
	.title = "International mobile equipment identity",
	.publisher = "3GPP TS 23.003, 6.2.1, and GSMA TS.06",
	.subject = STANDARD_SERIAL,
	.example = "490154203237518",
	.fields = "tac reporting_body_identifier serial check_digit",
	.enter = imei_enter,
	.decode = imei_decode,
};

const Standard standard_imeisv = {
	.name = "imeisv",
	.title = "International mobile equipment identity and software version number",
	.publisher = "3GPP TS 23.003, 6.2.2",
	.subject = STANDARD_SERIAL,
	.example = "4901542032375101",
	.fields = "tac reporting_body_identifier serial software_version_number",
	.enter = imeisv_enter,
	.decode = imeisv_decode,
};

const Standard standard_meid = {
	.name = "meid",
	.title = "Mobile equipment identifier",
	.publisher = "3GPP2 S.R0048 and X.S0008",
	.subject = STANDARD_SERIAL,
	.example = "AF0123450ABCDE",
	.fields = "regional_code manufacturer_code serial decimal check_digit",
	.hexadecimal = true,
	.enter = meid_enter,
	.decode = meid_decode,
};
