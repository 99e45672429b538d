/*
 * decimal.h
 *		Numbers in decimal digits.
 */
#ifndef TRACEABILITY_CORE_DECIMAL_H
#define TRACEABILITY_CORE_DECIMAL_H

#include <stdint.h>

#include "core/slice.h"

/* The number that at most nine digits make. */
extern int decimal_value(const char *digits, size_t count);

/* Reads digits, and nothing else, as a number that fits 64 bits. */
extern bool decimal_read(Slice text, int64_t *number);

/* Writes the last digits of a number that is not negative. */
extern void decimal_write(char *digits, size_t count, int number);

/* Whether a text is a number: digits, with at most one point. */
extern bool decimal_is_number(Slice text);

#endif
