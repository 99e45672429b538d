/*
 * reach_estimate.h
 *		About how many nodes others reach in a genealogy index: a look at a part of them.
 *
 * It is for the planner.  It reads some hundred pages at most, and gives the
 * same as long as the index does not change; it looks at no row, so it needs no
 * snapshot, and counts links that no snapshot may see.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_REACH_ESTIMATE_H
#define TRACEABILITY_GENEALOGY_INDEX_REACH_ESTIMATE_H

#include "genealogy_index/link.h"
#include "utils/relcache.h"

/* The most starts that can be given, of however many there are. */
#define REACH_ESTIMATE_STARTS 64

typedef struct ReachQuestion
{
	Relation index;
	LinkDirection direction;
	int max_depth;
	const Datum *starts; /* values of the columns' type; NULL: not known */
	int start_count;     /* of those given */
	double start_share;  /* each stands for so many */
	bool is_any;         /* where starts are not known, one is as likely as another */
} ReachQuestion;

typedef struct ReachEstimate
{
	double reached; /* nodes that all starts reach, or if they are not known, one does */
	double leaves;  /* of these have no links of the direction */
} ReachEstimate;

/* Raises an error when the index is damaged. */
extern void reach_estimate(ReachEstimate *estimate, const ReachQuestion *question);

/* How many nodes can be reached in a direction. */
extern double reach_estimate_limit(Relation index, LinkDirection direction);

#endif
