/*
 * template_key.h
 *		The key of a code, which sorts by the fields of its format.
 */
#ifndef TRACEABILITY_FORMAT_TEMPLATE_KEY_H
#define TRACEABILITY_FORMAT_TEMPLATE_KEY_H

#include "core/code_key.h"
#include "format/match.h"

/*
 * Writes the key of a match into CODE_KEY_MAX bytes, and returns its size.  The
 * bytes of keys of one template are in the order of the fields, from left to
 * right: numbers by value, dates by time, revisions by rank, other fields in
 * natural order, and absent groups first.  Literals and check characters are left
 * out, and two codes have the same key only if they are the same.
 */
extern size_t template_key(const Template *template, const Match *match, int alternative,
						   char *text);

#endif
