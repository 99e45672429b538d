/*
 * natural.h
 *		THE order of codes: natural, total, the same on every machine.
 *
 * A code is read as tokens: a maximal run of digits is one token, every other
 * byte is one.  Two runs compare by their value, whatever their length; any
 * other pair compares by byte, a run standing for '0'.  A code that ends is
 * less than one that goes on.  Only when all tokens are equal does the first
 * run with different numbers of leading zeros decide, fewer first.  So
 *
 *		A9 < A10		A1 < A01 < A001			A01-X < A1-Y
 *
 * The order is defined on any bytes, and equal means the same bytes.  It is
 * what indexes on disk rely on: a change to it is a new major version.
 */
#ifndef TRACEABILITY_CORE_NATURAL_H
#define TRACEABILITY_CORE_NATURAL_H

#include "core/slice.h"

typedef enum NaturalOrder
{
	/* as above */
	NATURAL_PLAIN,

	/*
	 * A code of the form BASE SEP [Rev|REV] LETTERS, with BASE not empty, SEP
	 * one of "- _ . /" or a blank, and LETTERS one or two capitals at the end,
	 * has LETTERS as one token, its revision mark.  A mark sorts between '@'
	 * and 'A'; two marks compare by length, then by letters:
	 *
	 *		P-1 < P-1-1 < P-1-A < P-1-Z < P-1-AA < P-1-A-2 < P-1-AAA < P-1-B-2
	 *
	 * A mark that compared in place by its length would not be transitive
	 * (AA < AAA < B < AA), hence the place of its own.
	 */
	NATURAL_REVISION,

	/* '|' sorts before every other byte, so that a scope keeps its codes together */
	NATURAL_SCOPED,
} NaturalOrder;

/* Less than, equal to, or greater than zero, as a is less than, equal to, or greater than b. */
extern int natural_compare(Slice a, Slice b, NaturalOrder order);

/* Offset of the revision mark's letters, or the size of the code when it has none. */
extern size_t natural_revision_mark(Slice code);

/*
 * The code without its mark, if it has one: less the separator, "Rev" with the
 * one before, and a blank in front of that, since no code ends with one.
 */
extern Slice natural_base(Slice code);

#endif
