/*
 * standard_key.h
 *		The key of a standard's code, which sorts by its fields.
 */
#ifndef TRACEABILITY_STANDARD_STANDARD_KEY_H
#define TRACEABILITY_STANDARD_STANDARD_KEY_H

#include "core/code_key.h"
#include "standard/standard.h"

/*
 * Writes the key of a decoded code into CODE_KEY_MAX bytes, and returns its
 * size.  The bytes of keys of one standard are in the order of the fields in its
 * codes, from left to right: each in natural order, hexadecimal numbers by value,
 * a period by time, and check characters last.  Two codes have the same key only
 * if they are the same.
 */
extern size_t standard_key(const Standard *standard, const StandardCode *code, char *text);

#endif
