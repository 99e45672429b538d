/*
 * match_try.h
 *		Matching the characters of a code, item by item.
 */
#ifndef TRACEABILITY_FORMAT_MATCH_TRY_H
#define TRACEABILITY_FORMAT_MATCH_TRY_H

#include "format/expectation.h"
#include "format/match.h"

/* Fills a match whose code is set.  Expectations, unless NULL, show how far it came. */
extern bool match_try(const Template *template, Match *match, void *work,
					  Expectations *expectations);

#endif
