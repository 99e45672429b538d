/*
 * tried.h
 *		The places in a code that an item was tried at.
 *
 * What has failed once from a place in the code fails always from there, with
 * exceptions: a check that covers a field whose own place can vary, and one
 * that stands before what it covers where its own can.  So places are
 * remembered by that field's or check's place too, where it matters.
 */
#ifndef TRACEABILITY_FORMAT_TRIED_H
#define TRACEABILITY_FORMAT_TRIED_H

#include "format/match.h"

/* Bytes for the places in codes of a size; 0: no code can be tried in two ways. */
extern size_t tried_size(const Template *template, size_t code_size);

/* Whether an item was tried at this place. */
extern bool tried_already(const Template *template, const Match *match, int item, size_t at,
						  const unsigned char *tried);

/* The same; from now on it was. */
extern bool tried_before(const Template *template, const Match *match, int item, size_t at,
						 unsigned char *tried);

#endif
