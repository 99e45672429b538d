/*
 * isbt128.c
 *		Blood, cells and tissues: ISBT 128 Standard Technical Specification (ICCBBA ST-001,
 *		v6.2), 2.4.1, 2.4.3, 2.4.34 and appendix A.
 *
 * Donation G1234 98 654321: the facility, the year in two digits and a number.  A check
 * character (ISO/IEC 7064, MOD 37-2) may be printed after it, which is no part of it:
 * with the powers of 2 from the right, beginning with 2, as weights,
 *
 *		16*8192 + 1*4096 + 2*2048 + 3*1024 + 4*512 + 9*256 + 8*128 + 6*64 + 5*32 + 4*16 +
 *		3*8 + 2*4 + 1*2 = 148354 = 4009*37 + 21
 *
 * and 38 - 21 = 17, which is H.  Bar codes have "=" before the number and two flag
 * characters after it, also no part of it: those from 60 to 96 are 60 and that 17, here 77.
 *
 * Product E0304 V A0: description, type of collection and division; in products other
 * than blood and cells the last three digits are the division.
 *
 * A9999 XYZ100 T0944: processor, its own code and the description of a product, which is the
 * device identifier of a tissue that is a device.
 */
#include <string.h>

#include "core/ascii.h"
#include "core/checkdigit.h"
#include "standard/entry.h"
#include "standard/standards.h"

#define DIN_SIZE 13
#define DIN_FACILITY 5
#define DIN_SEQUENCE 7
#define FLAGS_SIZE 2

/* Type 3 flags: the value of the check character, and this. */
#define FLAGS_CHECK 60

#define PRODUCT_SIZE 8
#define DESCRIPTION_SIZE 5
#define PRODUCT_DIVISION 6

#define PPIC_SIZE 16
#define PPIC_PRODUCT 5
#define PPIC_DESCRIPTION 11

/* The values of MOD 37-2, in order. */
static const char values[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";

static bool
is_no_o(char c)
{
	return entry_capital_or_digit.has(c) && c != 'O';
}

static bool
is_facility(char c)
{
	return is_no_o(c) && c != '0';
}

static bool
is_flag(char c)
{
	return entry_capital_or_digit.has(c) && strchr("IOQZ", c) == NULL;
}

static bool
is_check(char c)
{
	return entry_capital_or_digit.has(c) || c == '*';
}

static bool
is_any_letter_or_digit(char c)
{
	return entry_capital_or_digit.has(ascii_to_upper(c));
}

static bool
is_small_or_digit(char c)
{
	return is_any_letter_or_digit(c) && !ascii_is_upper(c);
}

static const EntryClass no_o = {"a digit, or a letter other than O", is_no_o};
static const EntryClass facility = {"a digit other than 0, or a letter other than O", is_facility};
static const EntryClass flag = {"a digit, or a letter other than I, O, Q and Z", is_flag};
static const EntryClass check_class = {"a letter, digit or \"*\"", is_check};
static const EntryClass any_letter_or_digit = {"a letter or digit", is_any_letter_or_digit};
static const EntryClass small_or_digit = {"a small letter or digit", is_small_or_digit};

static char
check_character(const char *din)
{
	char check;

	check_compute(CHECK_MOD37_2, (Slice){din, DIN_SIZE}, &check);
	return check;
}

/* Flags that are a check must be the right one. */
static bool
expect_flags(const Entry *entry, Fault *fault)
{
	const char *flags = entry->text + DIN_SIZE;
	int value = (int) (strchr(values, check_character(entry->text)) - values) + FLAGS_CHECK;
	char right[FLAGS_SIZE] = {(char) ('0' + value / 10), (char) ('0' + value % 10)};

	if (!entry_expect(entry, DIN_SIZE, FLAGS_SIZE, &flag, fault))
		return false;
	if (!ascii_is_digit(flags[0]) || !ascii_is_digit(flags[1]) || memcmp(flags, "60", 2) < 0 ||
		memcmp(flags, "96", 2) > 0)
		return true;
	return entry_expect_check_pair(entry, DIN_SIZE, right, fault);
}

/* Whether flags are there, and whether a check character follows. */
static bool
expect_din(const Entry *entry, bool flags, bool check, Fault *fault)
{
	size_t at = DIN_SIZE + (flags ? FLAGS_SIZE : 0);

	return entry_expect(entry, 0, 1, &facility, fault) && entry_expect(entry, 1, 2, &no_o, fault) &&
		   entry_expect(entry, 3, DIN_SIZE - 3, &entry_digit, fault) &&
		   (!flags || expect_flags(entry, fault)) &&
		   (!check || (entry_expect(entry, at, 1, &check_class, fault) &&
					   entry_expect_check(entry, at, check_character(entry->text), fault)));
}

static bool
din_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;
	bool flags;

	if (!entry_read_capitals(entered, " -", &entry, fault))
		return false;
	entry_drop_prefix(&entry, "=");
	if (!entry_expect_size(&entry, DIN_SIZE, DIN_SIZE + FLAGS_SIZE + 1, "13 to 16 characters",
						   fault))
		return false;
	flags = entry.size >= DIN_SIZE + FLAGS_SIZE;
	if (!expect_din(&entry, flags, (entry.size - DIN_SIZE) % FLAGS_SIZE == 1, fault))
		return false;
	entry.size = DIN_SIZE;
	entry_take(&entry, code);
	return true;
}

