/*
 * encoding.h
 *		Texts of pure code, which are UTF-8, in the database's encoding.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_PG_ENCODING_H
#define TRACEABILITY_PG_ENCODING_H

#include "core/slice.h"

/*
 * The same text in the database's encoding; a character that the encoding does
 * not have becomes a plain digit if it is a raised one, and otherwise "?".
 */
extern char *encoding_from_utf8(const char *text);

/*
 * Decodes the first character of a text in the database's encoding; it is not
 * ASCII.  Returns its size in bytes, or 0 when Unicode does not have it; without
 * an encoding the bytes are taken for UTF-8.
 */
extern size_t encoding_read_character(Slice text, uint32_t *character);

#endif
