/*
 * common_rank.h
 *		Components in the order of how much failures have them in common.
 */
#ifndef TRACEABILITY_TRACE_COMMON_RANK_H
#define TRACEABILITY_TRACE_COMMON_RANK_H

#include "items/nodes.h"
#include "walk/call.h"

/* The two groups of units that are compared. */
typedef enum UnitGroup
{
	GROUP_BAD,
	GROUP_BASE,
	GROUPS
} UnitGroup;

/* What a walk through the units finds out about an item. */
typedef struct Tally
{
	uint32 seen_in;      /* the last unit that it was found in, counted from 1 */
	uint32 run;          /* its links */
	uint32 with[GROUPS]; /* units that contain it */
} Tally;

/* Rows (item, bad_with, ..., q_value) of all items that any unit contains. */
extern void rank_list(TraceCall *call, const NodeSet *nodes, const Tally *tallies,
					  const uint32 *units, MemoryContext scratch);

#endif
