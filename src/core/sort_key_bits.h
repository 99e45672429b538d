/*
 * sort_key_bits.h
 *		What a sort key consists of, bit by bit.
 *
 * For each stretch in which the code agrees with the reference:
 *
 *		00				smaller than the reference from the first token on
 *		01 steps		smaller after so many steps, or equal to the end
 *		10 ~steps		larger after so many steps
 *		11				larger from the first token on
 *
 * with steps in as many bits as the rest of the reference needs.  A step is a
 * token or a digit of a number.  Then the token that differs:
 *
 *		the end			7 bits of 0
 *		a byte			its symbol, 7 bits
 *		a number		a symbol of 7 bits for its number of digits, from 9 on
 *						8 bits with that number, and its significant digits
 *		a mark			its symbol, 7 bits; 1 bit for its length; 5 bits a letter
 *
 * or, when both have numbers of the same length there, the digits alone, from
 * the first that differs.  Up to eight digits are one number in binary.
 */
#ifndef TRACEABILITY_CORE_SORT_KEY_BITS_H
#define TRACEABILITY_CORE_SORT_KEY_BITS_H

#include <stdint.h>

#include "core/word.h"

#define KEY_BITS 64
#define SYMBOL_BITS 7

/*
 * Symbols, in the order of their tokens.  Bytes that no code has share one
 * symbol at either end; nothing can follow such a symbol in a key.
 */
#define SYMBOL_END 0x00
#define SYMBOL_FIRST 0x01
#define SYMBOL_LOW 0x02
#define SYMBOL_NUMBER 0x30 /* plus the number of digits */
#define SYMBOL_MARK 0x41
#define SYMBOL_HIGH 0x7F

/* So many digits need more than a symbol. */
#define LONG_NUMBER 9

/* Bits for so many digits. */
static const unsigned char digit_bits[WORD_BYTES + 1] = {0, 4, 7, 10, 14, 17, 20, 24, 27};

typedef struct KeyWriter
{
	uint64_t key;
	unsigned room; /* bits that are left */
} KeyWriter;

/* Adds bits to a key, as many of them as there is room for. */
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

/* Adds up to eight digits, given by their values in a word. */
static inline void
put_digits(KeyWriter *writer, uint64_t values, size_t count)
{
	/* as the last ones of eight digits, the others being 0 */
	put(writer, word_number(values << 8 * (WORD_BYTES - count)), digit_bits[count]);
}

/* Adds so many digits of a code, which end at a place. */
static inline void
put_last_digits(KeyWriter *writer, Slice code, size_t end, size_t count)
{
	while (count > 0 && writer->room > 0)
	{
		size_t some = count < WORD_BYTES ? count : WORD_BYTES;
		uint64_t word = word_at(code, end - count);

		put_digits(writer, word_digit_values(word), some);
		count -= some;
	}
}

/* Adds a number of so many significant digits, which end at a place. */
static inline void
put_number(KeyWriter *writer, Slice code, size_t end, size_t digits)
{
	if (digits < LONG_NUMBER)
		put(writer, SYMBOL_NUMBER + digits, SYMBOL_BITS);
	else
	{
		put(writer, SYMBOL_NUMBER + LONG_NUMBER, SYMBOL_BITS);
		put(writer, digits < UINT8_MAX ? digits : UINT8_MAX, 8);
		if (digits >= UINT8_MAX)
			writer->room = 0;
	}
	put_last_digits(writer, code, end, digits);
}

/* Adds a revision mark. */
static inline void
put_mark(KeyWriter *writer, Slice mark)
{
	put(writer, SYMBOL_MARK, SYMBOL_BITS);
	put(writer, mark.size - 1, 1);
	for (size_t i = 0; i < mark.size; i++)
		put(writer, (uint64_t) (mark.data[i] - 'A'), 5);
}

/* Bits that hold any number up to this one, which is not 0. */
static inline unsigned
bits_up_to(unsigned number)
{
#ifdef __GNUC__
	return 32 - (unsigned) __builtin_clz(number);
#else
	unsigned bits = 0;

	for (; number > 0; number >>= 1)
		bits++;
	return bits;
#endif
}

/*
 * Adds that the code agrees with the rest of the reference for so many of its
 * steps, and on which side it goes on: order is its sign, 0 when it does not.
 */
static inline void
put_agreement(KeyWriter *writer, int order, unsigned steps, unsigned rest)
{
	unsigned bits = bits_up_to(rest);
	uint64_t most = (UINT64_C(1) << bits) - 1;

	if (steps == 0)
		put(writer, order < 0 ? 0 : 3, 2);
	else if (order <= 0)
		put(writer, (UINT64_C(1) << bits) + steps, 2 + bits);
	else
		put(writer, (UINT64_C(2) << bits) + most - steps, 2 + bits);
}

#endif
