/*
 * suspect.c
 *		Codes that a spreadsheet has mangled.
 */
#include "format/suspect.h"

#include <string.h>

#include "core/ascii.h"
#include "core/code_text.h"
#include "format/suspect_date.h"

/* A spreadsheet keeps this many digits of a number, and writes zeros for the rest. */
#define SPREADSHEET_DIGITS 15

/* Reads a text from left to right. */
typedef struct Scanner
{
	Slice rest;
} Scanner;

static size_t
skip_digits(Scanner *scanner)
{
	size_t count = 0;

	while (count < scanner->rest.size && ascii_is_digit(scanner->rest.data[count]))
		count++;
	scanner->rest = slice_from(scanner->rest, count);
	return count;
}

static bool
skip_one_of(Scanner *scanner, const char *characters)
{
	if (scanner->rest.size == 0 || scanner->rest.data[0] == '\0' ||
		strchr(characters, scanner->rest.data[0]) == NULL)
		return false;
	scanner->rest = slice_from(scanner->rest, 1);
	return true;
}

/* In any case; the word is in capitals. */
static bool
skip_word(Scanner *scanner, const char *word)
{
	if (!slice_begins_with_any_case(scanner->rest, word))
		return false;
	scanner->rest = slice_from(scanner->rest, strlen(word));
	return true;
}

static bool
is_done(const Scanner *scanner)
{
	return scanner->rest.size == 0;
}

/* 5.03E+02 */
static bool
is_scientific(Slice text)
{
	Scanner scanner = {text};

	if (skip_digits(&scanner) == 0)
		return false;
	if (skip_one_of(&scanner, ".,") && skip_digits(&scanner) == 0)
		return false;
	return skip_one_of(&scanner, "Ee") && skip_one_of(&scanner, "+-") &&
		   skip_digits(&scanner) > 0 && is_done(&scanner);
}

/* 503.0 */
static bool
has_decimal_zero(Slice text)
{
	Scanner scanner = {text};

	if (skip_digits(&scanner) == 0 || !skip_one_of(&scanner, ".,"))
		return false;
	while (skip_one_of(&scanner, "0"))
		;
	return is_done(&scanner) && text.data[text.size - 1] == '0';
}

/* Month names as spreadsheets shorten them, in English and German. */
static bool
skip_month(Scanner *scanner)
{
	static const char months[][4] = {"JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG",
									 "SEP", "OCT", "NOV", "DEC", "MRZ", "MAI", "OKT", "DEZ"};

	for (size_t i = 0; i < sizeof(months) / sizeof(months[0]); i++)
	{
		if (skip_word(scanner, months[i]))
			return true;
	}
	return false;
}

/* Dec-12, 12-Dec, 12-Dec-23, 12. Dez */
static bool
is_named_date(Slice text)
{
	Scanner scanner = {text};
	size_t before = skip_digits(&scanner);
	size_t after;

	if (before > 4 || (before > 0 && !skip_one_of(&scanner, "-. /")))
		return false;
	(void) skip_one_of(&scanner, " ");
	if (!skip_month(&scanner))
		return false;
	(void) skip_one_of(&scanner, ".");
	if (is_done(&scanner))
		return before > 0;
	if (!skip_one_of(&scanner, "- /"))
		return false;
	after = skip_digits(&scanner);
	return after > 0 && after <= 4 && is_done(&scanner);
}

/* 14:30, 2:30 PM, 14:30:00, 14:30:00.5, 36:00:00 */
static bool
skip_time(Scanner *scanner)
{
	size_t hours = skip_digits(scanner);

	if (hours == 0 || hours > 4 || !skip_one_of(scanner, ":") || skip_digits(scanner) != 2)
		return false;
	if (skip_one_of(scanner, ":") && skip_digits(scanner) != 2)
		return false;
	if (skip_one_of(scanner, ".,") && skip_digits(scanner) == 0)
		return false;
	if (skip_one_of(scanner, " "))
		return skip_word(scanner, "AM") || skip_word(scanner, "PM");
	return true;
}

static bool
is_time(Slice text)
{
	Scanner scanner = {text};

	return skip_time(&scanner) && is_done(&scanner);
}

