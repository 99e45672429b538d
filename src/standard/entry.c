/*
 * entry.c
 *		An input as a code of a standard.
 */
#include "standard/entry.h"

#include <stdio.h>
#include <string.h>

#include "core/ascii.h"
#include "core/decimal.h"

static bool
is_capital_or_digit(char c)
{
	return ascii_is_upper(c) || ascii_is_digit(c);
}

static bool
is_digit_or_x(char c)
{
	return ascii_is_digit(c) || c == 'X';
}

static bool
is_hexadecimal(char c)
{
	return ascii_hexadecimal_value(c) >= 0 && c == ascii_to_upper(c);
}

static bool
is_no_io(char c)
{
	return is_capital_or_digit(c) && c != 'I' && c != 'O';
}

static bool
is_no_ioq(char c)
{
	return is_no_io(c) && c != 'Q';
}

const EntryClass entry_digit = {"a digit", ascii_is_digit};
const EntryClass entry_digit_or_x = {"a digit or X", is_digit_or_x};
const EntryClass entry_capital = {"a letter", ascii_is_upper};
const EntryClass entry_capital_or_digit = {"a letter or digit", is_capital_or_digit};
const EntryClass entry_hexadecimal = {"a hexadecimal digit", is_hexadecimal};
const EntryClass entry_no_io = {"a digit, or a letter other than I and O", is_no_io};
const EntryClass entry_no_ioq = {"a digit, or a letter other than I, O and Q", is_no_ioq};

static bool
is_letter_or_digit(char c)
{
	return is_capital_or_digit(ascii_to_upper(c));
}

static bool
read_entry(Slice entered, const char *separators, bool capitals, Entry *entry, Fault *fault)
{
	Slice code;
	int before;

	if (!code_text_parse(entered, 1, &code, fault))
		return false;

	/* only blanks precede the code, and it is ASCII, so bytes count characters */
	before = (int) (code.data - entered.data);
	entry->size = 0;
	for (size_t i = 0; i < code.size; i++)
	{
		char c = code.data[i];

		/* most characters need no search */
		if (!is_letter_or_digit(c) && strchr(separators, c) != NULL)
			continue;
		entry->position[entry->size] = before + (int) i + 1;
		entry->text[entry->size++] = capitals ? ascii_to_upper(c) : c;
	}
	entry->position[entry->size] = before + (int) code.size + 1;
	return true;
}

bool
entry_read(Slice entered, const char *separators, Entry *entry, Fault *fault)
{
	return read_entry(entered, separators, false, entry, fault);
}

bool
entry_read_capitals(Slice entered, const char *separators, Entry *entry, Fault *fault)
{
	return read_entry(entered, separators, true, entry, fault);
}

bool
entry_take_slice(Slice text, int first_position, Entry *entry, Fault *fault)
{
	if (text.size > CODE_MAX)
	{
		fault_set(fault, FAULT_SYNTAX, first_position + CODE_MAX,
				  "Expected at most %d characters, found %zu.", CODE_MAX, text.size);
		return false;
	}
	for (size_t i = 0; i <= text.size; i++)
		entry->position[i] = first_position + (int) i;
	memcpy(entry->text, text.data, text.size);
	entry->size = text.size;
	return true;
}

bool
entry_drop_prefix(Entry *entry, const char *prefix)
{
	size_t size = strlen(prefix);

	if (!slice_begins_with_any_case(entry_part(entry, 0, entry->size), prefix))
		return false;
	entry->size -= size;
	memmove(entry->text, entry->text + size, entry->size);
	memmove(entry->position, entry->position + size,
			(entry->size + 1) * sizeof(entry->position[0]));
	return true;
}

bool
entry_expect_size(const Entry *entry, size_t least, size_t most, const char *what, Fault *fault)
{
	if (entry->size >= least && entry->size <= most)
		return true;
	fault_set(fault, FAULT_SYNTAX, entry->position[entry->size < least ? entry->size : most],
			  "Expected %s, found %d.", what, (int) entry->size);
	return false;
}

/* The character of a class that is easily mistaken for the one found, or '\0'. */
static char
meant(char found, const EntryClass *class)
{
	static const char pairs[][2] = {{'O', '0'}, {'o', '0'}, {'Q', '0'}, {'I', '1'},
									{'l', '1'}, {'0', 'O'}, {'1', 'I'}};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
	{
		if (pairs[i][0] == found && class->has(pairs[i][1]))
			return pairs[i][1];
	}
	return '\0';
}

bool
entry_expect(const Entry *entry, size_t start, size_t size, const EntryClass *class, Fault *fault)
{
	for (size_t i = start; i < start + size; i++)
	{
		char guess;

		if (class->has(entry->text[i]))
			continue;
		entry_fault(entry, i, class->one, fault);
		guess = meant(entry->text[i], class);
		if (guess != '\0')
			fault_hint(fault, "Did you mean %c?", guess);
		return false;
	}
	return true;
}

bool
entry_expect_check(const Entry *entry, size_t at, char check, Fault *fault)
{
	if (entry->text[at] == check)
		return true;
	fault_set(fault, FAULT_SYNTAX, entry->position[at],
			  "Expected check %s %c at position %d, found %c.",
			  ascii_is_digit(check) ? "digit" : "character", check, entry->position[at],
			  entry->text[at]);
	return false;
}

bool
entry_expect_check_pair(const Entry *entry, size_t at, const char *pair, Fault *fault)
{
	if (memcmp(entry->text + at, pair, 2) == 0)
		return true;
	fault_set(fault, FAULT_SYNTAX, entry->position[at],
			  "Expected check %s %.2s at position %d, found %.2s.",
			  ascii_is_digit(pair[0]) && ascii_is_digit(pair[1]) ? "digits" : "characters", pair,
			  entry->position[at], entry->text + at);
	return false;
}

bool
entry_expect_beginning(const Entry *entry, const char *beginning, Fault *fault)
{
	size_t size = strlen(beginning);

	if (memcmp(entry->text, beginning, size) == 0)
		return true;
	fault_set(fault, FAULT_SYNTAX, entry->position[0], "Expected %s at position %d, found %.*s.",
			  beginning, entry->position[0], (int) size, entry->text);
	return false;
}

int
entry_year(const char *digits)
{
	return 2000 + decimal_value(digits, 2);
}

bool
entry_expect_week(const Entry *entry, size_t at, int year, int weeks, Fault *fault)
{
	int week = decimal_value(entry->text + at, 2);

	if (week >= 1 && week <= weeks)
		return true;
	fault_set(fault, FAULT_SYNTAX, entry->position[at],
			  "Expected a week of %d from 01 to %d at position %d, found %.2s.", year, weeks,
			  entry->position[at], entry->text + at);
	return false;
}

void
entry_fault(const Entry *entry, size_t at, const char *expected, Fault *fault)
{
	char found[12] = "the end";

	if (at < entry->size)
		snprintf(found, sizeof(found), "\"%c\"", entry->text[at]);
	fault_set(fault, FAULT_SYNTAX, entry->position[at], "Expected %s at position %d, found %s.",
			  expected, entry->position[at], found);
}

void
entry_take(const Entry *entry, StandardCode *code)
{
	memcpy(code->text, entry->text, entry->size);
	code->size = entry->size;
	code->fields = 0;
}
