/*
 * sequence.h
 *		The numbers that a seq counts with.
 *
 * Where the first character of the alphabet is "0", it is a zero: 9, 10 in
 * digits, 9, A in hexadecimal ones.  Where it is not, a number of variable
 * width is one of all texts, the shorter ones first, as spreadsheets name
 * columns: A is 0, Z is 25, AA is 26.
 */
#ifndef TRACEABILITY_FORMAT_SEQUENCE_H
#define TRACEABILITY_FORMAT_SEQUENCE_H

#include "format/template.h"

/* The least and the greatest number that a seq can write. */
extern int64_t sequence_smallest(const TemplateItem *item);
extern int64_t sequence_largest(const TemplateItem *item);

/* Where a seq starts to count unless the format says so: at 1, or at the first character. */
extern int64_t sequence_start(const TemplateItem *item);

extern int64_t sequence_read(const TemplateItem *item, Slice text);

/* Writes a number of at most CODE_MAX characters, and returns its size; 0: it does not fit. */
extern size_t sequence_write(const TemplateItem *item, int64_t number, char *text);

#endif
