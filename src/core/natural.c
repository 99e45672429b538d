/*
 * natural.c
 *		The natural order of codes.
 */
#include "core/natural.h"

#include <stdbool.h>
#include <stdint.h>
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

/* How many bytes two codes have in common at their beginning. */
static inline size_t
common_prefix(Slice a, Slice b)
{
	size_t size = a.size < b.size ? a.size : b.size;
	size_t at = 0;

	for (; at + sizeof(uint64_t) <= size; at += sizeof(uint64_t))
	{
		uint64_t word_a;
		uint64_t word_b;

		memcpy(&word_a, a.data + at, sizeof(word_a));
		memcpy(&word_b, b.data + at, sizeof(word_b));
		if (word_a != word_b)
		{
#if defined(__GNUC__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
			return at + (size_t) __builtin_ctzll(word_a ^ word_b) / 8;
#else
			break;
#endif
		}
	}
	while (at < size && a.data[at] == b.data[at])
		at++;
	return at;
}

static inline bool
is_digit_at(Slice code, size_t at)
{
	return at < code.size && ascii_is_digit(code.data[at]);
}

/* How many digits there are from a place on. */
static inline size_t
count_digits(Slice code, size_t at)
{
	size_t end = at;

	while (is_digit_at(code, end))
		end++;
	return end - at;
}

/*
 * Moves two readers past the bytes that they have in common, as far as these
 * are whole tokens of both.
 */
static inline void
skip_common_tokens(Reader *a, Reader *b, size_t at)
{
	/* a mark is one token, and what is a mark in one may be bytes in the other */
	if (at > a->mark)
		at = a->mark;
	if (at > b->mark)
		at = b->mark;

	/* a number that goes on in either is not read yet */
	if (is_digit_at(a->code, at) || is_digit_at(b->code, at))
	{
		while (at > 0 && ascii_is_digit(a->code.data[at - 1]))
			at--;
	}
	a->at = at;
	b->at = at;
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
	size_t at = common_prefix(a, b);

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
