/*
 * sort_key_symbols.h
 *		What stands in a sort key for a token.
 */
#ifndef TRACEABILITY_CORE_SORT_KEY_SYMBOLS_H
#define TRACEABILITY_CORE_SORT_KEY_SYMBOLS_H

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

/* So many digits need more than a symbol. */
#define LONG_NUMBER 9

/* The symbols of eight bytes, each in its place; right for ' ' to '~', up to the first other byte. */
static inline uint64_t
word_symbols(uint64_t word)
{
	/* a place for each number of digits behind the digits, and one for marks before 'A' */
	return word - WORD_OF('0' - SYMBOL_DIGIT) + (word_bytes_from(word, ':') >> 4) +
		   (word_bytes_from(word, 'A') >> 7);
}

#endif
