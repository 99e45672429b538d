/*
 * reach_estimate.c
 *		About how many nodes others reach in genealogy indexes: a look at a part of them.
 */
#include "postgres.h"

#include "genealogy_index/estimate_walk.h"
#include "genealogy_index/node_sample.h"

/* Pages that are read for known starts, and for others. */
#define PAGES_OF_KNOWN 320
#define PAGES_OF_UNKNOWN 240
#define PAGES_OF_PARTS 10 /* so many times that, where a table has parts */

static int
pages_for(const EstimateWalk *walk, int pages)
{
	return estimate_parts_are_several(&walk->parts) ? pages * PAGES_OF_PARTS : pages;
}

/* Where not all parts are looked at, starts that these do not know may be as those that they do. */
static double
share_of_found(const ReachQuestion *question, int found, int unknown)
{
	if (found == 0 || unknown == 0)
		return question->start_share;
	return question->start_share * question->start_count / found;
}

static void
estimate_known(ReachEstimate *estimate, EstimateWalk *walk, const ReachQuestion *question)
{
	SampledItem items[REACH_ESTIMATE_STARTS];
	EstimateStarts starts = {.items = items};

	Assert(question->start_count <= REACH_ESTIMATE_STARTS);
	for (int i = 0; i < question->start_count; i++)
	{
		starts.count += estimate_parts_find(&walk->parts, question->starts[i],
											&items[starts.count]);
		estimate->unknown += !estimate_parts_are_all(&walk->parts, question->starts[i]);
	}
	starts.share = share_of_found(question, starts.count, estimate->unknown);
	estimate->reached = estimate_walk_from(walk, &starts, question->max_depth,
										   pages_for(walk, PAGES_OF_KNOWN));
	estimate->leaves = walk->leaves;
}

/* For how many items one of the sample stands, which may be a node in many parts. */
static double
stands_for(EstimateWalk *walk, const ReachQuestion *question, const NodeSample *sample, int i)
{
	if (!question->is_any)
		return 1;
	if (!estimate_parts_are_several(&walk->parts))
		return sample->stands_for[i];
	return sample->stands_for[i] /
		   node_sample_parts(&walk->parts, &sample->items[i], question->direction);
}

/* The mean over some nodes that reach others; what one leaves of its share is for the rest. */
static void
estimate_unknown(ReachEstimate *estimate, EstimateWalk *walk, const ReachQuestion *question)
{
	int pages = pages_for(walk, PAGES_OF_UNKNOWN);
	double items = 0;
	NodeSample sample;

	node_sample_read(&sample, &walk->parts, question->direction,
					 question->is_any ? SAMPLE_OF_NODES : SAMPLE_OF_LINKS);
	for (int i = 0; i < sample.count; i++)
	{
		EstimateStarts start = {&sample.items[i], 1, 1};
		double so_many = stands_for(walk, question, &sample, i);
		int share = Max(0, pages) / (sample.count - i);

		estimate->reached += so_many * estimate_walk_from(walk, &start, question->max_depth, share);
		pages -= share - walk->pages_left;
		estimate->leaves += so_many * walk->leaves;
		items += so_many;
	}
	if (sample.count > 0)
	{
		estimate->reached /= items;
		estimate->leaves /= items;
	}
}

void
reach_estimate(ReachEstimate *estimate, const ReachQuestion *question)
{
	EstimateWalk *walk = palloc0(sizeof(EstimateWalk));

	memset(estimate, 0, sizeof(ReachEstimate));
	estimate_walk_init(walk, question->indexes, question->direction);
	if (question->starts == NULL)
		estimate_unknown(estimate, walk, question);
	else
		estimate_known(estimate, walk, question);
	estimate_walk_close(walk);
	pfree(walk);
}

double
reach_estimate_limit(ReachIndexes *indexes, LinkDirection direction)
{
	EstimateParts *parts = palloc(sizeof(EstimateParts));
	double limit;

	estimate_parts_init(parts, indexes);
	limit = node_sample_items(parts, direction == LINKS_OUT ? LINKS_IN : LINKS_OUT);
	pfree(parts);
	return limit;
}
