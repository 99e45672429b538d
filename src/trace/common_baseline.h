/*
 * common_baseline.h
 *		What bad units are compared with when no baseline is given.
 */
#ifndef TRACEABILITY_TRACE_COMMON_BASELINE_H
#define TRACEABILITY_TRACE_COMMON_BASELINE_H

#include "trace/common_runs.h"

/* The part of an item to which no link gives one. */
#define PART_UNKNOWN 0

typedef struct Baseline
{
	const LinkRuns *links;
	TraceMemory *memory;
	uint32 bad;          /* units, which are the first nodes */
	const uint32 *parts; /* numbers of the parts of nodes, from 1 on; NULL: links name none */
	uint32 part_count;
} Baseline;

/*
 * For every node, whether it belongs to the baseline: it has components, is
 * no bad unit, and is of the same part as one; or where links name no part, as
 * deep as one, neither in one nor with one inside.  Gives a notice when
 * that means more than what nothing contains.
 */
extern bool *common_baseline(const Baseline *baseline);

#endif
