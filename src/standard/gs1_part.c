/*
 * gs1_part.c
 *		Parts and models: GS1 General Specifications, 3.9 (AI 8010 and 8013).
 *
 * CPID 0614141ENG-4/B: company prefix 0614141 and component or part reference
 * ENG-4/B; only GS1 knows where the prefix ends.
 *
 * GMN 12345FC: company prefix and model reference 12345, check characters FC,
 * whose arithmetic is in gs1_keys.c.  The example of the General Specifications is
 * 1987654Ad4X4bL5ttr2310c2K.
 */
#include "standard/gs1_keys.h"
#include "standard/standards.h"

#define CPID_MAX 30
#define GMN_MAX 25

static bool
cpid_enter(Slice entered, StandardCode *code, Fault *fault)
{
	static const Gs1Reference reference = {GS1_COMPANY_PREFIX_MIN + 1, CPID_MAX,
										   "5 to 30 characters", &gs1_character_39};
	Entry entry;

	if (!entry_read_capitals(entered, " ", &entry, fault))
		return false;
	entry_drop_prefix(&entry, "(8010)");
	if (!gs1_expect_reference(&entry, &reference, fault))
		return false;

	entry_take(&entry, code);
	return true;
}

static void
cpid_decode(StandardCode *code)
{
	standard_add(code, "company_prefix_and_component_or_part_reference", 0, code->size);
}

static bool
gmn_enter(Slice entered, StandardCode *code, Fault *fault)
{
	static const Gs1Reference reference = {GS1_COMPANY_PREFIX_MIN + 1 + GS1_CHECK_PAIR, GMN_MAX,
										   "7 to 25 characters", &gs1_character_82};
	char pair[GS1_CHECK_PAIR];
	Entry entry;
	size_t size;

	if (!entry_read(entered, " ", &entry, fault))
		return false;
	entry_drop_prefix(&entry, "(8013)");
	if (!gs1_expect_reference(&entry, &reference, fault))
		return false;

	size = entry.size - GS1_CHECK_PAIR;
	gs1_check_pair(entry_part(&entry, 0, size), pair);
	if (!entry_expect_check_pair(&entry, size, pair, fault))
		return false;

	entry_take(&entry, code);
	return true;
}

static void
gmn_decode(StandardCode *code)
{
	size_t size = code->size - GS1_CHECK_PAIR;

	standard_add(code, "company_prefix_and_model_reference", 0, size);
	standard_add(code, "check_characters", size, GS1_CHECK_PAIR);
}

const Standard standard_cpid = {
	.name = "cpid",
	.title = "Component or part identifier",
	.publisher = "GS1 General Specifications, 3.9 (AI 8010)",
	.subject = STANDARD_PART,
	.example = "0614141ENG-4/B",
	.fields = "company_prefix_and_component_or_part_reference",
	.enter = cpid_enter,
	.decode = cpid_decode,
};

const Standard standard_gmn = {
	.name = "gmn",
	.title = "Global model number",
	.publisher = "GS1 General Specifications, 3.9 (AI 8013) and 7.9.5",
	.subject = STANDARD_PART,
	.example = "1987654Ad4X4bL5ttr2310c2K",
	.fields = "company_prefix_and_model_reference check_characters",
	.enter = gmn_enter,
	.decode = gmn_decode,
};
