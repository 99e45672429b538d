/*
 * index_source.h
 *		Links from a genealogy index, by the numbers of its nodes or by items.
 */
#ifndef TRACEABILITY_LINKS_INDEX_SOURCE_H
#define TRACEABILITY_LINKS_INDEX_SOURCE_H

#include "links/source.h"

/*
 * A source whose items are the numbers of nodes.  They are made from items of
 * the table by its "number", and made items again by its "item".
 */
extern LinkSource *index_source_open(const LinkTable *table, const LinkChoice *choice,
									 TraceMemory *memory);

/* A source for items as they are, which are looked up, and made again, as links are read. */
extern LinkSource *index_source_open_items(const LinkTable *table, const LinkChoice *choice);

#endif
