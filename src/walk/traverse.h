/*
 * traverse.h
 *		Walking links level by level, every item once.
 */
#ifndef TRACEABILITY_WALK_TRAVERSE_H
#define TRACEABILITY_WALK_TRAVERSE_H

#include "items/nodes.h"
#include "links/expansion.h"
#include "walk/chronology.h"

typedef struct Traversal Traversal;

typedef struct NodeList
{
	uint32 *numbers;
	uint32 count;
	uint64 capacity;
} NodeList;

/*
 * Is given every link that counts; false stops the walk.  What is discovered has
 * "from" for its note (via), unless the visitor writes another.
 */
typedef bool (*WalkVisitor)(Traversal *traversal, uint32 from, uint32 to, const TraceLink *link,
							bool discovered);

/*
 * The frontier, the items whose links are still to be read, is the slice
 * [begin, end) of the nodes; all of it is "depth" links from the start.  To it
 * belong nodes from before the slice about which something new was learnt.
 */
struct Traversal
{
	LinkSource *source;
	TraceDirection direction;
	NodeSet nodes;
	uint32 begin;
	uint32 end;
	int depth;
	Chronology *chronology; /* NULL: every link counts */
	WalkVisitor visit;      /* may be NULL */
	void *state;            /* the visitor's */
	MemoryContext scratch;  /* where the visitor runs; emptied before every link */

	/* private */
	TraceMemory *memory;
	LinkExpansion frontier; /* the one that is read, or was last */
	uint32 from;            /* the node whose link was last visited, or any */
	uint32 unlinked;        /* nodes of the frontier of which a link is still looked for */
	NodeList again;         /* nodes of the frontier from before the slice */
	NodeList later;         /* the same of the next frontier */
};

extern void traverse_init(Traversal *traversal, LinkSource *source, TraceDirection direction,
						  TraceMemory *memory);

/* Adds a start, which has itself for its note (via). */
extern void traverse_start(Traversal *traversal, Datum item);

/* Has the links of a node that was discovered before read again at the next level. */
extern void traverse_again(Traversal *traversal, uint32 number);

/* The nodes of the frontier, counted from 0. */
extern uint32 traverse_frontier_size(const Traversal *traversal);
extern uint32 traverse_frontier_node(const Traversal *traversal, uint32 index);

/* Whether there are links to read, at this level or the next. */
extern bool traverse_has_frontier(const Traversal *traversal);

/* Reads the links of the frontier; what they discover is the next.  False when stopped. */
extern bool traverse_level(Traversal *traversal);

/*
 * Reads levels until there are no more, or those up to a depth were read.  False
 * when stopped.
 */
extern bool traverse_levels(Traversal *traversal, int max_depth);

/*
 * The same as traverse_level, but takes only one link of each item that was
 * discovered last, one that leads to another item.
 */
extern void traverse_first_links(Traversal *traversal);

#endif
