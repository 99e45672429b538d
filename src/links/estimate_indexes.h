/*
 * estimate_indexes.h
 *		The genealogy indexes that are looked at for an estimate.
 */
#ifndef TRACEABILITY_LINKS_ESTIMATE_INDEXES_H
#define TRACEABILITY_LINKS_ESTIMATE_INDEXES_H

#include "genealogy_index/reach_estimate.h"
#include "links/partition_route.h"

typedef struct EstimateIndexes
{
	ReachIndexes reach;
	LinkDirection direction;

	/* private: of a table with parts */
	const LinkTable *table;
	PartitionRoute *route;
	Oid known[REACH_INDEXES]; /* parts that were looked at */
	int lead_to[REACH_INDEXES];
	int known_count;
} EstimateIndexes;

/*
 * Opens those that a trace would read, of a table with many parts some of them.
 * False: there are none, or too few.
 */
extern bool estimate_indexes_open(EstimateIndexes *indexes, const LinkTable *table,
								  TraceDirection direction);

extern void estimate_indexes_close(EstimateIndexes *indexes);

#endif
