/*
 * mark.c
 *		The revision mark of a part number.
 */
#include "core/mark.h"

#include <string.h>

#include "core/word.h"

#define WORD_SIZE 3

/* "-", "." and "/" follow each other in ASCII. */
static inline bool
is_separator(char c)
{
	return (c >= '-' && c <= '/') || c == ' ' || c == '_';
}

static inline bool
is_comma(char c)
{
	return c == ',';
}

static inline bool
is_word(const char *text)
{
	return memcmp(text, "Rev", WORD_SIZE) == 0 || memcmp(text, "REV", WORD_SIZE) == 0 ||
		   memcmp(text, "rev", WORD_SIZE) == 0;
}

static size_t
before_digits(Slice code, size_t end)
{
	while (end > 0 && ascii_is_digit(code.data[end - 1]))
		end--;
	return end;
}

/* The same from the end of a code on, for the many codes that end in a few digits. */
static inline size_t
before_last_digits(Slice code)
{
	uint64_t others;

	if (code.size < WORD_BYTES)
		return before_digits(code, code.size);
	others = word_other_than_digits(
		word_digit_values(word_load(code.data + code.size - WORD_BYTES)));
	return others == 0 ? before_digits(code, code.size - WORD_BYTES)
					   : code.size - (WORD_BYTES - 1 - word_last(others));
}

/* Whether a mark that begins at a position is set off from a base. */
static inline bool
is_set_off(Slice code, size_t at)
{
	if (at < 2)
		return false;
	if (is_separator(code.data[at - 1]))
		return true;
	if (at < WORD_SIZE + 2 || !is_word(code.data + at - WORD_SIZE))
		return false;
	at -= WORD_SIZE + 1;
	return is_separator(code.data[at]) || is_comma(code.data[at]);
}

size_t
mark_find(Slice code)
{
	size_t end = code.size;

	/* every comparison of part numbers passes through here */
	if (end > 0 && !ascii_is_upper(code.data[end - 1]))
	{
		end = before_last_digits(code);
		if (end == 0 || code.data[--end] != '.')
			return code.size;
	}
	for (size_t at = end; at > 0 && end - at < 2 && ascii_is_upper(code.data[at - 1]);)
	{
		if (is_set_off(code, --at))
			return at;
	}
	return code.size;
}

/* The end less a separator before it; at least one character is left. */
static size_t
before_separator(Slice code, size_t end)
{
	size_t at = end;

	if (at > 1 && code.data[at - 1] == ' ')
		at--;
	if (at > 1 && code.data[at - 1] != ' ' &&
		(is_separator(code.data[at - 1]) || is_comma(code.data[at - 1])))
	{
		at--;
		if (at > 1 && code.data[at - 1] == ' ')
			at--;
	}
	return at;
}

/* The size of the word Rev, also written in full, that ends at a position; 0: none does. */
static size_t
word_before(Slice code, size_t end)
{
	static const char *const words[] = {"Rev", "REV", "rev", "Revision", "REVISION", "revision"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
	{
		size_t size = strlen(words[i]);

		if (end >= size && memcmp(code.data + end - size, words[i], size) == 0)
			return size;
	}
	return 0;
}

/* The end less the word Rev, its point and the separator before it; without them, the same end. */
static size_t
before_word(Slice code, size_t end)
{
	size_t at = end > 0 && (code.data[end - 1] == '.' || code.data[end - 1] == ':') ? end - 1 : end;
	size_t word = word_before(code, at);
	size_t base;

	if (word == 0 || at < word + 2)
		return end;
	at -= word;
	base = before_separator(code, at);
	return base < at ? base : end;
}

/* Where a revision without letters begins, after the word Rev only; else the size of the code. */
static size_t
find_unlettered(Slice code)
{
	size_t at = before_digits(code, code.size);
	size_t digits = code.size - at;

	if (digits == 0 && at > 0 && code.data[at - 1] == '-')
		return at - 1;
	if (digits > 0 && at > 0 && code.data[at - 1] == '.' && before_digits(code, at - 1) < at - 1)
	{
		size_t end = at - 1;

		at = before_digits(code, end);
		digits = end - at;
	}
	return digits > 0 && digits <= MARK_DIGITS_MAX ? at : code.size;
}

static size_t
count_main(Slice revision)
{
	const char *point = memchr(revision.data, '.', revision.size);

	return point == NULL ? revision.size : (size_t) (point - revision.data);
}

MarkedPart
mark_split(Slice code)
{
	size_t mark = mark_find(code);
	size_t base;

	if (mark < code.size)
	{
		base = before_separator(code, mark);
		base = before_word(code, base);
	}
	else
	{
		size_t separator;

		mark = find_unlettered(code);
		separator = before_separator(code, mark);
		base = before_word(code, separator);
		if (mark == code.size || base == separator)
			return (MarkedPart){.base = code};
	}

	return (MarkedPart){
		.base = {code.data, base},
		.revision = slice_from(code, mark),
		.main = count_main(slice_from(code, mark)),
	};
}

/* Whether it ends like "-P1", "-PA12", "-R1A" or "-b". */
static bool
ends_with_letter_and_number(Slice code)
{
	size_t end = code.size;
	size_t at;
	size_t digits;

	if (end > 2 && ascii_is_upper(code.data[end - 1]) && ascii_is_digit(code.data[end - 2]))
		end--;
	at = before_digits(code, end);
	digits = end - at;
	end = at;
	while (at > 0 && end - at < 2 && ascii_is_upper(ascii_to_upper(code.data[at - 1])))
		at--;
	if (digits == 0 && (end - at != 1 || ascii_is_upper(code.data[at])))
		return false;
	return end > at && at > 1 && is_separator(code.data[at - 1]);
}

/* Whether it ends like "-A.2.1", with an iteration of an iteration. */
static bool
ends_with_iterations(Slice code)
{
	size_t at = before_digits(code, code.size);

	for (; at < code.size && at > 0 && code.data[at - 1] == '.';
		 at = before_digits(code, code.size))
	{
		code.size = at - 1;
		if (mark_find(code) < code.size)
			return true;
	}
	return false;
}

bool
mark_is_doubtful(Slice code)
{
	if (code.size > 1 && code.data[code.size - 1] == '-')
		return true;
	for (size_t end = code.size; end >= WORD_SIZE + 2; end--)
	{
		bool ends = end == code.size || is_separator(code.data[end]);

		if (ends && before_word(code, end) < end)
			return true;
	}
	return ends_with_letter_and_number(code) || ends_with_iterations(code);
}
