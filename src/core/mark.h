/*
 * mark.h
 *		The revision mark of a part number.
 *
 *		part      = base separator [ rev [ "." | ":" ] [ separator ] ] mark
 *		mark      = letters [ "." { digit } ]		at the end
 *		letters   = one or two of "A" to "Z"
 *		rev       = "Rev" | "REV" | "rev" | "Revision" | "REVISION" | "revision"
 *		separator = [ " " ] ( "-" | "_" | "." | "/" | "," ) [ " " ] | " "
 *
 * The base is not empty, and a comma stands before a blank or the word Rev,
 * which in full, or with a colon, stands before a separator or a digit.  The
 * digits are an iteration; that there need be none after the point makes the
 * beginning of a marked code a marked code, on which the bounds of prefixes rely.
 *
 * After the word Rev, "-" (the original issue of ASME Y14.35) or digits, with an
 * iteration or without, are a revision, too.  The natural order takes these as
 * ordinary characters, which already sort correctly, and not as a mark.
 */
#ifndef TRACEABILITY_CORE_MARK_H
#define TRACEABILITY_CORE_MARK_H

#include <stdbool.h>

#include "core/slice.h"

/* Digits of a revision that has no letters. */
#define MARK_DIGITS_MAX 9

/* A part number taken apart. */
typedef struct MarkedPart
{
	Slice base;
	Slice revision; /* with its iteration; of size 0: there is none */
	size_t main;    /* size of the revision without its iteration */
} MarkedPart;

/* Where a mark of letters begins, or the size of the code when it has none. */
extern size_t mark_find(Slice code);

/* How many letters the mark at a position has. */
static inline size_t
mark_letters(Slice code, size_t mark)
{
	return mark + 1 < code.size && ascii_is_upper(code.data[mark + 1]) ? 2 : 1;
}

/* The base of a code without a revision is the code. */
extern MarkedPart mark_split(Slice code);

/*
 * Whether a code without a revision ends as if it had one that is marked in
 * another way: "P-1-", "P-1-P1", "P-1 Rev ABC", "P-1-A.2.1".
 */
extern bool mark_is_doubtful(Slice code);

#endif
