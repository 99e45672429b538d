/*
 * natural.c
 *		The natural order of codes.
 */
#include "core/natural.h"

#include <stdbool.h>
#include <string.h>

#include "core/ascii.h"
#include "core/token.h"

static inline bool
is_mark_separator(char c)
{
	return c == '-' || c == '_' || c == '.' || c == '/' || c == ' ';
}

size_t
natural_revision_mark(Slice code)
{
	const char *end = code.data + code.size;

	for (size_t letters = 1; letters <= 2; letters++)
	{
		const char *mark;

		/* one byte of base, the separator, the letters */
		if (code.size < letters + 2)
			break;
		mark = end - letters;
		if (!ascii_is_upper(*mark))
			break;
		if (is_mark_separator(mark[-1]))
			return code.size - letters;
		if (code.size >= letters + 5 && is_mark_separator(mark[-4]) &&
			(memcmp(mark - 3, "Rev", 3) == 0 || memcmp(mark - 3, "REV", 3) == 0))
			return code.size - letters;
	}
	return code.size;
}

Slice
natural_base(Slice code)
{
	size_t mark = natural_revision_mark(code);
	size_t base;

	if (mark == code.size)
		return code;
	base = mark - 1;
	if (ascii_is_upper(ascii_to_upper(code.data[base])))
		base -= 3;
	return (Slice){code.data, code.data[base - 1] == ' ' ? base - 1 : base};
}

/* How many digits there are from a place on. */
static inline size_t
count_digits(Slice code, size_t at)
{
	size_t end = at;

	while (end < code.size && ascii_is_digit(code.data[end]))
		end++;
	return end - at;
}

/* Compares token by token two codes that differ at a place, and not before. */
static int
compare_from(Slice a, Slice b, size_t at, NaturalOrder order)
{
	Reader reader_a = reader_start(a, order);
	Reader reader_b = reader_start(b, order);
	Token token_a;
	Token token_b;
	int tie = 0;

	skip_common_tokens(&reader_a, &reader_b, at);
	do
	{
		int result;

		token_a = read_token(&reader_a);
		token_b = read_token(&reader_b);
		result = compare_tokens(token_a, token_b);
		if (result != 0)
			return result;
		if (tie == 0 && token_a.zeros != token_b.zeros)
			tie = token_a.zeros < token_b.zeros ? -1 : 1;
	} while (token_a.rank != RANK_END);

	return tie;
}

int
natural_compare(Slice a, Slice b, NaturalOrder order)
{
	size_t at = word_common(a, 0, b, 0);

	if (at < a.size && at < b.size)
	{
		bool digit_a = ascii_is_digit(a.data[at]);
		bool digit_b = ascii_is_digit(b.data[at]);
		int difference = (unsigned char) a.data[at] - (unsigned char) b.data[at];

		/* two numbers of the same width are in the order of their digits */
		if (digit_a && digit_b && count_digits(a, at) == count_digits(b, at))
			return difference;
		if (!digit_a && !digit_b && order == NATURAL_PLAIN)
			return difference;
	}
	return compare_from(a, b, at, order);
}
