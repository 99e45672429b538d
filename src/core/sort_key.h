/*
 * sort_key.h
 *		Codes as numbers of 64 bits, which a sort compares instead.
 *
 * Codes share long beginnings, so the first bytes of a code hardly order it.  A
 * key therefore holds a code against a reference, a code that the same sort has
 * met before, and notes the difference: how far the two agree, on which side of
 * the reference the code goes on, and the token with which it does.  After that
 * token the code is held against what follows the reference's token, and so on
 * until the key is full.  Codes that differ in kind, and not only in a number,
 * branch off: the first code to do so becomes the reference of all codes that
 * leave the same reference with the same byte.  So each of several shapes in one
 * column has a reference of its own.  Where there are more shapes, as in random
 * codes, the rest of a code is held against nothing.
 *
 * A smaller key is a smaller code, whatever the references are.  A key grows
 * from the left, and what its next bits mean depends on nothing but the bits
 * before them.  So two codes have equal bits up to the first token in which
 * they differ, and there either
 *
 *	- they leave the reference at different positions.  If both are smaller than
 *	  the reference, the one that agrees with it longer is the larger; if both are
 *	  larger, it is the smaller; and they are numbered in that order.
 *	- or they leave it at the same position, and their tokens are in order.
 *
 * Equal keys decide nothing: a key has no leading zeros, and not what did not fit.
 */
#ifndef TRACEABILITY_CORE_SORT_KEY_H
#define TRACEABILITY_CORE_SORT_KEY_H

#include <stdint.h>

#include "core/code_text.h"
#include "core/natural.h"
#include "core/word.h"

/* More shapes than a column has; codes that branch off later are held against nothing. */
#define SORT_REFERENCES 16

/* What codes are held against: nothing, the first reference, or another by its number. */
#define SORT_NOTHING 0
#define SORT_FIRST 1
#define SORT_UNDECIDED 0xFF

/* Symbols that a branch can go on with. */
#define SORT_SYMBOLS 128

/*
 * A position in a reference.  Codes can leave it at steps: one for each token,
 * and for a number one more for each of its digits.
 */
typedef struct SortPosition
{
	uint16_t token; /* steps before the token that it is in */
	uint16_t step;  /* steps before this byte; more than before the token in a number only */
	uint16_t end;   /* of the token */
	uint8_t bits;   /* for the steps from the token on */
	uint8_t symbol; /* of the token */
} SortPosition;

typedef struct SortReference
{
	Slice text;
	size_t mark;
	unsigned char branches[SORT_SYMBOLS]; /* by symbol: what codes that leave it are held against */
	SortPosition positions[TRACE_ID_MAX + 1];
	char bytes[TRACE_ID_MAX + WORD_BYTES]; /* zeros follow the text, for word_load() */
} SortReference;

/* What the keys of one sort are made with. */
typedef struct SortKeys
{
	NaturalOrder order;
	uint64_t numbers;           /* all bits where digits make numbers; none in the order of bytes */
	unsigned char symbols[256]; /* of bytes */
	uint32_t count;             /* of references */
	SortReference references[SORT_REFERENCES + 1];
} SortKeys;

extern void sort_keys_start(SortKeys *keys, NaturalOrder order);

/* The same for the order of bytes, in which a digit is an ordinary byte. */
extern void sort_keys_start_by_bytes(SortKeys *keys);

/* The key of a code; comparable with the other keys made with the same SortKeys. */
extern uint64_t sort_key(SortKeys *keys, Slice code);

#endif
