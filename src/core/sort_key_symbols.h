/*
 * sort_key_symbols.h
 *		The symbols that stand for tokens in a sort key.
 */
#ifndef TRACEABILITY_CORE_SORT_KEY_SYMBOLS_H
#define TRACEABILITY_CORE_SORT_KEY_SYMBOLS_H

#include <stdbool.h>

#include "core/word.h"

#define SYMBOL_BITS 7

/*
 * Symbols, in the order of their tokens.  Bytes that no code has share one
 * symbol at either end; nothing can follow such a symbol in a key.
 */
#define SYMBOL_END 0x00
#define SYMBOL_FIRST 0x01
#define SYMBOL_LOW 0x02
#define SYMBOL_DIGIT 0x27  /* plus its value */
#define SYMBOL_NUMBER 0x31 /* of two digits; one more for each further digit */
#define SYMBOL_MARK 0x40
#define SYMBOL_HIGH 0x7F

/* The symbol of no token. */
#define SYMBOL_NONE 0xFF

/* Whether a symbol is a digit's, which in the order of bytes is not a number. */
static inline bool
is_digit_symbol(unsigned symbol)
{
	return symbol - SYMBOL_DIGIT <= 9;
}

/* Whether two tokens differ in kind, not only as numbers, nor as digits in the order of bytes. */
static inline bool
differ_in_kind(unsigned a, unsigned b)
{
	return a != b && !(is_digit_symbol(a) && is_digit_symbol(b));
}

/* Whether nothing can follow a symbol in a key. */
static inline bool
is_last(unsigned symbol)
{
	return symbol == SYMBOL_END || symbol == SYMBOL_LOW || symbol == SYMBOL_MARK ||
		   symbol == SYMBOL_HIGH;
}

/* Numbers from this many digits on need more than a symbol for their width. */
#define LONG_NUMBER 9

/* The symbols of eight bytes, byte by byte; right for ' ' to '~', up to the first other byte. */
static inline uint64_t
word_symbols(uint64_t word)
{
	/* symbols of numbers come between those of digits and ':', and that of marks before 'A' */
	return word - WORD_OF('0' - SYMBOL_DIGIT) + (word_bytes_from(word, ':') >> 4) +
		   (word_bytes_from(word, 'A') >> 7);
}

/* Eight bytes as they stand in a key. */
typedef struct WordTokens
{
	uint64_t symbols; /* of the bytes before the first other one */
	uint64_t others;  /* 0x80 for each byte that has no symbol */
} WordTokens;

/*
 * Reads eight bytes, the first of which begins a token.  Each byte that is a token
 * has a symbol; a number of two digits has two, its width and the number, which
 * take the same bits.  Others are bytes below ' ' or from '|' on and, where digits
 * make numbers (numbers has all bits, or none), the digits of longer numbers,
 * except the last.
 */
static inline WordTokens
word_tokens(uint64_t word, bool digit_follows, uint64_t numbers)
{
	uint64_t unknown = ~word_bytes_from(word, ' ') | word_bytes_from(word, '|') | word;
	uint64_t digits = word_bytes_from(word, '0') & ~word_bytes_from(word, ':') & ~word & numbers;
	uint64_t follows = (uint64_t) digit_follows << (8 * WORD_BYTES - 1) & numbers;
	uint64_t before_digit = digits & (digits >> 8 | follows);
	uint64_t values = word & WORD_OF(0x0F);
	uint64_t not_zero = values + WORD_OF(0x7F);

	/* the first of two digits in the word that make a number alone, and do not begin with 0 */
	uint64_t pairs = digits & digits >> 8 & not_zero & ~(digits << 8 | digits >> 16 | follows >> 8);
	uint64_t first = (pairs << 1) - (pairs >> 7);
	uint64_t second = first << 8;
	uint64_t symbols = word_symbols(word) & ~(first | second);

	symbols |= first & WORD_OF(SYMBOL_NUMBER);
	symbols |= ((values & first) * 10 << 8) + (values & second);
	return (WordTokens){symbols, ((unknown & WORD_OF(0x80)) | before_digit) & ~pairs};
}

#endif