/* 12/12/2023, 12.12.2023 14:30, 2023-12-12 00:00:00; an ISO date is one only with a time */
static bool
is_numeric_date(Slice text)
{
	Scanner scanner = {text};
	size_t first = skip_digits(&scanner);
	bool iso = first == 4;

	if ((first != 1 && first != 2 && first != 4) || !skip_one_of(&scanner, iso ? "-" : "/.") ||
		skip_digits(&scanner) > 2 || !skip_one_of(&scanner, iso ? "-" : "/.") ||
		skip_digits(&scanner) != (iso ? 2 : 4))
		return false;
	if (is_done(&scanner))
		return !iso;
	return skip_one_of(&scanner, " ") && skip_time(&scanner) && is_done(&scanner);
}

/* TRUE, also as a German spreadsheet writes it */
static bool
is_truth_value(Slice text)
{
	static const char *const words[] = {"TRUE", "FALSE", "WAHR", "FALSCH"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
	{
		Scanner scanner = {text};

		if (skip_word(&scanner, words[i]) && is_done(&scanner))
			return true;
	}
	return false;
}

/* ="00123": keeps the zeros in a spreadsheet, and is exported unchanged */
static bool
is_formula(Slice text)
{
	return text.size > 3 && text.data[0] == '=' && text.data[1] == '"' &&
		   text.data[text.size - 1] == '"';
}

/* '00123: does the same */
static bool
has_apostrophe(Slice text)
{
	return text.size > 1 && text.data[0] == '\'' &&
		   memchr(text.data + 1, '\'', text.size - 1) == NULL;
}

/* ####, #N/A, #REF! */
static bool
is_error_cell(Slice text)
{
	static const char *const errors[] = {"#N/A",    "#REF!", "#VALUE!", "#NAME?",
										 "#DIV/0!", "#NUM!", "#NULL!"};
	size_t hashes = 0;

	for (size_t i = 0; i < sizeof(errors) / sizeof(errors[0]); i++)
	{
		if (slice_equals(text, errors[i]))
			return true;
	}
	while (hashes < text.size && text.data[hashes] == '#')
		hashes++;
	return hashes >= 3 && hashes == text.size;
}

static bool
is_rounded(Slice text)
{
	if (text.size <= SPREADSHEET_DIGITS || !slice_is_digits(text))
		return false;
	for (size_t i = SPREADSHEET_DIGITS; i < text.size; i++)
	{
		if (text.data[i] != '0')
			return false;
	}
	return true;
}

/* Whether zeros in front make a number a code of the template. */
static bool
has_lost_zeros(Slice text, const SuspectFormat *format)
{
	char padded[CODE_MAX];

	if (text.size == 0 || !slice_is_digits(text))
		return false;
	for (size_t size = text.size + 1; size <= CODE_MAX; size++)
	{
		memset(padded, '0', size - text.size);
		memcpy(padded + size - text.size, text.data, text.size);
		if (format->matches(format->state, (Slice){padded, size}))
			return true;
	}
	return false;
}

static bool
is_day_number(Slice text, const SuspectFormat *format)
{
	for (int i = 0; i < format->alternatives.count; i++)
	{
		if (suspect_is_day_number(text, &format->alternatives.template[i], format -> work))
			return true;
	}
	return false;
}

const char *
suspect_reason(Slice text, const SuspectFormat *format)
{
	if (format != NULL && format->matches(format->state, text))
		return NULL;
	if (is_scientific(text))
		return "scientific notation";
	if (has_decimal_zero(text))
		return "trailing decimal zero";
	if (is_named_date(text) || is_numeric_date(text))
		return "date";
	if (is_time(text))
		return "time";
	if (is_truth_value(text))
		return "truth value";
	if (is_formula(text))
		return "formula";
	if (has_apostrophe(text))
		return "leading apostrophe";
	if (is_error_cell(text))
		return "spreadsheet error";
	if (format != NULL && has_lost_zeros(text, format))
		return "lost leading zeros";
	if (format != NULL && is_day_number(text, format))
		return "day number";
	return is_rounded(text) ? "rounded to 15 digits" : NULL;
}
