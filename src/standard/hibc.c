/*
 * hibc.c
 *		Health industry bar codes, primary data: ANSI/HIBC 2.6.
 *
 * +A123BJC5D6E71G: flag "+", labeler A123, product or catalog number BJC5D6E7, unit
 * of measure 1, and a check character.  0 to 9 count as 0 to 9, A to Z as 10 to 35,
 * and "-. $/+%" as 36 to 42:
 *
 *		41+10+1+2+3 + 11+19+12+5+13+6+14+7 + 1 = 145
 *
 * which leaves 16 when divided by 43: G.  A check character that is a blank is
 * written "_", as the standard has it below bar codes: a code has no blank at its end.
 */
#include "core/ascii.h"
#include "core/checkdigit.h"
#include "standard/entry.h"
#include "standard/standards.h"

#define HIBC_LABELER 1
#define HIBC_PRODUCT 5
#define HIBC_PRODUCT_MAX 18

/* Of what stands behind the product: unit of measure and check character. */
#define HIBC_END 2

#define HIBC_BLANK '_'

static bool
is_flag(char c)
{
	return c == '+';
}

static const EntryClass flag = {"\"+\"", is_flag};

static char
check_character(Slice data)
{
	char check;

	check_compute(CHECK_MOD43, data, &check);
	return check == ' ' ? HIBC_BLANK : check;
}

/* A check character that is a blank: before an asterisk, or dropped as the end of what was entered. */
static void
restore_blank(Slice entered, Entry *entry)
{
	size_t size = entry->size;
	int end = entry->position[size];

	if (size < 2 || size == CODE_MAX)
		return;
	if (entry->text[size - 1] == ' ')
		entry->text[size - 1] = HIBC_BLANK;
	else if ((size_t) end <= entered.size &&
			 check_character(entry_part(entry, 0, size)) == HIBC_BLANK &&
			 check_character(entry_part(entry, 0, size - 1)) != entry->text[size - 1])
	{
		entry->text[entry->size++] = HIBC_BLANK;
		entry->position[entry->size] = end + 1;
	}
}

static bool
hibc_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!entry_read_capitals(entered, "*", &entry, fault))
		return false;
	restore_blank(entered, &entry);
	if (!entry_expect_size(&entry, HIBC_PRODUCT + 1 + HIBC_END,
						   HIBC_PRODUCT + HIBC_PRODUCT_MAX + HIBC_END, "8 to 25 characters",
						   fault) ||
		!entry_expect(&entry, 0, HIBC_LABELER, &flag, fault) ||
		!entry_expect(&entry, HIBC_LABELER, 1, &entry_capital, fault) ||
		!entry_expect(&entry, HIBC_LABELER + 1, entry.size - HIBC_LABELER - 1 - HIBC_END,
					  &entry_capital_or_digit, fault) ||
		!entry_expect(&entry, entry.size - HIBC_END, 1, &entry_digit, fault) ||
		!entry_expect_check(&entry, entry.size - 1,
							check_character(entry_part(&entry, 0, entry.size - 1)), fault))
		return false;

	entry_take(&entry, code);
	return true;
}

static void
hibc_decode(StandardCode *code)
{
	size_t product = code->size - HIBC_PRODUCT - HIBC_END;

	standard_add(code, "labeler_identification_code", HIBC_LABELER, HIBC_PRODUCT - HIBC_LABELER);
	standard_add(code, "product_or_catalog_number", HIBC_PRODUCT, product);
	standard_add(code, "unit_of_measure", HIBC_PRODUCT + product, 1);
	standard_add(code, "check_character", code->size - 1, 1);
}

const Standard standard_hibc = {
	.name = "hibc",
	.title = "Health industry bar code, primary data",
	.publisher = "HIBCC, ANSI/HIBC 2.6 (supplier labeling)",
	.subject = STANDARD_PART,
	.example = "+A123BJC5D6E71G",
	.enter = hibc_enter,
	.decode = hibc_decode,
};
