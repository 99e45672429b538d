/*
 * gs1_lot.c
 *		Batch or lot numbers: GS1 General Specifications, 3.4.1 (AI 10).
 *
 * AB-123a: 1 to 20 characters of CSET 82, in which capitals and small letters
 * differ, without the identifier: "10" may be the beginning of a lot.
 */
#include "standard/gs1_keys.h"
#include "standard/standards.h"

#define LOT_MAX 20

static bool
gs1_lot_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!entry_read(entered, "", &entry, fault) ||
		!entry_expect_size(&entry, 1, LOT_MAX, "1 to 20 characters", fault) ||
		!entry_expect(&entry, 0, entry.size, &gs1_character_82, fault))
		return false;
	entry_take(&entry, code);
	return true;
}

static void
gs1_lot_decode(StandardCode *code)
{
	standard_add(code, "batch_or_lot", 0, code->size);
}

const Standard standard_gs1_lot = {
	.name = "gs1_lot",
	.title = "Batch or lot number",
	.publisher = "GS1 General Specifications, 3.4.1 (AI 10)",
	.subject = STANDARD_LOT,
	.example = "AB-123a",
	.fields = "batch_or_lot",
	.enter = gs1_lot_enter,
	.decode = gs1_lot_decode,
};
