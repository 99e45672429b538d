/*
 * natural.c
 *		The natural order of codes.
 */
#include "core/natural.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/ascii.h"

/*
 * One token, so that two of them compare by rank, then by the length of their
 * value, then by its bytes: a number is its significant digits, a revision
 * mark its letters, and any other byte has no value beyond its rank.
 */
typedef struct Token
{
	int rank;
	Slice value;
	size_t zeros; /* leading zeros of a number */
} Token;

/* Ranks of bytes are odd, to leave room between them. */
#define RANK_END (-1)
#define RANK_FIRST 0
#define RANK_BYTE(byte) (2 * (unsigned char) (byte) + 1)
#define RANK_NUMBER RANK_BYTE('0')
#define RANK_MARK (RANK_BYTE('@') + 1)
#define RANK_LIMIT (2 * 256 + 1)

/* Reads a code token by token. */
typedef struct Reader
{
	Slice code;
	size_t at;
	size_t mark; /* where the revision mark begins, or the size of the code */
	bool scoped;
} Reader;

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
		const char *mark = end - letters;

		/* one byte of base, the separator, the letters */
		if (code.size < letters + 2 || !ascii_is_upper(*mark))
			break;
		if (is_mark_separator(mark[-1]))
			return code.size - letters;
		if (code.size >= letters + 5 && is_mark_separator(mark[-4]) &&
			(memcmp(mark - 3, "Rev", 3) == 0 || memcmp(mark - 3, "REV", 3) == 0))
			return code.size - letters;
	}
	return code.size;
}

static inline Reader
reader_start(Slice code, NaturalOrder order)
{
	return (Reader){
		.code = code,
		.mark = order == NATURAL_REVISION ? natural_revision_mark(code) : code.size,
		.scoped = order == NATURAL_SCOPED,
	};
}

static inline Token
read_number(Reader *reader)
{
	Token token = {.rank = RANK_NUMBER};
	const char *data = reader->code.data;
	size_t size = reader->code.size;
	size_t start = reader->at;
	size_t digits;
	size_t end;

	for (digits = start; digits < size && data[digits] == '0'; digits++)
		;
	for (end = digits; end < size && ascii_is_digit(data[end]); end++)
		;

	token.zeros = digits - start;
	token.value = (Slice){data + digits, end - digits};
	reader->at = end;
	return token;
}

static inline Token
read_token(Reader *reader)
{
	Token token = {.rank = RANK_END};
	char byte;

	if (reader->at == reader->code.size)
		return token;

	if (reader->at == reader->mark)
	{
		token.rank = RANK_MARK;
		token.value = slice_from(reader->code, reader->at);
		reader->at = reader->code.size;
		return token;
	}

	byte = reader->code.data[reader->at];
	if (ascii_is_digit(byte))
		return read_number(reader);

	reader->at++;
	token.rank = reader->scoped && byte == '|' ? RANK_FIRST : RANK_BYTE(byte);
	return token;
}

static inline int
compare_tokens(Token a, Token b)
{
	if (a.rank != b.rank)
		return a.rank < b.rank ? -1 : 1;
	if (a.value.size != b.value.size)
		return a.value.size < b.value.size ? -1 : 1;
	return a.value.size == 0 ? 0 : memcmp(a.value.data, b.value.data, a.value.size);
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

/* A number by its value, as far as a double goes. */
static double
number_value(Slice digits)
{
	double value = 0;

	for (size_t i = 0; i < digits.size; i++)
		value = value * 10 + (digits.data[i] - '0');
	return value;
}

/*
 * The rest of a code as a fraction from 0 to 1, of what may stand there.  What
 * may is judged by two neighbours: where both go on with the same byte, so
 * does nearly every code between them; where both have a number, it is taken
 * to run up to all nines; anything else can be any byte.
 */
static double
rest_fraction(Reader code, Reader low, Reader high)
{
	double fraction = 0;
	double unit = 1;

	for (int i = 0; i < 8; i++)
	{
		Token token = read_token(&code);
		Token token_low = read_token(&low);
		Token token_high = read_token(&high);
		bool alike = token_low.rank == token_high.rank;

		if (token.rank == RANK_END || (alike && token.rank < token_low.rank))
			break;
		if (alike && token.rank > token_low.rank)
			return fraction + unit;

		if (!alike)
		{
			unit /= RANK_LIMIT;
			fraction += unit * token.rank;
		}
		else if (token.rank == RANK_NUMBER)
		{
			unit /= pow(10, (double) (token_low.value.size > token_high.value.size
										  ? token_low.value.size
										  : token_high.value.size));
			fraction += unit * number_value(token.value);
		}
	}
	return fraction;
}

double
natural_position(Slice low, Slice high, Slice code, NaturalOrder order)
{
	Slice codes[3] = {low, high, code};
	Reader readers[3];
	Token tokens[3];
	double places[3];
	bool numbers;

	if (natural_compare(code, low, order) <= 0)
		return 0;
	if (natural_compare(code, high, order) >= 0)
		return 1;

	for (int i = 0; i < 3; i++)
		readers[i] = reader_start(codes[i], order);

	/* what lies between the two shares the tokens that they share */
	do
	{
		for (int i = 0; i < 3; i++)
			tokens[i] = read_token(&readers[i]);
	} while (tokens[0].rank != RANK_END && compare_tokens(tokens[0], tokens[1]) == 0);

	numbers = tokens[0].rank == RANK_NUMBER && tokens[1].rank == RANK_NUMBER;
	for (int i = 0; i < 3; i++)
	{
		places[i] = numbers ? number_value(tokens[i].value) : tokens[i].rank;
		places[i] += fmin(rest_fraction(readers[i], readers[0], readers[1]), 1);
	}

	/* too close together, or too large, for a double to tell */
	if (!isfinite(places[0]) || !isfinite(places[1]) || places[0] >= places[1])
		return 0.5;
	return fmin(fmax((places[2] - places[0]) / (places[1] - places[0]), 0), 1);
}
