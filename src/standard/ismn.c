/*
 * ismn.c
 *		Printed music: ISO 10957:2021.
 *
 * 979-0-2306-7118-7: prefix, publisher, item, and the check digit of a GTIN of 13
 * digits: 9+7*3+9+0*3+2+3*3+0+6*3+7+1*3+1+8*3 = 103, and 103 + 7 = 110.
 *
 * Up to 2008 it was M-2306-7118-7: M counts 3, which leaves the check digit what it is
 * with 9790.  The first digit of the publisher gives how many it has.
 */
#include <string.h>

#include "standard/gs1_keys.h"
#include "standard/standards.h"

#define ISMN_SIZE 13
#define OLD_SIZE 10
#define PREFIX_SIZE 4
#define CHECK (ISMN_SIZE - 1)

static const char prefix[] = "9790";

/* Digits of a publisher by the first of them. */
static const unsigned char publisher_sizes[] = {3, 4, 4, 4, 5, 5, 5, 6, 6, 7};

static void
drop_label(Entry *entry)
{
	if (!entry_drop_prefix(entry, "ISMN:"))
		entry_drop_prefix(entry, "ISMN");
}

/* Writes 9790 instead of an M; positions stay those of the input. */
static void
replace_m(Entry *entry)
{
	static const size_t more = PREFIX_SIZE - 1;

	memmove(entry->text + more, entry->text, entry->size);
	memmove(entry->position + more, entry->position,
			(entry->size + 1) * sizeof(entry->position[0]));
	for (size_t i = 0; i < more; i++)
		entry->position[i] = entry->position[more];
	memcpy(entry->text, prefix, PREFIX_SIZE);
	entry->size += more;
}

static bool
expect_prefix(const Entry *entry, Fault *fault)
{
	if (memcmp(entry->text, prefix, PREFIX_SIZE) == 0)
		return true;
	fault_set(fault, FAULT_SYNTAX, entry->position[0],
			  "Expected 9790 or M at position %d, found %.4s.", entry->position[0], entry->text);
	return false;
}

static bool
ismn_enter(Slice entered, StandardCode *code, Fault *fault)
{
	Entry entry;

	if (!entry_read_capitals(entered, " -", &entry, fault))
		return false;
	drop_label(&entry);
	if (entry.size == OLD_SIZE && entry.text[0] == 'M')
		replace_m(&entry);
	if (!entry_expect_size(&entry, ISMN_SIZE, ISMN_SIZE, "13 digits, or M and 9 digits", fault) ||
		!entry_expect(&entry, 0, ISMN_SIZE, &entry_digit, fault) || !expect_prefix(&entry, fault) ||
		!gs1_expect_key(&entry, 0, ISMN_SIZE, fault))
		return false;
	entry_take(&entry, code);
	return true;
}

static void
ismn_decode(StandardCode *code)
{
	size_t publisher = publisher_sizes[code->text[PREFIX_SIZE] - '0'];
	size_t item = PREFIX_SIZE + publisher;

	standard_add(code, "prefix", 0, PREFIX_SIZE);
	standard_add(code, "publisher", PREFIX_SIZE, publisher);
	standard_add(code, "item", item, CHECK - item);
	standard_add(code, "check_digit", CHECK, 1);
}

const Standard standard_ismn = {
	.name = "ismn",
	.title = "International standard music number, brought to 13 digits",
	.publisher = "ISO 10957:2021",
	.subject = STANDARD_PART,
	.example = "9790230671187",
	.fields = "prefix publisher item check_digit",
	.enter = ismn_enter,
	.decode = ismn_decode,
};
