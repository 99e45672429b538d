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

/* The value of a hexadecimal digit, in either case; -1: it is not one. */
static inline int
ascii_hexadecimal_value(char c)
{
	c = ascii_to_upper(c);
	return ascii_is_digit(c) ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

#endif
