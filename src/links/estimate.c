/*
 * estimate.c
 *		About how many items a trace will reach, for the planner.
 */
#include "postgres.h"

#include <math.h>

#include "access/genam.h"
#include "genealogy_index/reach_estimate.h"
#include "links/estimate.h"
#include "links/source.h"
#include "links/statistics.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

/* Levels of a genealogy of which nothing but its statistics is known. */
#define USUAL_DEPTH 5

/* The index that a trace would read, opened; NULL: none, or there is no snapshot to trace by. */
static Relation
open_index(const LinkTable *table, bool *exchanged)
{
	LinkChoice choice;

	if (!ActiveSnapshotSet())
		return NULL;
	link_source_choose(&choice, table);
	*exchanged = choice.exchanged;
	return OidIsValid(choice.index) ? index_open(choice.index, AccessShareLock) : NULL;
}

static LinkDirection
link_direction_of(TraceDirection direction, bool exchanged)
{
	return (direction == TRACE_DOWN) != exchanged ? LINKS_OUT : LINKS_IN;
}

/* What is known of one item is multiplied for several. */
static void
multiply(LinkEstimate *estimate, double by, double limit)
{
	double reached = Min(estimate->reached * by, limit);

	if (estimate->reached > 0)
		estimate->leaves *= reached / estimate->reached;
	estimate->reached = reached;
}

static void
estimate_by_index(LinkEstimate *estimate, const LinkEstimateRequest *request, Relation index,
				  LinkDirection direction)
{
	ReachQuestion question = {.index = index,
							  .direction = direction,
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
		multiply(estimate, request->count, reach_estimate_limit(index, direction));
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
	bool exchanged;
	Relation index;

	memset(estimate, 0, sizeof(LinkEstimate));
	if (request->count == 0)
		return true;
	index = open_index(request->table, &exchanged);
	if (index != NULL)
	{
		estimate_by_index(estimate, request, index,
						  link_direction_of(request->direction, exchanged));
		index_close(index, NoLock);
		return true;
	}
	if (!link_statistics_read(&statistics, request->table))
		return false;
	estimate_by_statistics(estimate, request, &statistics);
	return true;
}

bool
link_estimate_all(double *items, const LinkTable *table, TraceDirection direction)
{
	LinkStatistics statistics;
	bool exchanged;
	Relation index = open_index(table, &exchanged);

	if (index != NULL)
	{
		*items = reach_estimate_limit(index, link_direction_of(direction, exchanged));
		index_close(index, NoLock);
		return true;
	}
	if (!link_statistics_read(&statistics, table))
		return false;
	*items = direction == TRACE_DOWN ? statistics.children : statistics.parents;
	return true;
}
