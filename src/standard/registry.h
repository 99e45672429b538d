/*
 * registry.h
 *		The only list of the published standards.
 */
#ifndef TRACEABILITY_STANDARD_REGISTRY_H
#define TRACEABILITY_STANDARD_REGISTRY_H

#include "standard/standard.h"

/*
 * A standard's number, from 0 to standard_count() less one, is its type
 * modifier, stored in catalogs and dumps: it never changes, and is never
 * reused.
 */
extern int standard_count(void);

/* NULL: no standard has this number. */
extern const Standard *standard_by_number(int number);

/* The number of a name, or -1. */
extern int standard_find(Slice name);

/* Writes the names nearest to an unknown one, such as "vin, vin_us"; empty when none is near. */
extern void standard_suggest(Slice name, char *names, size_t room);

#endif
