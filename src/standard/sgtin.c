/*
 * sgtin.c
 *		One trade item, or one piece of it: GS1 General Specifications, 3.3.2 (AI 01), 3.5.2
 *		(AI 21) and 3.9 (AI 8006).
 *
 * (01)09506000134352(21)ABC123: GTIN 09506000134352, serial ABC123.  The check
 * digit of the GTIN is 2, since 0*3+9+5*3+0+6*3+0+0*3+0+1*3+3+4*3+3+5*3 = 78, and
 * 78 + 2 = 80.
 *
 * (8006)095060001343520102(21)ABC123: piece 01 of 02 of that item.
 */
#include <string.h>

#include "core/ascii.h"
#include "standard/gs1_keys.h"
#include "standard/standards.h"

#define SERIAL_MAX 20
#define PIECE_SIZE 2

/* Digits of an application identifier. */
#define IDENTIFIER_MIN 2
#define IDENTIFIER_MAX 4

/* Offsets in the own forms, after "(01)" or "(8006)" and after "(21)". */
#define SGTIN_GTIN 4
#define SGTIN_SERIAL (SGTIN_GTIN + GTIN_SIZE + 4)
#define ITIP_GTIN 6
#define ITIP_PIECE (ITIP_GTIN + GTIN_SIZE)
#define ITIP_TOTAL (ITIP_PIECE + PIECE_SIZE)
#define ITIP_SERIAL (ITIP_TOTAL + PIECE_SIZE + 4)

/* An element string, read from left to right. */
typedef struct Elements
{
	Entry entry;
	size_t at;
	bool bracketed;
} Elements;

static bool
skip(Elements *elements, const char *word)
{
	const Entry *entry = &elements->entry;

	if (!slice_begins_with(entry_part(entry, elements->at, entry->size - elements->at), word))
		return false;
	elements->at += strlen(word);
	return true;
}

/* An application identifier such as "(01)"; a scanner sends it without brackets. */
static bool
expect_identifier(Elements *elements, const char *bracketed, const char *plain, Fault *fault)
{
	char expected[12] = "\"";

	if (elements->at == 0)
		elements->bracketed = elements->entry.size > 0 && elements->entry.text[0] == '(';
	if (skip(elements, elements->bracketed ? bracketed : plain))
		return true;
	strcat(strcat(expected, elements->bracketed || elements->at == 0 ? bracketed : plain), "\"");
	entry_fault(&elements->entry, elements->at, expected, fault);
	return false;
}

static bool
expect_gtin(Elements *elements, Fault *fault)
{
	const Entry *entry = &elements->entry;
	size_t left = entry->size - elements->at;

	for (size_t i = 0; i < GTIN_SIZE; i++)
	{
		if (i < left && ascii_is_digit(entry->text[elements->at + i]))
			continue;
		entry_fault(entry, elements->at + i, "14 digits of a GTIN", fault);
		/* the other lengths of a GTIN */
		if (i == 8 || i == 12 || i == 13)
			fault_hint(fault, "Write zeros in front of the GTIN, up to 14 digits.");
		return false;
	}
	if (!gs1_expect_key(entry, elements->at, GTIN_SIZE, fault))
		return false;
	elements->at += GTIN_SIZE;
	return true;
}

/*
 * A serial may have brackets; but with two to four digits between them, as
 * identifiers have, it could also be a serial and another element.
 */
static bool
expect_no_identifier(const Elements *elements, Fault *fault)
{
	const Entry *entry = &elements->entry;

	for (size_t i = elements->at; i < entry->size; i++)
	{
		size_t digits = 0;

		if (entry->text[i] != '(')
			continue;
		while (i + 1 + digits < entry->size && ascii_is_digit(entry->text[i + 1 + digits]))
			digits++;
		if (digits < IDENTIFIER_MIN || digits > IDENTIFIER_MAX || i + 1 + digits == entry->size ||
			entry->text[i + 1 + digits] != ')')
			continue;
		entry_fault(entry, i, "no further application identifier", fault);
		return false;
	}
	return true;
}

static bool
expect_serial(const Elements *elements, Fault *fault)
{
	const Entry *entry = &elements->entry;
	size_t size = entry->size - elements->at;

	if (size == 0 || size > SERIAL_MAX)
	{
		fault_set(fault, FAULT_SYNTAX,
				  entry->position[size == 0 ? entry->size : elements->at + SERIAL_MAX],
				  "Expected a serial of 1 to 20 characters, found %d.", (int) size);
		return false;
	}
	return expect_no_identifier(elements, fault) &&
		   entry_expect(entry, elements->at, size, &gs1_character_82, fault);
}

