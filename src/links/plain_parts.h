/*
 * plain_parts.h
 *		Whether the parts of a table leave nothing to choose: queries read all of them.
 */
#ifndef TRACEABILITY_LINKS_PLAIN_PARTS_H
#define TRACEABILITY_LINKS_PLAIN_PARTS_H

#include "postgres_ext.h"

/*
 * Whether no part has a genealogy index, or is a foreign table.  False where that is
 * not known, or was so before any relation changed.
 */
extern bool plain_parts_known(Oid relation);

/* The parts of a table have been looked at, and are so. */
extern void plain_parts_note(Oid relation);

/* To be called before parts are looked at. */
extern void plain_parts_begin(void);

#endif
