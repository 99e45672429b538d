/*
 * strong_sets.h
 *		Sets of items that reach each other by links: what is on cycles.
 */
#ifndef TRACEABILITY_WALK_STRONG_SETS_H
#define TRACEABILITY_WALK_STRONG_SETS_H

#include "items/memory.h"

#define NO_NEIGHBOUR PG_UINT32_MAX

/*
 * The links of node n have the indexes first[n] to first[n + 1] - 1.  A neighbour
 * is what the link of an index leads to, or NO_NEIGHBOUR where that is no link to
 * follow.
 */
typedef struct LinkGraph
{
	uint32 nodes;
	const uint32 *first;
	uint32 (*neighbour)(const void *links, uint32 link);
	const void *links;
} LinkGraph;

/*
 * Is given a strongly connected set: more than one node that all reach each
 * other.  It may reorder them, and write anything into "scratch" at their numbers.
 */
typedef void (*StrongSetVisitor)(void *state, uint32 *nodes, uint32 count, uint32 *scratch,
								 MemoryContext context);

/* Hands over every strongly connected set, those to which others lead before these. */
extern void strong_sets_visit(const LinkGraph *graph, TraceMemory *memory, StrongSetVisitor visit,
							  void *state);

#endif
