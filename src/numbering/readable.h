/*
 * readable.h
 *		Which tables can be read while a counter begins.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_NUMBERING_READABLE_H
#define TRACEABILITY_NUMBERING_READABLE_H

/* Whether all rows of a table are here and match the catalogs; locks its children. */
extern bool numbering_is_readable(Oid relation);

#endif
