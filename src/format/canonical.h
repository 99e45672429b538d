/*
 * canonical.h
 *		Codes as they are built: without optional separators, and with letters in one case.
 */
#ifndef TRACEABILITY_FORMAT_CANONICAL_H
#define TRACEABILITY_FORMAT_CANONICAL_H

#include "format/match.h"

/* Writes a code that matches as it is built into a text of CODE_MAX characters. */
extern Slice canonical_write(const Template *template, const Match *match, char *text);

/* Fills the fault of a code that is read otherwise as it is built. */
extern void canonical_refuse(Slice code, Slice canonical, Fault *fault);

/* Whether two matches have the same fields. */
extern bool canonical_same_fields(const Template *template, const Match *one, const Match *other);

/* How many of the characters that codes begin with are alike in all of their spellings. */
extern size_t canonical_prefix(const Template *template, Slice codes);

#endif
