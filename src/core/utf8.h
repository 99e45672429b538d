/*
 * utf8.h
 *		Characters of UTF-8: RFC 3629.
 */
#ifndef TRACEABILITY_CORE_UTF8_H
#define TRACEABILITY_CORE_UTF8_H

#include <stdint.h>

#include "core/slice.h"

#define UTF8_SIZE_MAX 4

/* Whether a byte begins a character; the others continue one. */
static inline bool
utf8_begins(char byte)
{
	return ((unsigned char) byte & 0xC0) != 0x80;
}

/*
 * Decodes the first character of a text that is not empty.  Returns its size
 * in bytes, or 0 when the bytes are not UTF-8.
 */
extern size_t utf8_decode(Slice text, uint32_t *character);

/* How many characters a text has. */
extern size_t utf8_count(Slice text);

#endif
