/*
 * reread.h
 *		Whether what was built says what it was built from.
 */
#ifndef TRACEABILITY_FORMAT_REREAD_H
#define TRACEABILITY_FORMAT_REREAD_H

#include "format/build.h"

/* Reads digits, of a number that fits 64 bits. */
extern bool value_read_number(Slice text, int64_t *number);

/* Reads a code again; a given value that comes back different is a fault. */
extern bool template_reread(const Template *template, const FieldValues *values, Slice code,
							void *work, Fault *fault);

#endif
