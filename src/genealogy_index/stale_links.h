/*
 * stale_links.h
 *		Links of rows that are dead to everyone, which an insert removes before it makes a chunk.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_STALE_LINKS_H
#define TRACEABILITY_GENEALOGY_INDEX_STALE_LINKS_H

#include "genealogy_index/node_links.h"

/*
 * Removes them from the owner's tuple, and from the newest chunk of the chain, unless
 * "head" is invalid; whether there were any.  The owner's page is locked exclusively.
 */
extern bool stale_links_remove(const NewLink *added, Buffer buffer, const ItemPointerData *head);

#endif
