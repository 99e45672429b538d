/*
 * edges_index.h
 *		Links from a genealogy index, by the numbers of its nodes.
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

/*
 * A source whose items are the numbers of nodes.  They are made from items of
 * the table by its "number", and made items again by its "item".
 */
extern EdgeSource *edges_index_open(const EdgeTable *table, Oid index, TraceMemory *memory);

/*
 * What such a source reads with; NULL for other sources, and where links need
 * more than their ends, or need their rows.
 */
extern TraceReader *edges_index_reader(EdgeSource *source);

#endif
