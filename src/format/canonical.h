/*
 * canonical.h
 *		Codes as they are built: without optional separators.
 */
#ifndef TRACEABILITY_FORMAT_CANONICAL_H
#define TRACEABILITY_FORMAT_CANONICAL_H

#include "format/match.h"

/*
 * Writes a code that matches without its optional separators into a text of
 * CODE_MAX characters.  Returns the first of them, or -1: there is none.
 */
extern int canonical_write(const Template *template, const Match *match, char *text,
						   Slice *canonical);

/* Whether two matches have the same fields. */
extern bool canonical_same_fields(const Template *template, const Match *one, const Match *other);

#endif
