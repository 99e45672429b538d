/*
 * common_baseline.h
 *		What bad units are compared with when no baseline is given.
 */
#ifndef TRACEABILITY_TRACE_COMMON_BASELINE_H
#define TRACEABILITY_TRACE_COMMON_BASELINE_H

#include "trace/common_parts.h"
#include "trace/common_runs.h"

typedef struct Baseline
{
	const LinkRuns *links;
	TraceMemory *memory;
	uint32 bad;               /* units, which are the first nodes */
	const CommonParts *parts; /* NULL: links name none */
} Baseline;

/*
 * For every node, whether it belongs to the baseline: it has components, is
 * no bad unit, and has a part in common with one; or where links name no part, is
 * as deep as one, neither in one nor with one inside.  Gives a notice when
 * that means more than what nothing contains.
 */
extern bool *common_baseline(const Baseline *baseline);

#endif