static void
append(StandardCode *code, const char *word, Slice part)
{
	size_t size = strlen(word);

	memcpy(code->text + code->size, word, size);
	memcpy(code->text + code->size + size, part.data, part.size);
	code->size += size + part.size;
}

/* Two digits each for the piece and the total. */
static bool
expect_pieces(Elements *elements, Fault *fault)
{
	const Entry *entry = &elements->entry;
	const char *piece = entry->text + elements->at;
	const char *total = piece + PIECE_SIZE;

	for (size_t i = elements->at; i < elements->at + 2 * PIECE_SIZE; i++)
	{
		if (i >= entry->size || !ascii_is_digit(entry->text[i]))
		{
			entry_fault(entry, i, "2 digits of a piece and 2 of the total", fault);
			return false;
		}
	}
	if (memcmp(piece, "00", PIECE_SIZE) == 0 || memcmp(piece, total, PIECE_SIZE) > 0)
	{
		fault_set(fault, FAULT_SYNTAX, entry->position[elements->at],
				  "Expected a piece from 01 to the total %.2s at position %d, found %.2s.", total,
				  entry->position[elements->at], piece);
		return false;
	}
	elements->at += 2 * PIECE_SIZE;
	return true;
}

/* The two standards differ in the first identifier, and in the piece after the GTIN. */
static bool
enter_item(Slice entered, bool piece, StandardCode *code, Fault *fault)
{
	const char *bracketed = piece ? "(8006)" : "(01)";
	Elements elements = {.at = 0};
	const Entry *entry = &elements.entry;
	size_t gtin;
	size_t size;

	if (!entry_read(entered, " ", &elements.entry, fault) ||
		!expect_identifier(&elements, bracketed, piece ? "8006" : "01", fault))
		return false;
	gtin = elements.at;
	if (!expect_gtin(&elements, fault) || (piece && !expect_pieces(&elements, fault)))
		return false;
	size = elements.at - gtin;
	if (!expect_identifier(&elements, "(21)", "21", fault) || !expect_serial(&elements, fault))
		return false;

	code->size = 0;
	code->fields = 0;
	append(code, bracketed, entry_part(entry, gtin, size));
	append(code, "(21)", entry_part(entry, elements.at, entry->size - elements.at));
	return true;
}

static bool
sgtin_enter(Slice entered, StandardCode *code, Fault *fault)
{
	return enter_item(entered, false, code, fault);
}

static bool
itip_enter(Slice entered, StandardCode *code, Fault *fault)
{
	return enter_item(entered, true, code, fault);
}

static void
sgtin_decode(StandardCode *code)
{
	standard_add(code, "gtin", SGTIN_GTIN, GTIN_SIZE);
	standard_add(code, "serial", SGTIN_SERIAL, code->size - SGTIN_SERIAL);
}

static void
itip_decode(StandardCode *code)
{
	standard_add(code, "gtin", ITIP_GTIN, GTIN_SIZE);
	standard_add(code, "piece", ITIP_PIECE, PIECE_SIZE);
	standard_add(code, "total", ITIP_TOTAL, PIECE_SIZE);
	standard_add(code, "serial", ITIP_SERIAL, code->size - ITIP_SERIAL);
}

const Standard standard_sgtin = {
	.name = "sgtin",
	.title = "Serialised global trade item number",
	.publisher = "GS1 General Specifications, 3.3.2 (AI 01) and 3.5.2 (AI 21)",
	.subject = STANDARD_SERIAL,
	.example = "(01)09506000134352(21)ABC123",
	.fields = "gtin serial",
	.enter = sgtin_enter,
	.decode = sgtin_decode,
};

const Standard standard_itip = {
	.name = "itip",
	.title = "Piece of an individual trade item, with its serial",
	.publisher = "GS1 General Specifications, 3.9 (AI 8006) and 3.5.2 (AI 21)",
	.subject = STANDARD_SERIAL,
	.example = "(8006)095060001343520102(21)ABC123",
	.fields = "gtin piece total serial",
	.enter = itip_enter,
	.decode = itip_decode,
};
