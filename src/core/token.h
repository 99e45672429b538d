/*
 * token.h
 *		The tokens of a code, as the natural order reads them.
 */
#ifndef TRACEABILITY_CORE_TOKEN_H
#define TRACEABILITY_CORE_TOKEN_H

#include <stdbool.h>
#include <string.h>

#include "core/ascii.h"
#include "core/mark.h"
#include "core/natural.h"
#include "core/word.h"

/*
 * One token, so that two of them compare by rank, then by the length of their
 * value, then by its bytes: a number is its significant digits, a revision
 * mark its letters, and any other byte has no value beyond its rank.  A mark's
 * iteration is read as any other bytes are.
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
	size_t mark; /* where the revision mark begins, or the size of the code: none follows */
	bool scoped;
} Reader;

static inline Reader
reader_start(Slice code, NaturalOrder order)
{
	return (Reader){
		.code = code,
		.mark = order == NATURAL_REVISION ? mark_find(code) : code.size,
		.scoped = order == NATURAL_SCOPED,
	};
}

static inline Token
read_number(Reader *reader)
{
	Token token = {.rank = RANK_NUMBER};
	size_t start = reader->at;
	size_t zeros = 0;
	size_t digits = 0;
	size_t count;

	do
	{
		uint64_t values = word_digit_values(word_at(reader->code, start + digits));

		count = word_count_digits(values);
		if (zeros == digits)
		{
			size_t more = word_first(values);

			zeros += more < count ? more : count;
		}
		digits += count;
	} while (count == WORD_BYTES);

	token.zeros = zeros;
	token.value = (Slice){reader->code.data + start + zeros, digits - zeros};
	reader->at = start + digits;
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
		token.value.data = reader->code.data + reader->at;
		token.value.size = mark_letters(reader->code, reader->at);
		reader->at += token.value.size;
		reader->mark = reader->code.size;
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

static inline bool
is_digit_at(Slice code, size_t at)
{
	return at < code.size && ascii_is_digit(code.data[at]);
}

/*
 * Moves two readers past bytes that they have in common, as far as these are
 * whole tokens of both.
 */
static inline void
skip_common_tokens(Reader *a, Reader *b, size_t common)
{
	/* letters are one token in a mark, and what is a mark in one may be bytes in the other */
	if (common > a->mark - a->at)
		common = a->mark - a->at;
	if (common > b->mark - b->at)
		common = b->mark - b->at;

	/* a number that goes on in either code is left for its reader */
	if (is_digit_at(a->code, a->at + common) || is_digit_at(b->code, b->at + common))
	{
		while (common > 0 && ascii_is_digit(a->code.data[a->at + common - 1]))
			common--;
	}
	a->at += common;
	b->at += common;
}

#endif
