/*
 * index_source.h
 *		Links from a genealogy index, by the numbers of its nodes or by items.
 */
#ifndef TRACEABILITY_LINKS_INDEX_SOURCE_H
#define TRACEABILITY_LINKS_INDEX_SOURCE_H

#include "genealogy_index/reach.h"
#include "links/source.h"

/*
 * A source whose items are the numbers of nodes.  They are made from items of
 * the table by its "number", and made items again by its "item".
 */
extern LinkSource *index_source_open(const LinkTable *table, const LinkChoice *choice,
									 TraceMemory *memory);

/* A source for items as they are, which are looked up, and made again, as links are read. */
extern LinkSource *index_source_open_items(const LinkTable *table, const LinkChoice *choice);

/* What is asked of such a source for many items at once. */
typedef struct LinkExpand
{
	TraceDirection direction;
	const Datum *items;
	LinkVisitor visit;
	void *state;
} LinkExpand;

/* The items with their hashes, sorted by these. */
extern void index_source_hash(LinkSource *source, const Datum *items, int nitems,
							  HashedValue *sorted);

/* Expands those items whose hashes are given, sorted. */
extern bool index_source_expand_hashed(LinkSource *source, const LinkExpand *expand,
									   const HashedValue *sorted, int count);

/* The index of a source, for a walk through several. */
extern ReachPart index_source_part(LinkSource *source, TraceDirection direction);

#endif
