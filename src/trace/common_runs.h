/*
 * common_runs.h
 *		All links of a graph in memory: few bytes a link, in the order in which they come.
 */
#ifndef TRACEABILITY_TRACE_COMMON_RUNS_H
#define TRACEABILITY_TRACE_COMMON_RUNS_H

#include "items/nodes.h"

/* The run of a node that has no links. */
#define NO_RUN UINT32_C(0x7FFFFFFF)

/*
 * Links are kept as the numbers of their children, in runs: those that came
 * one after the other from the same parent.  Each run begins with the index of
 * the previous run of its parent, and the note of the parent (run) is the index
 * of its last one.  So links that come sorted by parent take little more than four
 * bytes, others eight, and nothing has to be sorted or copied afterwards.
 */
typedef struct LinkRuns
{
	NodeSet *nodes;

	/* private */
	TraceMemory *memory;
	uint32 **blocks;
	uint64 block_capacity;
	uint32 used;
	uint32 parent; /* of the run at the end */
} LinkRuns;

/* The run of nodes must be NO_RUN when their first link is added. */
extern void common_runs_init(LinkRuns *links, NodeSet *nodes, TraceMemory *memory);
extern void common_runs_add(LinkRuns *links, uint32 parent, uint32 child);

/* No more links will be added. */
extern void common_runs_end(LinkRuns *links);

/* One after the other, the children of a node. */
typedef struct RunReader
{
	const LinkRuns *links;
	uint32 index;
	uint32 before; /* where the next run to read begins */
} RunReader;

extern void common_runs_read(RunReader *reader, const LinkRuns *links, uint32 run);

/* False at the end. */
extern bool common_runs_next(RunReader *reader, uint32 *child);

#endif
