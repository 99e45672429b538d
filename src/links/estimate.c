/*
 * estimate.c
 *		About how many items a trace will reach, for the planner.
 */
#include "postgres.h"

#include "links/estimate.h"
#include "links/estimate_indexes.h"
#include "links/statistics.h"

/* Levels of a genealogy of which nothing but its statistics is known. */
#define USUAL_DEPTH 5

/* What is known of one item is multiplied for several. */
static void
multiply(LinkEstimate *estimate, double by, double limit)
{
	double reached = Min(estimate->reached * by, limit);

	if (estimate->reached > 0)
		estimate->leaves *= reached / estimate->reached;
	estimate->reached = reached;
}

/* What is known of a trace from indexes. */
typedef enum IndexesKnow
{
	INDEXES_KNOW_NOTHING, /* the items are in parts that are not looked at */
	INDEXES_KNOW_LITTLE,  /* or they may be: in those that are, they reach nothing */
	INDEXES_KNOW_ENOUGH
} IndexesKnow;

static IndexesKnow
estimate_by_indexes(LinkEstimate *estimate, const LinkEstimateRequest *request,
					EstimateIndexes *indexes)
{
	ReachQuestion question = {.indexes = &indexes->reach,
							  .direction = indexes->direction,
							  .max_depth = request->max_depth,
							  .starts = request->items,
							  .start_count = request->given,
							  .start_share = request->count / Max(1, request->given),
							  .is_any = request->is_any};
	ReachEstimate reach;

	StaticAssertStmt(LINK_ESTIMATE_ITEMS <= REACH_ESTIMATE_STARTS, "every item can be a start");
	reach_estimate(&reach, &question);
	*estimate = (LinkEstimate){reach.reached, reach.leaves};
	if (request->items == NULL && request->count > 1)
		multiply(estimate, request->count,
				 reach_estimate_limit(&indexes->reach, indexes->direction));
	if (reach.reached > 0 || reach.unknown == 0)
		return INDEXES_KNOW_ENOUGH;
	return indexes->reach.route != NULL && reach.unknown == request->given ? INDEXES_KNOW_NOTHING
																		   : INDEXES_KNOW_LITTLE;
}

/*
 * Statistics do not say which links follow which.  So every level is taken to be
 * as large as the first: in some it widens, in others it is shared.
 */
static void
estimate_by_statistics(LinkEstimate *estimate, const LinkEstimateRequest *request,
					   const LinkStatistics *statistics)
{
	bool down = request->direction == TRACE_DOWN;
	double limit = down ? statistics->children : statistics->parents;
	double level = 0;

	if (request->items == NULL)
		level = request->count * link_statistics_of_any(statistics, request->direction);
	for (int i = 0; request->items != NULL && i < request->given; i++)
		level += request->count / request->given *
				 link_statistics_of_item(statistics, request->table, request->direction,
										 request->items[i]);
	estimate->reached = Min(level * Min(request->max_depth, USUAL_DEPTH), limit);
	estimate->leaves = estimate->reached / 2;
}

bool
link_estimate(LinkEstimate *estimate, const LinkEstimateRequest *request)
{
	LinkStatistics statistics;
	EstimateIndexes indexes;
	IndexesKnow known = INDEXES_KNOW_NOTHING;

	memset(estimate, 0, sizeof(LinkEstimate));
	if (request->count == 0)
		return true;
	if (estimate_indexes_open(&indexes, request->table, request->direction))
	{
		known = estimate_by_indexes(estimate, request, &indexes);
		estimate_indexes_close(&indexes);
	}
	if (known == INDEXES_KNOW_ENOUGH || !link_statistics_read(&statistics, request->table))
		return known != INDEXES_KNOW_NOTHING;
	estimate_by_statistics(estimate, request, &statistics);
	return true;
}

bool
link_estimate_all(double *items, const LinkTable *table, TraceDirection direction)
{
	LinkStatistics statistics;
	EstimateIndexes indexes;

	if (estimate_indexes_open(&indexes, table, direction))
	{
		*items = reach_estimate_limit(&indexes.reach, indexes.direction);
		estimate_indexes_close(&indexes);
		return true;
	}
	if (!link_statistics_read(&statistics, table))
		return false;
	*items = direction == TRACE_DOWN ? statistics.children : statistics.parents;
	return true;
}
