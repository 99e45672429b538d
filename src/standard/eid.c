/*
 * eid.c
 *		Embedded SIMs (eUICC): GSMA SGP.02, 2.2.2, and SGP.29, clause 10.
 *
 * 89 001 012 01234 12340 123456789012 24 (SGP.02): industry, country, issuer, version,
 * further information of the issuer, individual number and two check digits (ISO/IEC
 * 7064, MOD 97-10): all 32 digits leave 1 when divided by 97.
 *
 * An EID that begins otherwise is of SGP.29: the number of the maker, of as many digits
 * as it was assigned, that of the unit, and the check digits.
 */
#include <string.h>

#include "core/checkdigit.h"
#include "standard/entry.h"
#include "standard/standards.h"

#define EID_SIZE 32
#define EID_CHECK (EID_SIZE - 2)

static const struct
{
	const char *name;
	size_t size;
} fields_89[] = {
	{"major_industry_identifier", 2}, {"country_code", 3},
	{"issuer_identifier", 3},         {"version_information", 5},
	{"issuer_information", 5},        {"individual_identification_number", 12},
};

static bool
eid_enter(Slice entered, StandardCode *code, Fault *fault)
{
	char check[CHECK_WIDTH_MAX];
	Entry entry;

	if (!entry_read(entered, " -", &entry, fault) ||
		!entry_expect_size(&entry, EID_SIZE, EID_SIZE, "32 digits", fault) ||
		!entry_expect(&entry, 0, EID_SIZE, &entry_digit, fault))
		return false;
	check_compute(CHECK_MOD97_10, entry_part(&entry, 0, EID_CHECK), check);
	if (!entry_expect_check_pair(&entry, EID_CHECK, check, fault))
		return false;

	entry_take(&entry, code);
	return true;
}

static void
eid_decode(StandardCode *code)
{
	size_t at = 0;

	if (memcmp(code->text, "89", 2) == 0)
	{
		for (size_t i = 0; i < sizeof(fields_89) / sizeof(fields_89[0]); i++)
		{
			standard_add(code, fields_89[i].name, at, fields_89[i].size);
			at += fields_89[i].size;
		}
	}
	else
		standard_add(code, "maker_and_individual_number", 0, EID_CHECK);
	standard_add(code, "check_digits", EID_CHECK, 2);
}

const Standard standard_eid = {
	.name = "eid",
	.title = "Identifier of an embedded SIM (eUICC)",
	.publisher = "GSMA SGP.02, 2.2.2, and SGP.29",
	.subject = STANDARD_SERIAL,
	.example = "89001012012341234012345678901224",
	.fields = "major_industry_identifier country_code issuer_identifier version_information "
			  "issuer_information individual_identification_number maker_and_individual_number "
			  "check_digits",
	.enter = eid_enter,
	.decode = eid_decode,
};
