/*
 * utf8.h
 *		Characters of UTF-8: RFC 3629.
 */
#ifndef TRACEABILITY_CORE_UTF8_H
#define TRACEABILITY_CORE_UTF8_H

#include <stdint.h>

#include "core/slice.h"

/*
 * Decodes the first character of a text that is not empty.  Returns its size
 * in bytes, or 0 when the bytes are not UTF-8.
 */
extern size_t utf8_decode(Slice text, uint32_t *character);

#endif
