/*
 * sort_key_bits.h
 *		The bits of a sort key, and how they are written.
 *
 * For each stretch in which the code agrees with the reference:
 *
 *		00				smaller than the reference from the first token on
 *		01 steps		smaller after that many steps, or equal to the end
 *		10 ~steps		larger after that many steps
 *		11				larger from the first token on
 *
 * with steps in as many bits as the rest of the reference needs.  A step is a
 * token or a digit of a number.  Then the token that differs:
 *
 *		the end			7 bits of 0
 *		a byte			its symbol, 7 bits
 *		a number		a symbol of 7 bits for a single digit, or for how many there are;
 *						from 9 on 8 bits with that number; then the digits, except a single one
 *		a mark			its symbol, 7 bits; 1 bit for how many letters; 5 bits a letter; then
 *						its iteration as bytes and a number
 *
 * or, when both have numbers there and this one is not wider than the
 * reference's, its digits alone, from the first that differs.  Up to eight
 * digits are one number in binary; so a number of two digits takes as many bits
 * as two bytes do.  A key ends where the next symbol does not fit.
 */
#ifndef TRACEABILITY_CORE_SORT_KEY_BITS_H
#define TRACEABILITY_CORE_SORT_KEY_BITS_H

#include "core/mark.h"
#include "core/sort_key_symbols.h"

#define KEY_BITS 64

/* Bits for 0 to 8 digits: for all numbers below 10, 100 and so on. */
static const unsigned char digit_bits[WORD_BYTES + 1] = {0, 4, 7, 10, 14, 17, 20, 24, 27};

typedef struct KeyWriter
{
	uint64_t key;
	unsigned room; /* bits that are left */
} KeyWriter;

/* Adds bits to a key, at least one, the first of them as far as there is room. */
static inline void
put(KeyWriter *writer, uint64_t value, unsigned bits)
{
	if (bits <= writer->room)
	{
		writer->room -= bits;
		writer->key |= value << writer->room;
	}
	else
	{
		writer->key |= value >> (bits - writer->room);
		writer->room = 0;
	}
}

/* Adds a symbol; the key ends when not all of it fits. */
static inline void
put_symbol(KeyWriter *writer, unsigned symbol)
{
	if (writer->room < SYMBOL_BITS)
		writer->room = 0;
	else
		put(writer, symbol, SYMBOL_BITS);
}

/* Adds up to eight digits, given by their values in a word. */
static inline void
put_digits(KeyWriter *writer, uint64_t values, size_t count)
{
	/* as the last of eight digits, the others 0 */
	put(writer, word_number(values << 8 * (WORD_BYTES - count)), digit_bits[count]);
}

/*
 * Eight symbols, the bytes of a word, without the bits between them: pairs become
 * 14 bits, pairs of these 28, and these 56.
 */
static inline uint64_t
eight_symbols(uint64_t symbols)
{
	uint64_t ones = word_swap(symbols);
	uint64_t twos = (ones & UINT64_C(0x007F007F007F007F)) |
					(ones & UINT64_C(0x7F007F007F007F00)) >> 1;
	uint64_t fours = (twos & UINT64_C(0x00003FFF00003FFF)) |
					 (twos & UINT64_C(0x3FFF00003FFF0000)) >> 2;

	return (fours & UINT64_C(0x0FFFFFFF)) | (fours & UINT64_C(0x0FFFFFFF00000000)) >> 4;
}

/* Adds the first count, at least one, of eight symbols, the bytes of a word. */
static inline void
put_symbols(KeyWriter *writer, uint64_t symbols, size_t count)
{
	put(writer, eight_symbols(symbols) >> SYMBOL_BITS * (WORD_BYTES - count),
		SYMBOL_BITS * (unsigned) count);
}

/*
 * Adds the last count digits of a number that ends at a position.  The code has
 * its significant digits; the others are zeros.  This function and the next two
 * take and return the writer, so that their callers can keep it in registers.
 */
static KeyWriter
put_last_digits(KeyWriter writer, Slice code, size_t end, size_t significant, size_t count)
{
	while (count > 0 && writer.room > 0)
	{
		size_t some = count < WORD_BYTES ? count : WORD_BYTES;
		size_t rest = count - some;
		uint64_t values = 0;

		if (significant > rest)
		{
			size_t written = significant < count ? significant - rest : some;

			values = word_digit_values(word_at(code, end - rest - written));
			values <<= 8 * (some - written);
		}
		put_digits(&writer, values, some);
		count = rest;
	}
	return writer;
}

/* Adds a number that ends at a position, with a count of significant digits. */
static KeyWriter
put_number(KeyWriter writer, Slice code, size_t end, size_t digits)
{
	if (digits <= 1)
	{
		unsigned value = digits == 0 ? 0 : (unsigned) (code.data[end - 1] - '0');

		put_symbol(&writer, SYMBOL_DIGIT + value);
		return writer;
	}
	if (digits < LONG_NUMBER)
		put_symbol(&writer, SYMBOL_NUMBER + (unsigned) digits - 2);
	else
	{
		put_symbol(&writer, SYMBOL_NUMBER + LONG_NUMBER - 2);
		put(&writer, digits < UINT8_MAX ? digits : UINT8_MAX, 8);
		if (digits >= UINT8_MAX)
			writer.room = 0;
	}
	/* elsewhere two digits are put like a symbol, and a key must end at the same bit for all */
	if (writer.room < SYMBOL_BITS)
		writer.room = 0;
	return put_last_digits(writer, code, end, digits, digits);
}

/* Adds a revision mark and its iteration, which are the rest of the code. */
static inline KeyWriter
put_mark(KeyWriter writer, Slice mark)
{
	size_t letters = mark_letters(mark, 0);
	size_t number = letters + 1;

	put_symbol(&writer, SYMBOL_MARK);
	put(&writer, letters - 1, 1);
	for (size_t i = 0; i < letters; i++)
		put(&writer, (uint64_t) (mark.data[i] - 'A'), 5);
	if (mark.size == letters)
		return writer;

	put_symbol(&writer, (unsigned char) word_symbols('.'));
	while (number + 1 < mark.size && mark.data[number] == '0')
		number++;
	return number == mark.size ? writer : put_number(writer, mark, mark.size, mark.size - number);
}

/*
 * Adds for how many steps the code agrees with the rest of the reference, in the
 * given number of bits, and on which side it goes on: the sign of order, which is
 * 0 when it ends with the reference.
 */
static inline void
put_agreement(KeyWriter *writer, int order, unsigned steps, unsigned bits)
{
	/* the two sides are complements, without a branch: both are equally likely */
	uint64_t other_side = -(uint64_t) (order > 0);
	uint64_t agreement = steps == 0 ? 0 : (UINT64_C(1) << bits) + steps;

	bits = steps == 0 ? 2 : 2 + bits;
	put(writer, (agreement ^ other_side) & ((UINT64_C(1) << bits) - 1), bits);
}

#endif