static void
din_decode(StandardCode *code)
{
	char check[2] = {check_character(code->text), '\0'};

	standard_add(code, "facility_identification_number", 0, DIN_FACILITY);
	standard_add(code, "last_digits_of_year", DIN_FACILITY, 2);
	standard_add(code, "sequence_number", DIN_SEQUENCE, DIN_SIZE - DIN_SEQUENCE);
	standard_add_text(code, "check_character", check);
}

/* Whether the last characters are a type of collection and a division; else all are the division. */
static bool
has_collection_type(const char *product)
{
	return strchr("EFHSPY", product[0]) != NULL || memcmp(product, "X0", 2) == 0;
}

/* National codes, and those of a facility, which decide what the last characters mean. */
static bool
is_local(const char *product)
{
	return product[0] <= 'D';
}

static bool
expect_division(const Entry *entry, Fault *fault)
{
	if (is_local(entry->text))
		return entry_expect(entry, DESCRIPTION_SIZE, PRODUCT_SIZE - DESCRIPTION_SIZE,
							&any_letter_or_digit, fault);
	if (has_collection_type(entry->text))
		return entry_expect(entry, DESCRIPTION_SIZE, 1, &any_letter_or_digit, fault) &&
			   entry_expect(entry, PRODUCT_DIVISION, 1, &entry_capital_or_digit, fault) &&
			   entry_expect(entry, PRODUCT_DIVISION + 1, 1, &small_or_digit, fault);
	return entry_expect(entry, DESCRIPTION_SIZE, PRODUCT_SIZE - DESCRIPTION_SIZE, &entry_digit,
						fault);
}

/* Small letters mean something else than capitals here. */
static bool
product_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!entry_read(entered, " ", &entry, fault))
		return false;
	entry_drop_prefix(&entry, "=<");
	if (!entry_expect_size(&entry, PRODUCT_SIZE, PRODUCT_SIZE, "8 characters", fault) ||
		!entry_expect(&entry, 0, 1, &entry_capital, fault) ||
		!entry_expect(&entry, 1, DESCRIPTION_SIZE - 1, &entry_capital_or_digit, fault) ||
		!expect_division(&entry, fault))
		return false;
	entry_take(&entry, code);
	return true;
}

static void
product_decode(StandardCode *code)
{
	standard_add(code, "product_description_code", 0, DESCRIPTION_SIZE);
	if (is_local(code->text))
		standard_add(code, "local_part", DESCRIPTION_SIZE, PRODUCT_SIZE - DESCRIPTION_SIZE);
	else if (has_collection_type(code->text))
	{
		standard_add(code, "collection_type", DESCRIPTION_SIZE, 1);
		standard_add(code, "division", PRODUCT_DIVISION, PRODUCT_SIZE - PRODUCT_DIVISION);
	}
	else
		standard_add(code, "division", DESCRIPTION_SIZE, PRODUCT_SIZE - DESCRIPTION_SIZE);
}

static bool
ppic_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!entry_read_capitals(entered, " -", &entry, fault))
		return false;
	entry_drop_prefix(&entry, "=/");
	if (!entry_expect_size(&entry, PPIC_SIZE, PPIC_SIZE, "16 characters", fault) ||
		!entry_expect(&entry, 0, 1, &facility, fault) ||
		!entry_expect(&entry, 1, PPIC_PRODUCT - 1, &no_o, fault) ||
		!entry_expect(&entry, PPIC_PRODUCT, PPIC_SIZE - PPIC_PRODUCT, &entry_capital_or_digit,
					  fault))
		return false;
	entry_take(&entry, code);
	return true;
}

static void
ppic_decode(StandardCode *code)
{
	standard_add(code, "processor", 0, PPIC_PRODUCT);
	standard_add(code, "facility_product_code", PPIC_PRODUCT, PPIC_DESCRIPTION - PPIC_PRODUCT);
	standard_add(code, "product_description_code", PPIC_DESCRIPTION, PPIC_SIZE - PPIC_DESCRIPTION);
}

const Standard standard_isbt_din = {
	.name = "isbt_din",
	.title = "Donation identification number of ISBT 128",
	.publisher = "ICCBBA ST-001, 2.4.1 and appendix A",
	.subject = STANDARD_SERIAL,
	.example = "A999921123456",
	.fields = "facility_identification_number last_digits_of_year sequence_number check_character",
	.enter = din_enter,
	.decode = din_decode,
};

const Standard standard_isbt_product = {
	.name = "isbt_product",
	.title = "Product code of ISBT 128",
	.publisher = "ICCBBA ST-001, 2.4.3",
	.subject = STANDARD_PART,
	.example = "S12954A0",
	.fields = "product_description_code local_part collection_type division",
	.enter = product_enter,
	.decode = product_decode,
};

const Standard standard_isbt_ppic = {
	.name = "isbt_ppic",
	.title = "Processor product identification code of ISBT 128, a device identifier",
	.publisher = "ICCBBA ST-001, 2.4.34, and ST-017",
	.subject = STANDARD_PART,
	.example = "A9999XYZ100T0944",
	.fields = "processor facility_product_code product_description_code",
	.enter = ppic_enter,
	.decode = ppic_decode,
};
