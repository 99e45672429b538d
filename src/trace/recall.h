/*
 * recall.h
 *		Everything that bad lots or units went into: what its files share.
 */
#ifndef TRACEABILITY_TRACE_RECALL_H
#define TRACEABILITY_TRACE_RECALL_H

#include "trace/tops.h"
#include "walk/call.h"
#include "walk/traverse.h"

#define NO_PARENT PG_UINT32_MAX

typedef struct Recall
{
	TraceCall *call;
	Traversal walk;
	Chronology chronology;
	Chronology in_force;   /* the same by ways of links in force at the reference */
	bool knows_removal;    /* whether an item is marked as one that a start is still in */
	TimestampTz reference; /* when "still" is */
	uint32 *parents;       /* of each node another one that contains it, or NO_PARENT */
	Datum *starts;         /* their items, as they are listed */

	/* private to recall_tops.c */
	uint64 capacity;
	uint8 *endings;
	uint32 judged; /* nodes that have an ending */
	TopLinks links;
} Recall;

/* Makes room for the parents of all nodes that there are. */
extern void recall_add_nodes(Recall *recall, uint32 first);

/* Notes that a link leads from one node up to another, or to itself. */
static inline void
recall_note_parent(Recall *recall, uint32 from, uint32 to, bool discovered)
{
	if (discovered)
		recall_add_nodes(recall, to);
	if (from != to)
		recall->parents[from] = to;
}

/*
 * Goes on from where the walk has stopped, and finds out which nodes are at the
 * top: from then on those have no parent.
 */
extern void recall_find_tops(Recall *recall);

#endif
