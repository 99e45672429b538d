/*
 * ascii.h
 *		Character classes that no locale can change.
 */
#ifndef TRACEABILITY_CORE_ASCII_H
#define TRACEABILITY_CORE_ASCII_H

#include <stdbool.h>

static inline bool
ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
ascii_is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* 0x20 to 0x7E; a blank is printable. */
static inline bool
ascii_is_printable(char c)
{
	return c >= ' ' && c <= '~';
}

static inline char
ascii_to_upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char) (c - 'a' + 'A') : c;
}

static inline char
ascii_to_lower(char c)
{
	return ascii_is_upper(c) ? (char) (c - 'A' + 'a') : c;
}

#endif
