/*
 * tried.h
 *		The positions in a code at which an item was tried.
 *
 * An item that has failed once at a position always fails there, with exceptions:
 * a check that covers a field whose own position can vary, and a check before
 * what it covers whose own position can.  There, the position of that field or
 * check is recorded, too.
 */
#ifndef TRACEABILITY_FORMAT_TRIED_H
#define TRACEABILITY_FORMAT_TRIED_H

#include "format/match.h"

/* Bytes for the positions in codes of a size; 0: no code can be tried in two ways. */
extern size_t tried_size(const Template *template, size_t code_size);

/* Whether an item was tried at a position. */
extern bool tried_already(const Template *template, const Match *match, int item, size_t at,
						  const unsigned char *tried);

/* The same, and records that it was. */
extern bool tried_before(const Template *template, const Match *match, int item, size_t at,
						 unsigned char *tried);

#endif
