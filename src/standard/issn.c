/*
 * issn.c
 *		Serials, such as newspapers: ISO 3297:2022, clause 4 and annexes A and B.
 *
 * 0317-8471: seven digits, and a check digit that completes a sum of weights 8 to 2 to a
 * multiple of 11:
 *
 *		0*8 + 3*7 + 1*6 + 7*5 + 8*4 + 4*3 + 7*2 = 120, and 120 + 1 = 11*11
 *
 * so that it may be 10, written X.  The hyphen is for readers.
 *
 * As the number of an article it is 977, the seven digits, a variant of two digits
 * that the publisher chooses (00 is the usual one) and the check digit of a GTIN:
 * 977 0317847 00 1, since 9+7*3+7+0*3+3+1*3+7+8*3+4+7*3+0+0*3 = 99.
 */
#include <string.h>

#include "core/check_rule.h"
#include "standard/gs1_keys.h"
#include "standard/standards.h"

#define ISSN_SIZE 8
#define ISSN_DIGITS (ISSN_SIZE - 1)
#define ISSN13_SIZE 13
#define PREFIX_SIZE 3
#define VARIANT (PREFIX_SIZE + ISSN_DIGITS)
#define CHECK_13 (ISSN13_SIZE - 1)

static const char prefix[] = "977";

static const CheckRule rule = {.modulus = 11,
							   .weights = ISSN_DIGITS,
							   .weight = {8, 7, 6, 5, 4, 3, 2},
							   .ten = 'X',
							   .eleven = '0'};

static char
check_character(const char *digits)
{
	char check = '\0';

	(void) check_rule_compute(&rule, (Slice){digits, ISSN_DIGITS}, &check);
	return check;
}

static bool
read_issn(Slice entered, Entry *entry, Fault *fault)
{
	if (!entry_read_capitals(entered, " -", entry, fault))
		return false;
	if (!entry_drop_prefix(entry, "ISSN:"))
		entry_drop_prefix(entry, "ISSN");
	return true;
}

static bool
expect_issn(const Entry *entry, Fault *fault)
{
	return entry_expect(entry, 0, ISSN_DIGITS, &entry_digit, fault) &&
		   entry_expect(entry, ISSN_DIGITS, 1, &entry_digit_or_x, fault) &&
		   entry_expect_check(entry, ISSN_DIGITS, check_character(entry->text), fault);
}

static bool
issn_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!read_issn(entered, &entry, fault) ||
		!entry_expect_size(&entry, ISSN_SIZE, ISSN_SIZE, "8 characters", fault) ||
		!expect_issn(&entry, fault))
		return false;
	entry_take(&entry, code);
	return true;
}

static void
issn_decode(StandardCode *code)
{
	standard_add(code, "serial_publication", 0, ISSN_DIGITS);
	standard_add(code, "check_character", ISSN_DIGITS, 1);
}

/* The usual variant of an article. */
static void
take_issn(const Entry *entry, StandardCode *code)
{
	memcpy(code->text, prefix, PREFIX_SIZE);
	memcpy(code->text + PREFIX_SIZE, entry->text, ISSN_DIGITS);
	memcpy(code->text + VARIANT, "00", 2);
	code->text[CHECK_13] = gs1_check_digit((Slice){code->text, CHECK_13});
	code->size = ISSN13_SIZE;
	code->fields = 0;
}

static bool
issn13_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!read_issn(entered, &entry, fault))
		return false;
	if (entry.size == ISSN_SIZE)
	{
		if (!expect_issn(&entry, fault))
			return false;
		take_issn(&entry, code);
		return true;
	}
	if (!entry_expect_size(&entry, ISSN13_SIZE, ISSN13_SIZE, "13 digits, or 8 characters", fault) ||
		!entry_expect(&entry, 0, ISSN13_SIZE, &entry_digit, fault) ||
		!entry_expect_beginning(&entry, prefix, fault) ||
		!gs1_expect_key(&entry, 0, ISSN13_SIZE, fault))
		return false;
	entry_take(&entry, code);
	return true;
}

static void
issn13_decode(StandardCode *code)
{
	char issn[ISSN_SIZE + 1] = "";

	memcpy(issn, code->text + PREFIX_SIZE, ISSN_DIGITS);
	issn[ISSN_DIGITS] = check_character(issn);
	standard_add(code, "prefix", 0, PREFIX_SIZE);
	standard_add(code, "serial_publication", PREFIX_SIZE, ISSN_DIGITS);
	standard_add(code, "variant", VARIANT, 2);
	standard_add(code, "check_digit", CHECK_13, 1);
	standard_add_text(code, "issn", issn);
}

const Standard standard_issn = {
	.name = "issn",
	.title = "International standard serial number",
	.publisher = "ISO 3297:2022, clause 4",
	.subject = STANDARD_PART,
	.example = "03178471",
	.fields = "serial_publication check_character",
	.enter = issn_enter,
	.decode = issn_decode,
};

const Standard standard_issn13 = {
	.name = "issn13",
	.title = "International standard serial number as the number of an article",
	.publisher = "ISO 3297:2022, and GS1 General Specifications, 2.1",
	.subject = STANDARD_PART,
	.example = "9770317847001",
	.fields = "prefix serial_publication variant check_digit issn",
	.enter = issn13_enter,
	.decode = issn13_decode,
};
