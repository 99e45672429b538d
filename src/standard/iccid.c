/*
 * iccid.c
 *		SIM cards: ITU-T E.118, clause 4, in at most 20 digits (ETSI TS 102 221, 13.2).
 *
 * 89 91 101200003204514: the industry of telecommunications, a country, issuer and account; the last digit
 * is a check digit by Luhn, here 4:
 *
 *		8 + 9*2=18:9 + 9 + 1*2 + 1 + 0 + 1 + 2*2 + 0 + 0 + 0 + 0 + 3 + 2*2 + 0 + 4*2 + 5 + 1*2 = 56
 *
 * E.118 has 19 digits; cards of 20 exist.  The file of a card has 20 half bytes, so that
 * readers send an F after 19 digits.  Only the issuer knows where its own number ends.
 */
#include "core/checkdigit.h"
#include "standard/entry.h"
#include "standard/standards.h"

#define ICCID_MIN 19
#define ICCID_MAX 20
#define INDUSTRY_SIZE 2

/* ITU-T E.164: country codes of two digits, but for 1 and 7; all others have three. */
static const char two_digits[] =
	"20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 "
	"65 66 81 82 84 86 90 91 92 93 94 95 98 ";

/* A code of one digit is written with or without a zero before it. */
static size_t
country_size(const char *digits)
{
	if (digits[0] == '1' || digits[0] == '7')
		return 1;
	if (digits[0] == '0')
		return 2;
	for (const char *code = two_digits; *code != '\0'; code += 3)
	{
		if (code[0] == digits[0] && code[1] == digits[1])
			return 2;
	}
	return 3;
}

static bool
iccid_enter(Slice entered, StandardCode *code, Fault *fault)
{
	char check;
	Entry entry;

	if (!entry_read_capitals(entered, " -", &entry, fault))
		return false;
	if (entry.size == ICCID_MAX && entry.text[ICCID_MAX - 1] == 'F')
		entry.size--;
	if (!entry_expect_size(&entry, ICCID_MIN, ICCID_MAX, "19 or 20 digits", fault) ||
		!entry_expect(&entry, 0, entry.size, &entry_digit, fault) ||
		!entry_expect_beginning(&entry, "89", fault))
		return false;
	check_compute(CHECK_LUHN, entry_part(&entry, 0, entry.size - 1), &check);
	if (!entry_expect_check(&entry, entry.size - 1, check, fault))
		return false;

	entry_take(&entry, code);
	return true;
}

static void
iccid_decode(StandardCode *code)
{
	size_t issuer = INDUSTRY_SIZE + country_size(code->text + INDUSTRY_SIZE);

	standard_add(code, "major_industry_identifier", 0, INDUSTRY_SIZE);
	standard_add(code, "country_code", INDUSTRY_SIZE, issuer - INDUSTRY_SIZE);
	standard_add(code, "issuer_and_account", issuer, code->size - 1 - issuer);
	standard_add(code, "check_digit", code->size - 1, 1);
}

const Standard standard_iccid = {
	.name = "iccid",
	.title = "Integrated circuit card identifier of a SIM",
	.publisher = "ITU-T E.118, clause 4",
	.subject = STANDARD_SERIAL,
	.example = "8991101200003204514",
	.fields = "major_industry_identifier country_code issuer_and_account check_digit",
	.enter = iccid_enter,
	.decode = iccid_decode,
};
