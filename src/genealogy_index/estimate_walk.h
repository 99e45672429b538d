/*
 * estimate_walk.h
 *		A walk through genealogy indexes that looks at a part of each level.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_ESTIMATE_WALK_H
#define TRACEABILITY_GENEALOGY_INDEX_ESTIMATE_WALK_H

#include "genealogy_index/item_sample.h"

typedef struct EstimateLevel
{
	double size;                   /* about how many nodes it has */
	bool whole;                    /* all of them are known */
	SampledItem items[KEPT_LINKS]; /* those that are known, in the order of parts and numbers */
	int count;
} EstimateLevel;

typedef struct EstimateWalk
{
	EstimateParts parts;
	double leaves;  /* of what the last walk reached */
	int pages_left; /* of those that it was allowed */

	/* private */
	ItemSample sample;
	struct seen_hash *seen;
	EstimateLevel level;
	int depth;      /* of the level */
	double reached; /* with the starts */
	double limit;   /* 0: not needed yet */
} EstimateWalk;

typedef struct EstimateStarts
{
	const SampledItem *items;
	int count;
	double share; /* each stands for so many */
} EstimateStarts;

extern void estimate_walk_init(EstimateWalk *walk, ReachIndexes *indexes, LinkDirection direction);

/* About how many items are reached, without the starts. */
extern double estimate_walk_from(EstimateWalk *walk, const EstimateStarts *starts, int max_depth,
								 int pages);

extern void estimate_walk_close(EstimateWalk *walk);

#endif
