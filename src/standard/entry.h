/*
 * entry.h
 *		What was entered as a code of a standard, and whether it is what the standard expects.
 *
 * The functions that say "expect" return whether it is, or fill the fault
 * with what was expected, what was found and where.
 */
#ifndef TRACEABILITY_STANDARD_ENTRY_H
#define TRACEABILITY_STANDARD_ENTRY_H

#include "standard/standard.h"

/* The characters that count, each with its position in what was entered. */
typedef struct Entry
{
	char text[CODE_MAX];
	int position[CODE_MAX + 1]; /* the last one is where it ends */
	size_t size;
} Entry;

/* Characters of a kind. */
typedef struct EntryClass
{
	const char *one; /* "a digit" */
	bool (*has)(char c);
} EntryClass;

extern const EntryClass entry_digit;
extern const EntryClass entry_capital;
extern const EntryClass entry_capital_or_digit;
extern const EntryClass entry_hexadecimal;

/* Takes what was entered as it is, less the separators among its characters. */
extern bool entry_read(Slice entered, const char *separators, Entry *entry, Fault *fault);

/* The same, and in capitals. */
extern bool entry_read_capitals(Slice entered, const char *separators, Entry *entry, Fault *fault);

/* Takes a part of something larger as it is, its first character having that position. */
extern bool entry_take_slice(Slice text, int first_position, Entry *entry, Fault *fault);

/* Drops a beginning, in any case, that does not belong to the code; false when it is not there. */
extern bool entry_drop_prefix(Entry *entry, const char *prefix);

static inline Slice
entry_part(const Entry *entry, size_t start, size_t size)
{
	return (Slice){entry->text + start, size};
}

/* The number that two characters make that are digits. */
static inline int
entry_two_digits(const char *digits)
{
	return (digits[0] - '0') * 10 + digits[1] - '0';
}

/* "what" is "17 characters", "8, 12, 13 or 14 digits" and so on. */
extern bool entry_expect_size(const Entry *entry, size_t least, size_t most, const char *what,
							  Fault *fault);

extern bool entry_expect(const Entry *entry, size_t start, size_t size, const EntryClass *class,
						 Fault *fault);
extern bool entry_expect_check(const Entry *entry, size_t at, char check, Fault *fault);

/* Says that something else than the character there was expected. */
extern void entry_fault(const Entry *entry, size_t at, const char *expected, Fault *fault);

/* Makes the entry the code, which has no fields yet. */
extern void entry_take(const Entry *entry, StandardCode *code);

#endif
