/*
 * revision.h
 *		Revisions of drawings and parts, as ASME Y14.35 letters them.
 *
 * Letters run from A to Y without I, O, Q, S, X and Z, and after Y comes AA.
 */
#ifndef TRACEABILITY_FORMAT_REVISION_H
#define TRACEABILITY_FORMAT_REVISION_H

#include <stdbool.h>

#include "core/slice.h"

#define REVISION_LETTERS_MAX 2
#define REVISION_DIGITS_MAX 9

/* What a message expects. */
#define REVISION_EXPECTED "a revision (letters A to Y without I O Q S X, or digits)"

extern bool revision_has_letter(char c);

/* Whether a text is a revision, of letters or of digits. */
extern bool revision_is_valid(Slice text);

/*
 * Writes the revision that follows one of any capitals or of digits, and returns
 * its size, or 0 when there is none.  Letters that the standard leaves out are
 * skipped: J follows H, and AA follows Z.
 */
extern size_t revision_next(Slice text, char *next);

#endif
