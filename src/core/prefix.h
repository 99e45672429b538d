/*
 * prefix.h
 *		Bounds between which every code with a given beginning lies.
 */
#ifndef TRACEABILITY_CORE_PREFIX_H
#define TRACEABILITY_CORE_PREFIX_H

#include "core/slice.h"

/* Room that the end of a prefix may need beyond the size of the prefix. */
#define PREFIX_END_EXTRA 2

/*
 * Writes a text END such that prefix <= code < END in natural order, of every
 * kind, for each code that begins with the prefix; other codes may lie there
 * too.  Returns its size.
 */
extern size_t prefix_end_natural(Slice prefix, char *end);

/* The same for the order of plain bytes, where no other code lies between. */
extern size_t prefix_end_bytes(Slice prefix, char *end);

#endif
