/*
 * sequence.h
 *		The numbers that a seq counts with.
 *
 * Where the first character of the alphabet is "0", it is a zero: 10 follows 9 in
 * digits, A follows 9 in hexadecimal digits.  Where it is not, the numbers of
 * variable width are all texts, shorter ones first, as spreadsheets name columns:
 * A is 0, Z is 25, AA is 26.
 */
#ifndef TRACEABILITY_FORMAT_SEQUENCE_H
#define TRACEABILITY_FORMAT_SEQUENCE_H

#include "format/template.h"

/* The least and the greatest number that a seq can write. */
extern int64_t sequence_smallest(const Template *template, const TemplateItem *item);
extern int64_t sequence_largest(const Template *template, const TemplateItem *item);

/* The number that a seq without a start begins with: 1, or 0 where there is no zero. */
extern int64_t sequence_start(const Template *template, const TemplateItem *item);

extern int64_t sequence_read(const Template *template, const TemplateItem *item, Slice text);

/* Writes a number of at most CODE_MAX characters, and returns its size; 0: it does not fit. */
extern size_t sequence_write(const Template *template, const TemplateItem *item, int64_t number,
							 char *text);

#endif
