/*
 * asset.c
 *		Assets: GS1 General Specifications, 2.3 and 3.9 (AI 8003 and 8004).
 *
 * GRAI 0 061414112345 2 AB9: a zero, company prefix and asset type, check digit
 * 2, since 0+6*3+1+4*3+1+4*3+1+1*3+2+3*3+4+5*3 = 78, and 78 + 2 = 80; serial AB9.
 *
 * GIAI 0614141AB9: company prefix 0614141 and individual asset reference AB9;
 * only GS1 knows where the prefix ends.
 */
#include "standard/gs1_keys.h"
#include "standard/standards.h"

#define GRAI_TYPE 13
#define GRAI_SERIAL (1 + GRAI_TYPE)
#define GRAI_SERIAL_MAX 16
#define GIAI_MAX 30

static bool
grai_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!entry_read(entered, " ", &entry, fault))
		return false;
	entry_drop_prefix(&entry, "(8003)");

	/* without a serial it is the number of a type of asset, not of one */
	if (!entry_expect_size(&entry, GRAI_SERIAL + 1, GRAI_SERIAL + GRAI_SERIAL_MAX,
						   "0, 13 digits, and a serial of 1 to 16 characters", fault))
		return false;
	if (entry.text[0] != '0')
	{
		entry_fault(&entry, 0, "0", fault);
		fault_hint(fault, "Write 0 in front of the 13 digits, as element strings do.");
		return false;
	}
	if (!gs1_expect_key(&entry, 1, GRAI_TYPE, fault) ||
		!entry_expect(&entry, GRAI_SERIAL, entry.size - GRAI_SERIAL, &gs1_character_82, fault))
		return false;

	entry_take(&entry, code);
	return true;
}

static void
grai_decode(StandardCode *code)
{
	standard_add(code, "company_prefix_and_asset_type", 1, GRAI_TYPE - 1);
	standard_add(code, "check_digit", GRAI_TYPE, 1);
	standard_add(code, "serial", GRAI_SERIAL, code->size - GRAI_SERIAL);
}

static bool
giai_enter(Slice entered, StandardCode *code, Fault *fault)
{
	static const Gs1Reference reference = {GS1_COMPANY_PREFIX_MIN + 1, GIAI_MAX,
										   "5 to 30 characters", &gs1_character_82};
	Entry entry;

	if (!entry_read(entered, " ", &entry, fault))
		return false;
	entry_drop_prefix(&entry, "(8004)");
	if (!gs1_expect_reference(&entry, &reference, fault))
		return false;

	entry_take(&entry, code);
	return true;
}

static void
giai_decode(StandardCode *code)
{
	standard_add(code, "company_prefix_and_individual_asset_reference", 0, code->size);
}

const Standard standard_giai = {
	.name = "giai",
	.title = "Global individual asset identifier",
	.publisher = "GS1 General Specifications, 3.9 (AI 8004)",
	.subject = STANDARD_SERIAL,
	.example = "0614141AB9",
	.fields = "company_prefix_and_individual_asset_reference",
	.enter = giai_enter,
	.decode = giai_decode,
};

const Standard standard_grai = {
	.name = "grai",
	.title = "Global returnable asset identifier, with its serial",
	.publisher = "GS1 General Specifications, 3.9 (AI 8003)",
	.subject = STANDARD_SERIAL,
	.example = "00614141123452AB9",
	.fields = "company_prefix_and_asset_type check_digit serial",
	.enter = grai_enter,
	.decode = grai_decode,
};
