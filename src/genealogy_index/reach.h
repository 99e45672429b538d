/*
 * reach.h
 *		Everything that one item reaches in a genealogy index, or in those of several tables.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_REACH_H
#define TRACEABILITY_GENEALOGY_INDEX_REACH_H

#include "genealogy_index/trace_reader.h"
#include "items/memory.h"

/*
 * Is given the key of a node that was reached, how many links away from the
 * start it is, and the key of the node before it; both as the index stores
 * them, and valid only during the call.
 */
typedef void (*ReachSink)(void *state, Datum key, int depth, Datum via);

typedef struct ReachRequest
{
	TraceReader *reader;
	LinkDirection direction;
	int max_depth;
	TraceMemory *memory;
	ReachSink sink; /* NULL: nodes are only counted */
	void *state;    /* the sink's */
} ReachRequest;

/*
 * The number of nodes that are reached from that of a key; 0 if there is no
 * such node.  Each is reached once, by one of the shortest paths; the start is
 * not one of them.
 */
extern uint64 reach_from(const ReachRequest *request, Datum start);

/* An index; what it has for parents may be children. */
typedef struct ReachPart
{
	TraceReader *reader;
	LinkDirection direction;
} ReachPart;

/*
 * Fills "found" with the numbers of the parts that can have links of a key;
 * returns how many they are.
 */
typedef int (*ReachRoute)(void *state, Datum key, int *found);

typedef struct PartsRequest
{
	const ReachPart *parts; /* their indexes must have the same hashes */
	int count;
	ReachRoute route; /* NULL: any part can have any key */
	void *route_state;
	int max_depth;
	TraceMemory *memory;
	ReachSink sink; /* NULL: items are only counted */
	void *state;    /* the sink's */
} PartsRequest;

/* As reach_from; each item is reached once, in whatever parts it has links. */
extern uint64 reach_parts_from(const PartsRequest *request, Datum start);

#endif
