/*
 * common_depths.h
 *		How far items are below what nothing contains.
 */
#ifndef TRACEABILITY_TRACE_COMMON_DEPTHS_H
#define TRACEABILITY_TRACE_COMMON_DEPTHS_H

#include "trace/common_runs.h"

/* The depth of an item that is in nothing and has nothing inside. */
#define NO_DEPTH PG_UINT32_MAX

/*
 * The fewest links that lead down to each node from an item at the top.  Nodes
 * that others contain must be marked; no link leads from a node to itself.
 */
extern uint32 *common_depths(const LinkRuns *links, TraceMemory *memory);

#endif
