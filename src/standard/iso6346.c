/*
 * iso6346.c
 *		Freight containers: ISO 6346, clause 3 and annex A.
 *
 * CSQ U 305438 3: owner, equipment category, serial number and check digit.
 * Letters count from 10 up, without the multiples of 11 (A 10, B 12, K 21, L 23,
 * U 32, V 34, Z 38), and the weights are the powers of 2 from the left:
 *
 *		13*1 + 30*2 + 28*4 + 32*8 + 3*16 + 0*32 + 5*64 + 4*128 + 3*256 + 8*512 = 6185
 *
 * which leaves 3 when divided by 11.  A remainder of 10 is written 0.
 */
#include "core/check_rule.h"
#include "standard/entry.h"
#include "standard/standards.h"

#define CONTAINER_SIZE 11
#define CONTAINER_CATEGORY 3
#define CONTAINER_SERIAL 4
#define CONTAINER_CHECK 10

static bool
is_category(char c)
{
	return c == 'U' || c == 'J' || c == 'Z';
}

static const EntryClass category = {"a category (U, J or Z)", is_category};

/* The weights are what the powers of 2 leave when divided by 11. */
static const CheckRule rule = {.modulus = 11,
							   .weights = CONTAINER_CHECK,
							   .weight = {1, 2, 4, 8, 5, 10, 9, 7, 3, 6},
							   .remainder = true,
							   .letters = CHECK_LETTERS_ISO6346,
							   .ten = '0'};

static char
check_digit(const char *container)
{
	char check = '\0';

	(void) check_rule_compute(&rule, (Slice){container, CONTAINER_CHECK}, &check);
	return check;
}

static const char *
equipment(char c)
{
	return c == 'U'   ? "freight container"
		   : c == 'J' ? "detachable freight container-related equipment"
					  : "trailer or chassis";
}

static bool
iso6346_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!entry_read_capitals(entered, " -", &entry, fault) ||
		!entry_expect_size(&entry, CONTAINER_SIZE, CONTAINER_SIZE, "4 letters and 7 digits",
						   fault) ||
		!entry_expect(&entry, 0, CONTAINER_CATEGORY, &entry_capital, fault) ||
		!entry_expect(&entry, CONTAINER_CATEGORY, 1, &category, fault) ||
		!entry_expect(&entry, CONTAINER_SERIAL, CONTAINER_SIZE - CONTAINER_SERIAL, &entry_digit,
					  fault) ||
		!entry_expect_check(&entry, CONTAINER_CHECK, check_digit(entry.text), fault))
		return false;

	entry_take(&entry, code);
	return true;
}

static void
iso6346_decode(StandardCode *code)
{
	standard_add(code, "owner", 0, 3);
	standard_add(code, "category", CONTAINER_CATEGORY, 1);
	standard_add_text(code, "equipment", equipment(code->text[CONTAINER_CATEGORY]));
	standard_add(code, "serial", CONTAINER_SERIAL, 6);
	standard_add(code, "check_digit", CONTAINER_CHECK, 1);
}

const Standard standard_iso6346 = {
	.name = "iso6346",
	.title = "Freight container identification",
	.publisher = "ISO 6346, clause 3",
	.subject = STANDARD_SERIAL,
	.example = "CSQU3054383",
	.fields = "owner category equipment serial check_digit",
	.enter = iso6346_enter,
	.decode = iso6346_decode,
};
