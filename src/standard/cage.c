/*
 * cage.c
 *		CAGE codes and the part numbers of their entities: NATO ACodP-1 (STANAG 3150) and
 *		ASME Y14.100.
 *
 * 81205-BAC1505-100: the entity 81205 and its part number BAC1505-100.  A code of
 * the United States begins and ends with a digit and has neither I nor O; a code
 * of another country begins or ends with a letter and has no O.
 */
#include "standard/cage.h"

#include <string.h>

#include "core/ascii.h"
#include "standard/standards.h"

/* The most characters of a part or identifying number: ASME Y14.100. */
#define PART_MAX 32

static bool
is_nato(char c)
{
	return ascii_is_digit(c) || (ascii_is_upper(c) && c != 'O');
}

static const EntryClass nato = {"a digit, or a letter other than O", is_nato};

static bool
is_part(char c)
{
	return ascii_is_printable(c) && c != ' ' && c != '|' && !(c >= 'a' && c <= 'z');
}

static const EntryClass part_character = {"a capital, digit or sign", is_part};

bool
cage_expect(const Entry *entry, size_t start, Fault *fault)
{
	const char *cage = entry->text + start;
	bool digits = ascii_is_digit(cage[0]) && ascii_is_digit(cage[CAGE_SIZE - 1]);

	return entry_expect(entry, start, CAGE_SIZE, digits ? &entry_no_io : &nato, fault);
}

static bool
cage_part_enter(Slice entered, StandardCode *code, Fault *fault)
{
	static const char expected[] = "a CAGE code of 5 and a part number of 1 to 32 characters";
	Entry entry;
	size_t part = CAGE_SIZE;

	if (!entry_read_capitals(entered, "", &entry, fault) ||
		!entry_expect_size(&entry, CAGE_SIZE + 1, CODE_MAX, expected, fault) ||
		!cage_expect(&entry, 0, fault))
		return false;

	/* a part number does not begin with a sign: it is a separator */
	if (strchr("- :/", entry.text[part]) != NULL)
		part++;
	if (!entry_expect_size(&entry, part + 1, part + PART_MAX, expected, fault) ||
		!entry_expect(&entry, part, 1, &entry_capital_or_digit, fault) ||
		!entry_expect(&entry, part, entry.size - part, &part_character, fault))
		return false;

	memcpy(code->text, entry.text, CAGE_SIZE);
	code->text[CAGE_SIZE] = '-';
	memcpy(code->text + CAGE_SIZE + 1, entry.text + part, entry.size - part);
	code->size = CAGE_SIZE + 1 + entry.size - part;
	code->fields = 0;
	return true;
}

static void
cage_part_decode(StandardCode *code)
{
	size_t part = CAGE_SIZE + 1;

	standard_add(code, "cage", 0, CAGE_SIZE);
	standard_add(code, "part_number", part, code->size - part);
}

const Standard standard_cage_part = {
	.name = "cage_part",
	.title = "CAGE code and part number",
	.publisher = "NATO ACodP-1 (STANAG 3150), and ASME Y14.100",
	.subject = STANDARD_PART,
	.example = "81205-BAC1505-100",
	.fields = "cage part_number",
	.enter = cage_part_enter,
	.decode = cage_part_decode,
};
