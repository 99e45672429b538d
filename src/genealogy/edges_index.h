/*
 * edges_index.h
 *		Links from a genealogy index, by the numbers of its nodes or by items.
 */
#ifndef TRACEABILITY_GENEALOGY_EDGES_INDEX_H
#define TRACEABILITY_GENEALOGY_EDGES_INDEX_H

#include "genealogy/edges.h"
#include "genealogy/memory.h"
#include "genealogy_index/trace_reader.h"

/*
 * The genealogy index that can answer for the table, or InvalidOid; then
 * "reason" says why there is none.
 */
extern Oid edges_index_choose(const EdgeTable *table, const char **reason);

/* Whether what is the parent's column to the caller is the child's to the index. */
extern bool edges_index_is_exchanged(const EdgeTable *table, Relation index);

/*
 * A source whose items are the numbers of nodes.  They are made from items of
 * the table by its "number", and made items again by its "item".
 */
extern EdgeSource *edges_index_open(const EdgeTable *table, Oid index, TraceMemory *memory);

/* A source for items as they are, which are looked up, and made again, as links are read. */
extern EdgeSource *edges_index_open_items(const EdgeTable *table, Oid index);

/*
 * What a source of numbers reads with; NULL for sources of items, and where
 * links need more than their ends, or need their rows, or where parents are
 * children to the index.
 */
extern TraceReader *edges_index_reader(EdgeSource *source);

#endif
