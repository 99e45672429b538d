/*
 * word.h
 *		Eight bytes of a slice at a time, in a word whose lowest byte is the first.
 */
#ifndef TRACEABILITY_CORE_WORD_H
#define TRACEABILITY_CORE_WORD_H

#include <stdint.h>
#include <string.h>

#include "core/slice.h"

#define WORD_BYTES 8

/* A byte, in every byte of a word. */
#define WORD_OF(byte) (UINT64_C(0x0101010101010101) * (byte))

/* A word with its bytes the other way round. */
static inline uint64_t
word_swap(uint64_t word)
{
	return __builtin_bswap64(word);
}

static inline uint64_t
word_load(const char *data)
{
	uint64_t word;

	memcpy(&word, data, sizeof(word));
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	word = word_swap(word);
#endif
	return word;
}

/* The bytes of a slice from a position, which may be its end; zeros follow the end. */
static inline uint64_t
word_at(Slice slice, size_t at)
{
	size_t rest = slice.size - at;
	uint64_t word = 0;

	if (rest >= WORD_BYTES)
		return word_load(slice.data + at);
	/* the last word of the slice, less the bytes before the position */
	if (slice.size >= WORD_BYTES)
		return word_load(slice.data + slice.size - WORD_BYTES) >> 8 * (WORD_BYTES - 1 - rest) >> 8;
	for (size_t i = slice.size; i > at; i--)
		word = word << 8 | (unsigned char) slice.data[i - 1];
	return word;
}

/* The index of the first byte that is not 0, or the size of a word when all are 0. */
static inline size_t
word_first(uint64_t word)
{
	return word == 0 ? WORD_BYTES : (size_t) __builtin_ctzll(word) / 8;
}

/* The index of the last byte that is not 0; the word is not 0. */
static inline size_t
word_last(uint64_t word)
{
	return (size_t) (63 - __builtin_clzll(word)) / 8;
}

/* How many bytes two slices have in common from these positions. */
static inline size_t
word_common(Slice a, size_t at_a, Slice b, size_t at_b)
{
	size_t rest_a = a.size - at_a;
	size_t rest_b = b.size - at_b;
	size_t most = rest_a < rest_b ? rest_a : rest_b;
	size_t common = 0;

	while (common < most)
	{
		size_t same = word_first(word_at(a, at_a + common) ^ word_at(b, at_b + common));

		common += same;
		if (same < WORD_BYTES)
			break;
	}
	/* beyond an end there are zeros, which may be bytes of the other slice */
	return common < most ? common : most;
}

/* 0x80 for each byte that is this one or a higher one, both of ASCII; 0 for lower ones. */
static inline uint64_t
word_bytes_from(uint64_t word, char byte)
{
	return ((word & WORD_OF(0x7F)) + WORD_OF(0x80 - (unsigned char) byte)) & WORD_OF(0x80);
}

/* Each digit becomes its value, 0 to 9; anything else becomes more. */
static inline uint64_t
word_digit_values(uint64_t word)
{
	return word ^ WORD_OF('0');
}

/* 0x80 for each byte that is not a digit, given their values. */
static inline uint64_t
word_other_than_digits(uint64_t values)
{
	uint64_t others = ((values & WORD_OF(0x7F)) + WORD_OF(0x80 - 10)) | values;

	return others & WORD_OF(0x80);
}

/* How many digits a word begins with, given the values of its bytes. */
static inline size_t
word_count_digits(uint64_t values)
{
	return word_first(word_other_than_digits(values));
}

/*
 * The number that the values of eight digits make: pairs of digits become
 * numbers up to 99 in two bytes each, and these are joined in pairs again.
 *
 *		12345678:	1 2 3 4 5 6 7 8  ->  12 34 56 78  ->  1234 5678  ->  12345678
 */
static inline uint64_t
word_number(uint64_t values)
{
	uint64_t pairs = (values * 10 + (values >> 8)) & UINT64_C(0x00FF00FF00FF00FF);
	uint64_t fours = (pairs * 100 + (pairs >> 16)) & UINT64_C(0x0000FFFF0000FFFF);

	return (fours * 10000 + (fours >> 32)) & UINT64_C(0xFFFFFFFF);
}

#endif
