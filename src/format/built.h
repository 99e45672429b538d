/*
 * built.h
 *		Whether what was built is a code, and is read as it was built.
 */
#ifndef TRACEABILITY_FORMAT_BUILT_H
#define TRACEABILITY_FORMAT_BUILT_H

#include "format/build.h"

/* Whether a text can be a code; "blank_check": it has a check character that is a blank. */
extern bool built_is_code(Slice code, bool blank_check, Fault *fault);

/* Reads a code again; a given value that is read differently is a fault. */
extern bool built_reads_same(const Template *template, const FieldValues *values, Slice code,
							 void *work, Fault *fault);

#endif
