/*
 * gtin.c
 *		Global trade item numbers: GS1 General Specifications, 2.1 and 3.3.2 (AI 01).
 *
 * 629104150021 3: company prefix and item reference, check digit 3, since
 * 6+2*3+9+1*3+0+4*3+1+5*3+0+0*3+2+1*3 = 57, and 57 + 3 = 60.
 *
 * A GTIN of any length is the same GTIN with zeros in front of it up to 14
 * digits.  The standard "gtin" accepts all lengths and writes 14 digits, so that
 * equal items have equal codes.
 */
#include <string.h>

#include "standard/gs1_keys.h"
#include "standard/standards.h"

static size_t
zeros_in_front(const StandardCode *code)
{
	size_t zeros = 0;

	while (zeros < code->size && code->text[zeros] == '0')
		zeros++;
	return zeros;
}

/* The fields of 14 digits; the format is the shortest in which the number can be written. */
static void
decode_14(StandardCode *code)
{
	size_t zeros = zeros_in_front(code);

	standard_add_text(code, "gtin_format",
					  zeros >= 6   ? "GTIN-8"
					  : zeros >= 2 ? "GTIN-12"
					  : zeros == 1 ? "GTIN-13"
								   : "GTIN-14");
	standard_add(code, "indicator_digit", 0, 1);
	standard_add(code, "company_prefix_and_item_reference", 1, 12);
	standard_add(code, "check_digit", 13, 1);
}

/* Scanners and element strings write zeros in front of the number, up to 14 digits. */
static void
drop_padding(Entry *entry, size_t size)
{
	static const char zeros[] = "000000";

	if (entry->size > size && entry->size >= 12 && entry->size <= GTIN_SIZE)
		entry_drop_prefix(entry, zeros + strlen(zeros) - (entry->size - size));
}

static bool
enter_digits(Slice entered, size_t size, const char *what, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!entry_read(entered, " -", &entry, fault))
		return false;
	entry_drop_prefix(&entry, "(01)");
	drop_padding(&entry, size);
	if (!entry_expect_size(&entry, size, size, what, fault) ||
		!gs1_expect_key(&entry, 0, size, fault))
		return false;
	entry_take(&entry, code);
	return true;
}

static bool
gtin8_enter(Slice entered, StandardCode *code, Fault *fault)
{
	return enter_digits(entered, 8, "8 digits", code, fault);
}

static void
gtin8_decode(StandardCode *code)
{
	standard_add(code, "gs1_8_prefix", 0, 3);
	standard_add(code, "item_reference", 3, 4);
	standard_add(code, "check_digit", 7, 1);
}

static bool
gtin12_enter(Slice entered, StandardCode *code, Fault *fault)
{
	return enter_digits(entered, 12, "12 digits", code, fault);
}

static void
gtin12_decode(StandardCode *code)
{
	standard_add(code, "upc_company_prefix_and_item_reference", 0, 11);
	standard_add(code, "check_digit", 11, 1);
}

static bool
gtin13_enter(Slice entered, StandardCode *code, Fault *fault)
{
	return enter_digits(entered, 13, "13 digits", code, fault);
}

static void
gtin13_decode(StandardCode *code)
{
	standard_add(code, "gs1_prefix", 0, 3);
	standard_add(code, "company_prefix_and_item_reference", 0, 12);
	standard_add(code, "check_digit", 12, 1);
}

static bool
gtin14_enter(Slice entered, StandardCode *code, Fault *fault)
{
	return enter_digits(entered, GTIN_SIZE, "14 digits", code, fault);
}

static bool
gtin_enter(Slice entered, StandardCode *code, Fault *fault)
{
	static const char expected[] = "8, 12, 13 or 14 digits";
	Entry entry;

	if (!entry_read(entered, " -", &entry, fault))
		return false;
	entry_drop_prefix(&entry, "(01)");
	if (!entry_expect_size(&entry, 8, GTIN_SIZE, expected, fault) ||
		!entry_expect_size(&entry, entry.size == 8 ? 8 : 12, GTIN_SIZE, expected, fault) ||
		!gs1_expect_key(&entry, 0, entry.size, fault))
		return false;

	memset(code->text, '0', GTIN_SIZE);
	memcpy(code->text + GTIN_SIZE - entry.size, entry.text, entry.size);
	code->size = GTIN_SIZE;
	code->fields = 0;
	return true;
}

const Standard standard_gtin8 = {
	.name = "gtin8",
	.title = "Global trade item number of 8 digits (EAN-8)",
	.publisher = "GS1 General Specifications, 2.1 and 3.3.2",
	.subject = STANDARD_PART,
	.example = "96385074",
	.fields = "gs1_8_prefix item_reference check_digit",
	.enter = gtin8_enter,
	.decode = gtin8_decode,
};

const Standard standard_gtin12 = {
	.name = "gtin12",
	.title = "Global trade item number of 12 digits (UPC)",
	.publisher = "GS1 General Specifications, 2.1 and 3.3.2",
	.subject = STANDARD_PART,
	.example = "614141000036",
	.fields = "upc_company_prefix_and_item_reference check_digit",
	.enter = gtin12_enter,
	.decode = gtin12_decode,
};

const Standard standard_gtin13 = {
	.name = "gtin13",
	.title = "Global trade item number of 13 digits (EAN-13)",
	.publisher = "GS1 General Specifications, 2.1 and 3.3.2",
	.subject = STANDARD_PART,
	.example = "6291041500213",
	.fields = "gs1_prefix company_prefix_and_item_reference check_digit",
	.enter = gtin13_enter,
	.decode = gtin13_decode,
};

const Standard standard_gtin14 = {
	.name = "gtin14",
	.title = "Global trade item number of 14 digits",
	.publisher = "GS1 General Specifications, 2.1 and 3.3.2 (AI 01)",
	.subject = STANDARD_PART,
	.example = "09506000134352",
	.fields = "gtin_format indicator_digit company_prefix_and_item_reference "
			  "check_digit",
	.enter = gtin14_enter,
	.decode = decode_14,
};

const Standard standard_gtin = {
	.name = "gtin",
	.title = "Global trade item number of any length, brought to 14 digits",
	.publisher = "GS1 General Specifications, 2.1 and 3.3.2 (AI 01)",
	.subject = STANDARD_PART,
	.example = "09506000134352",
	.fields = "gtin_format indicator_digit company_prefix_and_item_reference "
			  "check_digit",
	.enter = gtin_enter,
	.decode = decode_14,
};
