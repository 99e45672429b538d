/*
 * sscc.c
 *		Serial shipping container codes: GS1 General Specifications, 2.2.1 and 3.3.1 (AI 00).
 *
 * 1 0614141234567890 8: extension digit 1, company prefix and serial reference
 * (only GS1 knows where the prefix ends), check digit 8, since
 * 1*3+0+6*3+1+4*3+1+4*3+1+2*3+3+4*3+5+6*3+7+8*3+9+0*3 = 132, and 132 + 8 = 140.
 */
#include "standard/gs1_keys.h"
#include "standard/standards.h"

#define SSCC_SIZE 18

static bool
sscc_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!entry_read(entered, " -", &entry, fault))
		return false;
	entry_drop_prefix(&entry, "(00)");
	if (!entry_expect_size(&entry, SSCC_SIZE, SSCC_SIZE, "18 digits", fault) ||
		!gs1_expect_key(&entry, 0, SSCC_SIZE, fault))
		return false;

	entry_take(&entry, code);
	return true;
}

static void
sscc_decode(StandardCode *code)
{
	standard_add(code, "extension_digit", 0, 1);
	standard_add(code, "company_prefix_and_serial_reference", 1, 16);
	standard_add(code, "check_digit", 17, 1);
}

const Standard standard_sscc = {
	.name = "sscc",
	.title = "Serial shipping container code",
	.publisher = "GS1 General Specifications, 3.3.1 (AI 00)",
	.subject = STANDARD_SERIAL,
	.example = "106141412345678908",
	.fields = "extension_digit company_prefix_and_serial_reference check_digit",
	.enter = sscc_enter,
	.decode = sscc_decode,
};
