/*
 * natural.c
 *		The natural order of codes.
 */
#include "core/natural.h"

#include <stdbool.h>
#include <string.h>

#include "core/ascii.h"
#include "core/token.h"

/* How many digits a code has from a position. */
static inline size_t
count_digits(Slice code, size_t at)
{
	size_t end = at;

	while (end < code.size && ascii_is_digit(code.data[end]))
		end++;
	return end - at;
}

/*
 * Whether two numbers that end at a position are both read as numbers, or both
 * as iterations of the same mark.  The codes are alike up to the numbers, and an
 * iteration ends its code, so the ends show whether only one is an iteration.
 */
static inline bool
are_no_iterations(Slice a, Slice b, size_t end, NaturalOrder order)
{
	return order != NATURAL_REVISION || (end == a.size) == (end == b.size);
}

/* Whether a mark may begin at a byte that is not a digit, or before it. */
static inline bool
may_be_mark(Slice code, size_t at)
{
	size_t next = at + 1;

	if (!ascii_is_upper(code.data[at]))
		return code.data[at] == '.';
	if (next < code.size && ascii_is_upper(code.data[next]))
		next++;
	return next == code.size || code.data[next] == '.';
}

/* Whether two bytes that are not digits are tokens of their own. */
static inline bool
are_bytes(Slice a, Slice b, size_t at, NaturalOrder order)
{
	return order == NATURAL_PLAIN ||
		   (order == NATURAL_REVISION && !may_be_mark(a, at) && !may_be_mark(b, at));
}

/* Compares two codes that first differ at a position, token by token. */
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
		if (digit_a && digit_b)
		{
			size_t width = count_digits(a, at);

			if (width == count_digits(b, at) && are_no_iterations(a, b, at + width, order))
				return difference;
		}
		if (!digit_a && !digit_b && are_bytes(a, b, at, order))
			return difference;
	}
	return compare_from(a, b, at, order);
}

static Reader
revision_reader(Slice revision)
{
	bool lettered = revision.size > 0 && ascii_is_upper(revision.data[0]);

	return (Reader){.code = revision, .mark = lettered ? 0 : revision.size};
}

int
natural_compare_revisions(Slice a, Slice b)
{
	Reader reader_a = revision_reader(a);
	Reader reader_b = revision_reader(b);
	Token token;
	int order;

	do
	{
		token = read_token(&reader_a);
		order = compare_tokens(token, read_token(&reader_b));
	} while (order == 0 && token.rank != RANK_END);
	return order;
}
