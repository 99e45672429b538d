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
 * written "_", as the standard prints it below bar codes: no code ends with a blank.
 */
#include "standard/hibc.h"

#include "core/ascii.h"
#include "core/checkdigit.h"
#include "standard/standards.h"

#define HIBC_LABELER 1
#define HIBC_PRODUCT 5
#define HIBC_PRODUCT_MAX 18

/* Characters after the product: unit of measure and check character. */
#define HIBC_END 2

#define HIBC_BLANK '_'

static bool
is_flag(char c)
{
	return c == '+';
}

static const EntryClass flag = {"\"+\"", is_flag};

char
hibc_check_character(Slice data)
{
	char check;

	check_compute(CHECK_MOD43, data, &check);
	return check == ' ' ? HIBC_BLANK : check;
}

bool
hibc_read_primary(Slice data, int first_position, HibcPrimary *primary, Fault *fault)
{
	size_t product;
	Entry entry;

	if (!entry_take_slice(data, first_position, &entry, fault) ||
		!entry_expect_size(&entry, HIBC_PRODUCT + 2, HIBC_PRODUCT + HIBC_PRODUCT_MAX + 1,
						   "\"+\", a labeler, 1 to 18 characters of product and a unit of measure",
						   fault) ||
		!entry_expect(&entry, 0, HIBC_LABELER, &flag, fault) ||
		!entry_expect(&entry, HIBC_LABELER, 1, &entry_capital, fault) ||
		!entry_expect(&entry, HIBC_LABELER + 1, data.size - HIBC_LABELER - 2,
					  &entry_capital_or_digit, fault) ||
		!entry_expect(&entry, data.size - 1, 1, &entry_digit, fault))
		return false;

	product = data.size - HIBC_PRODUCT - 1;
	primary->labeler = (Slice){data.data + HIBC_LABELER, HIBC_PRODUCT - HIBC_LABELER};
	primary->product = (Slice){data.data + HIBC_PRODUCT, product};
	primary->unit = (Slice){data.data + HIBC_PRODUCT + product, 1};
	return true;
}

/* Some readers send the asterisks with which Code 39 begins and ends. */
static void
drop_asterisks(Entry *entry)
{
	entry_drop_prefix(entry, "*");
	if (entry->size > 0 && entry->text[entry->size - 1] == '*')
		entry->size--;
}

/* Restores a blank as check character: before an asterisk, or dropped at the end of the input. */
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
			 hibc_check_character(entry_part(entry, 0, size)) == HIBC_BLANK &&
			 hibc_check_character(entry_part(entry, 0, size - 1)) != entry->text[size - 1])
	{
		entry->text[entry->size++] = HIBC_BLANK;
		entry->position[entry->size] = end + 1;
	}
}

static bool
hibc_enter(Slice entered, StandardCode *code, Fault *fault)
{
	HibcPrimary primary;
	Entry entry;
	Slice data;

	if (!entry_read_capitals(entered, "", &entry, fault))
		return false;
	drop_asterisks(&entry);
	restore_blank(entered, &entry);
	if (!entry_expect_size(&entry, HIBC_PRODUCT + 1 + HIBC_END, HIBC_PRIMARY_MAX,
						   "8 to 25 characters", fault))
		return false;
	data = entry_part(&entry, 0, entry.size - 1);
	if (!hibc_read_primary(data, entry.position[0], &primary, fault) ||
		!entry_expect_check(&entry, entry.size - 1, hibc_check_character(data), fault))
		return false;

	entry_take(&entry, code);
	return true;
}

static void
hibc_decode(StandardCode *code)
{
	size_t product = code->size - HIBC_PRODUCT - HIBC_END;

	standard_add(code, "device_identifier", HIBC_LABELER, code->size - HIBC_END);
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
	.fields = "device_identifier labeler_identification_code product_or_catalog_number "
			  "unit_of_measure check_character",
	.enter = hibc_enter,
	.decode = hibc_decode,
};
