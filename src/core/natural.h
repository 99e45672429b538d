/*
 * natural.h
 *		THE order of codes: natural, total, the same on every machine.
 *
 * A code is read as tokens: a maximal run of digits is one token, every other
 * byte is one.  Two runs compare by their value, whatever their length; any
 * other pair compares by byte, a run as the byte '0'.  A code that ends is less
 * than one that goes on.  When all tokens are equal, the first run with different
 * numbers of leading zeros decides, fewer first.  So
 *
 *		A9 < A10		A1 < A01 < A001			A01-X < A1-Y
 *
 * The order is defined on any bytes, and equal means the same bytes.  Indexes
 * on disk rely on it: a change to it is a new major version.
 */
#ifndef TRACEABILITY_CORE_NATURAL_H
#define TRACEABILITY_CORE_NATURAL_H

#include "core/slice.h"

typedef enum NaturalOrder
{
	/* as above */
	NATURAL_PLAIN,

	/*
	 * The letters of a revision mark (core/mark.h) are one token, which sorts
	 * between '@' and 'A'; two compare by length, then by letters, and only then
	 * comes the iteration:
	 *
	 *		P-1 < P-1-1 < P-1-A < P-1-A.2 < P-1-A.10 < P-1-Z < P-1-AA < P-1-A-2 < P-1-AAA < P-1-B-2
	 *
	 * If the letters only compared by length, the order would not be transitive
	 * (AA < AAA < B < AA).  So marks have a rank of their own.
	 */
	NATURAL_REVISION,

	/* '|' sorts before every other byte, so that a scope keeps its codes together */
	NATURAL_SCOPED,
} NaturalOrder;

/* Less than, equal to, or greater than zero, as a is less than, equal to, or greater than b. */
extern int natural_compare(Slice a, Slice b, NaturalOrder order);

/* The same for revisions, of size 0 where there is none; leading zeros do not count. */
extern int natural_compare_revisions(Slice a, Slice b);

#endif
