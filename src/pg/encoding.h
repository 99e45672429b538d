/*
 * encoding.h
 *		Words of pure code, which are UTF-8, in the database's encoding.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_PG_ENCODING_H
#define TRACEABILITY_PG_ENCODING_H

/*
 * The same text in the database's encoding: with a plain digit for one above
 * the line, or "?", where the encoding does not have the character.
 */
extern char *encoding_from_utf8(const char *text);

#endif
