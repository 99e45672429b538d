/*
 * characters.h
 *		Sets of characters that a format writes out, such as (0-9A-HJ-NP-Z).
 */
#ifndef TRACEABILITY_FORMAT_CHARACTERS_H
#define TRACEABILITY_FORMAT_CHARACTERS_H

#include "format/template.h"

/*
 * Reads characters and ranges up to a ")" into the template, in their order.  A "\"
 * is before a character that would be read otherwise.  Returns NULL and the offset
 * of the ")", or what was expected and where ("at").
 */
extern const char *characters_compile(Slice text, Template *template, TextSpan *characters,
									  size_t *at);

/* The index of a character in a set; -1: it is not there. */
extern int characters_find(Slice characters, char c);

#endif
