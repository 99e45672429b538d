/*
 * ppn.c
 *		Medicines in Germany: IFA, specification PPN-Code, and the technical information
 *		on the check digit of the PZN.
 *
 * PZN 1234567 8: the sum of weights 1 to 7 leaves the check digit when divided by 11:
 * 1*1 + 2*2 + 3*3 + 4*4 + 5*5 + 6*6 + 7*7 = 140 = 12*11 + 8.  Numbers that leave 10 are not
 * assigned.  A PZN of 7 digits, from before 2013, is the same with a zero before it.
 *
 * PPN 11 12345678 42: the agency that registers products (11 is IFA), its number for the
 * product, and two check digits.  Characters count as in ASCII, with weights from 2 up:
 *
 *		49*2+49*3 + 49*4+50*5+51*6+52*7+53*8+54*9+55*10+56*11 = 3437 = 35*97 + 42
 */
#include <stdio.h>
#include <string.h>

#include "core/check_rule.h"
#include "standard/entry.h"
#include "standard/standards.h"

#define PZN_SIZE 8
#define PZN_OLD_SIZE 7
#define PZN_CHECK (PZN_SIZE - 1)

#define PPN_MIN 5
#define PPN_MAX 22
#define PPN_PRODUCT 2
#define PPN_OF_PZN_SIZE (PPN_PRODUCT + PZN_SIZE + 2)

static const char ifa[] = "11";

static const CheckRule pzn_rule = {.modulus = 11,
								   .weights = PZN_CHECK,
								   .weight = {1, 2, 3, 4, 5, 6, 7},
								   .remainder = true};

static bool
expect_pzn(const Entry *entry, size_t start, Fault *fault)
{
	char check;

	if (!entry_expect(entry, start, PZN_SIZE, &entry_digit, fault))
		return false;
	if (check_rule_compute(&pzn_rule, entry_part(entry, start, PZN_CHECK), &check))
		return entry_expect_check(entry, start + PZN_CHECK, check, fault);
	fault_set(fault, FAULT_SYNTAX, entry->position[start],
			  "Expected a PZN that is assigned at position %d: no check digit is right for %.*s.",
			  entry->position[start], PZN_CHECK, entry->text + start);
	return false;
}

/* Writes a zero before the digits; positions stay those of the input. */
static void
prepend_zero(Entry *entry)
{
	memmove(entry->text + 1, entry->text, entry->size);
	memmove(entry->position + 1, entry->position, (entry->size + 1) * sizeof(entry->position[0]));
	entry->text[0] = '0';
	entry->size++;
}

static bool
pzn_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!entry_read_capitals(entered, " -", &entry, fault))
		return false;
	if (!entry_drop_prefix(&entry, "PZN:"))
		entry_drop_prefix(&entry, "PZN");
	if (entry.size == PZN_OLD_SIZE)
		prepend_zero(&entry);
	if (!entry_expect_size(&entry, PZN_SIZE, PZN_SIZE, "8 digits", fault) ||
		!expect_pzn(&entry, 0, fault))
		return false;
	entry_take(&entry, code);
	return true;
}

static void
pzn_decode(StandardCode *code)
{
	standard_add(code, "product", 0, PZN_CHECK);
	standard_add(code, "check_digit", PZN_CHECK, 1);
}

static void
ppn_check(Slice text, char *pair)
{
	char digits[4];
	int sum = 0;

	for (size_t i = 0; i < text.size; i++)
		sum += text.data[i] * ((int) i + 2);
	snprintf(digits, sizeof(digits), "%02d", sum % 97);
	memcpy(pair, digits, 2);
}

static bool
ppn_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;
	char pair[2];
	size_t check;

	if (!entry_read_capitals(entered, " -", &entry, fault))
		return false;
	if (!entry_drop_prefix(&entry, "PPN:"))
		entry_drop_prefix(&entry, "PPN");
	if (!entry_expect_size(&entry, PPN_MIN, PPN_MAX, "5 to 22 characters", fault))
		return false;
	check = entry.size - 2;
	if (!entry_expect(&entry, 0, check, &entry_capital_or_digit, fault) ||
		!entry_expect(&entry, check, 2, &entry_digit, fault))
		return false;
	if (memcmp(entry.text, ifa, PPN_PRODUCT) == 0 &&
		(!entry_expect_size(&entry, PPN_OF_PZN_SIZE, PPN_OF_PZN_SIZE, "11, a PZN and 2 digits",
							fault) ||
		 !expect_pzn(&entry, PPN_PRODUCT, fault)))
		return false;
	ppn_check(entry_part(&entry, 0, check), pair);
	if (!entry_expect_check_pair(&entry, check, pair, fault))
		return false;
	entry_take(&entry, code);
	return true;
}

static void
ppn_decode(StandardCode *code)
{
	size_t check = code->size - 2;

	standard_add(code, "product_registration_agency", 0, PPN_PRODUCT);
	standard_add(code, "product_number", PPN_PRODUCT, check - PPN_PRODUCT);
	standard_add(code, "check_digits", check, 2);
}

const Standard standard_pzn = {
	.name = "pzn",
	.title = "Pharmacy product number of Germany (PZN)",
	.publisher = "IFA, PZN8",
	.subject = STANDARD_PART,
	.example = "12345678",
	.fields = "product check_digit",
	.enter = pzn_enter,
	.decode = pzn_decode,
};

const Standard standard_ppn = {
	.name = "ppn",
	.title = "Pharmacy product number (PPN)",
	.publisher = "IFA, specification PPN-Code",
	.subject = STANDARD_PART,
	.example = "111234567842",
	.fields = "product_registration_agency product_number check_digits",
	.enter = ppn_enter,
	.decode = ppn_decode,
};
