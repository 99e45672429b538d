/*
 * entry.h
 *		An input as a code of a standard, and whether it is what the standard expects.
 *
 * The functions named "expect" return whether it is, or else fill the fault with
 * what was expected, what was found and where.
 */
#ifndef TRACEABILITY_STANDARD_ENTRY_H
#define TRACEABILITY_STANDARD_ENTRY_H

#include "standard/standard.h"

/* The characters of the code, each with its position in the input. */
typedef struct Entry
{
	char text[CODE_MAX];
	int position[CODE_MAX + 1]; /* the last one is that of the end */
	size_t size;
} Entry;

/* Characters of a kind. */
typedef struct EntryClass
{
	const char *one; /* "a digit" */
	bool (*has)(char c);
} EntryClass;

extern const EntryClass entry_digit;
extern const EntryClass entry_digit_or_x;
extern const EntryClass entry_capital;
extern const EntryClass entry_capital_or_digit;
extern const EntryClass entry_hexadecimal;

/* Capitals and digits without letters that look like digits: I and O, or also Q. */
extern const EntryClass entry_no_io;
extern const EntryClass entry_no_ioq;

/* Reads an input unchanged, less the separators among its characters. */
extern bool entry_read(Slice entered, const char *separators, Entry *entry, Fault *fault);

/* The same, and in capitals. */
extern bool entry_read_capitals(Slice entered, const char *separators, Entry *entry, Fault *fault);

/* Takes a part of a larger text unchanged; its first character has that position. */
extern bool entry_take_slice(Slice text, int first_position, Entry *entry, Fault *fault);

/* Drops a beginning, in any case, that is not part of the code; false without it. */
extern bool entry_drop_prefix(Entry *entry, const char *prefix);

static inline Slice
entry_part(const Entry *entry, size_t start, size_t size)
{
	return (Slice){entry->text + start, size};
}

/* "what" is "17 characters", "8, 12, 13 or 14 digits" and so on. */
extern bool entry_expect_size(const Entry *entry, size_t least, size_t most, const char *what,
							  Fault *fault);

extern bool entry_expect(const Entry *entry, size_t start, size_t size, const EntryClass *class,
						 Fault *fault);
/* Expects a code of at least as many characters to begin with these. */
extern bool entry_expect_beginning(const Entry *entry, const char *beginning, Fault *fault);

extern bool entry_expect_check(const Entry *entry, size_t at, char check, Fault *fault);

/* The same for two check characters. */
extern bool entry_expect_check_pair(const Entry *entry, size_t at, const char *pair, Fault *fault);

/* Expects two digits to be a week of a year, from 01 to "weeks". */
extern bool entry_expect_week(const Entry *entry, size_t at, int year, int weeks, Fault *fault);

/* The year of two digits, from 2000 to 2099: no standard here writes an older one so. */
extern int entry_year(const char *digits);

/* Fills the fault with what was expected instead of the character at "at". */
extern void entry_fault(const Entry *entry, size_t at, const char *expected, Fault *fault);

/* Makes the entry the code, which has no fields yet. */
extern void entry_take(const Entry *entry, StandardCode *code);

#endif
