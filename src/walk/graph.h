/*
 * graph.h
 *		The links within what a start reaches, kept and put in order.
 */
#ifndef TRACEABILITY_WALK_GRAPH_H
#define TRACEABILITY_WALK_GRAPH_H

#include "walk/call.h"
#include "walk/traverse.h"

/*
 * The start is node 0; nodes have their depth for a note.  The neighbours of
 * node n are number first[n] to first[n + 1] - 1, each once, in the order of
 * the items.
 */
typedef struct Graph
{
	Traversal walk;
	uint64 *first;
	uint64 count; /* of links */

	/* private */
	TraceCall *call;
	uint64 *links;
	uint64 capacity;
	uint32 *order;
} Graph;

/* Reads everything within max_depth links of the start. */
extern void graph_read(Graph *graph, TraceCall *call, TraceDirection direction, Datum start);

extern uint32 graph_neighbour(const Graph *graph, uint64 number);

#endif
