/*
 * zeros.h
 *		The ways of writing one code with leading zeros.
 */
#ifndef TRACEABILITY_CORE_ZEROS_H
#define TRACEABILITY_CORE_ZEROS_H

#include "core/slice.h"

/*
 * Writes a code with as few leading zeros as its numbers need: the least, in
 * natural order, of all ways of writing it.  Returns its size.
 */
extern size_t zeros_fewest(Slice code, char *written);

/*
 * Writes a code with as many leading zeros in front of its first number as
 * make it CODE_MAX characters, and as few as they need in front of the others:
 * the greatest of all ways of writing it.
 */
extern size_t zeros_most(Slice code, char *written);

/*
 * Writes the least code that comes after all ways of writing one, of at most
 * CODE_MAX characters: "S-200 !" for S-200.  Returns its size; 0: there is no
 * room for one.
 */
extern size_t zeros_beyond(Slice code, char *written);

#endif
