/*
 * estimate_walk.c
 *		A walk through genealogy indexes that looks at a part of each level.
 *
 * Levels are followed as by a trace, but of a large one only some nodes are
 * read, and the next level is scaled up from what they reach (after D. E. Knuth,
 * Estimating the efficiency of backtrack programs, 1975).  That alone would count
 * a node once for each link that leads to it.  So the nodes that are read come in
 * runs.  What was recorded together has numbers that follow each other, and often
 * becomes part of one thing: the links of a run lead to few nodes.  And of what
 * is shared by all, the same is met by several runs.
 *
 * Where a table has parts, an item of a level is looked for in all of them that
 * are looked at, so runs are fewer and shorter.
 */
#include "postgres.h"

#include <math.h>

#include "common/hashfn.h"
#include "genealogy_index/estimate_walk.h"
#include "genealogy_index/node_sample.h"

/* What is read of a level of many nodes. */
#define RUNS 8
#define RUN_NODES 32

/*
 * A level may have a part of the pages that are left, so that some are left for the
 * deepest: half of them to be read in whole, a quarter for its runs.
 */
#define PART_OF_WHOLE 2
#define PART_OF_RUNS 4

/* Where a table has parts; of shorter runs hardly anything is shared. */
#define RUN_ITEMS 8
#define PARTS_ASKED 32 /* for each item of runs */

typedef struct SeenNode
{
	uint32 item;
	char status;
	int level;    /* to which a link led last */
	uint32 group; /* of that link */
} SeenNode;

#define SH_PREFIX seen
#define SH_ELEMENT_TYPE SeenNode
#define SH_KEY_TYPE uint32
#define SH_KEY item
#define SH_HASH_KEY(table, key) murmurhash32(key)
#define SH_EQUAL(table, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

static inline int
compare_items(const SampledItem *a, const SampledItem *b)
{
	if (a->part != b->part)
		return a->part < b->part ? -1 : 1;
	return a->node < b->node ? -1 : a->node > b->node;
}

#define ST_SORT sort_items
#define ST_ELEMENT_TYPE SampledItem
#define ST_COMPARE(a, b) compare_items(a, b)
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* What the links that were kept of a level lead to. */
typedef struct Met
{
	double nodes;    /* different ones */
	double by_group; /* the same, but those of each group for themselves */
	double before;   /* of the different ones were met in levels before */
} Met;

static void
read_items(EstimateWalk *walk, int begin, int end, int most, uint32 group, int pages)
{
	LinkSample *links = &walk->sample.links;

	links->pages = pages;
	item_sample_read(&walk->sample, walk->level.items + begin, end - begin, most, group);
	walk->pages_left -= pages - links->pages;
}

static void
read_runs(EstimateWalk *walk, int pages)
{
	bool several = estimate_parts_are_several(&walk->parts);
	int count = walk->level.count;
	int most = several ? pages / item_sample_cost(&walk->sample) : RUNS * RUN_NODES;
	int runs = Max(2, Min(RUNS, most / RUN_ITEMS));
	int length = Min(Max(1, most / runs), (count + runs - 1) / runs);

	length = Min(length, RUN_NODES);
	for (int run = 0; run < runs; run++)
		read_items(walk, count * run / runs, count * (run + 1) / runs, length, run,
				   Max(1, pages / runs));
}

/* What it takes to read a level in whole. */
static int
count_pages(const EstimateWalk *walk)
{
	const EstimateLevel *level = &walk->level;
	int pages = 1;

	if (estimate_parts_are_several(&walk->parts))
		return level->count * item_sample_cost(&walk->sample);
	for (int i = 1; i < level->count; i++)
		pages += node_block(level->items[i].node) != node_block(level->items[i - 1].node);
	return pages;
}

/* A level that is known and small is read in whole. */
static void
read_level(EstimateWalk *walk)
{
	const EstimateLevel *level = &walk->level;
	int pages = Max(RUNS, walk->pages_left / PART_OF_WHOLE);

	walk->sample.step = 1;
	link_sample_next_level(&walk->sample.links);
	if (level->whole && level->count <= RUNS * RUN_NODES && count_pages(walk) <= pages)
	{
		read_items(walk, 0, level->count, level->count, GROUPS_OF_LINKS, pages);
	}
	else
	{
		walk->sample.step = 1 + walk->parts.indexes->count / PARTS_ASKED;
		read_runs(walk, Max(RUNS, walk->pages_left / PART_OF_RUNS));
	}
	walk->sample.links.pages = 0;
	item_sample_name(&walk->sample);
	walk->pages_left += walk->sample.links.pages;
}

/* Makes the nodes that were not met before those of the next level that are known. */
static Met
meet(EstimateWalk *walk)
{
	const LinkSample *sample = &walk->sample.links;
	EstimateLevel *level = &walk->level;
	Met met = {0};

	level->count = 0;
	for (int i = 0; i < sample->count; i++)
	{
		const KeptLink *link = &sample->kept[i];
		bool found;
		SeenNode *node = seen_insert(walk->seen, link->item, &found);

		if (found && node->level > walk->depth && node->group == link->group)
			continue;
		met.by_group++;
		if (!found || node->level <= walk->depth)
			met.nodes++;
		if (!found)
			level->items[level->count++] = (SampledItem){link->item, link->part, link->neighbour};
		else if (node->level <= walk->depth)
			met.before++;
		node->level = walk->depth + 1;
		node->group = link->group;
	}
	sort_items(level->items, level->count);
	return met;
}

/*
 * Of how many nodes some were drawn, if "draws" of them had "different" ones:
 * n such that different = n * (1 - exp(-draws / n)).
 */
static double
population(double draws, double different)
{
	double low = 0;
	double high = draws / different; /* (1 - exp(-x)) / x is less than 1 / x */

	if (different >= draws)
		return HUGE_VAL;
	for (int i = 0; i < 40; i++)
	{
		double middle = (low + high) / 2;

		if (-expm1(-middle) / middle > different / draws)
			low = middle;
		else
			high = middle;
	}
	return draws / high;
}

/* As many nodes, known before, as it takes to believe what was met of them. */
#define BELIEF 8

/*
 * Which part of what links lead to was reached before.  Only what is known is
 * recognized; without much of it, links are taken to lead anywhere.
 */
static double
part_before(const EstimateWalk *walk, const Met *met, double known)
{
	double anywhere = walk->reached / walk->limit;
	double recognized = met->nodes * known / walk->reached;

	return Min(1, (met->before + BELIEF * anywhere) / (recognized + BELIEF));
}

/*
 * The next level, from what a part of the links of this one led to; "known" is
 * how many nodes were known before.
 */
static double
scale_up(EstimateWalk *walk, const Met *met, double known)
{
	const LinkSample *sample = &walk->sample.links;
	double draws = walk->level.size / sample->nodes * sample->links * met->by_group / sample->count;
	double from = population(met->by_group, met->nodes);
	double different = isinf(from) ? draws : -expm1(-draws / from) * from;
	LinkDirection back = walk->sample.direction == LINKS_OUT ? LINKS_IN : LINKS_OUT;
	double size;

	if (walk->limit == 0)
		walk->limit = Max(1, node_sample_items(&walk->parts, back));
	size = different * (1 - part_before(walk, met, known));
	return Min(size, walk->limit - walk->reached);
}

/* From the level that was read to the next. */
static void
advance(EstimateWalk *walk)
{
	const LinkSample *sample = &walk->sample.links;
	EstimateLevel *level = &walk->level;
	bool whole = level->whole && sample->nodes == level->size && sample->links == sample->count;
	double known = walk->seen->members;
	Met met = meet(walk);
	double size = level->count;

	if (!whole && level->count > 0)
		size = Max(level->count, scale_up(walk, &met, known));
	level->size = size;
	level->whole = whole;
	walk->reached += size;
	walk->depth++;
}

/* Whether there may be more to reach. */
static bool
goes_on(const EstimateWalk *walk)
{
	return walk->level.count > 0 && walk->pages_left > 0 &&
		   (walk->limit == 0 || walk->reached < walk->limit);
}

static void
follow_levels(EstimateWalk *walk, int max_depth)
{
	const LinkSample *sample = &walk->sample.links;

	while (goes_on(walk))
	{
		read_level(walk);
		if (sample->nodes == 0)
			return;
		if (walk->depth > 0)
			walk->leaves += walk->level.size * sample->leaves / sample->nodes;
		if (walk->depth >= max_depth)
			return;
		advance(walk);
	}
}

/* Makes nodes the first level: all that the trace starts from, or one of so many. */
static void
begin_with(EstimateWalk *walk, const SampledItem *starts, int count, double share)
{
	EstimateLevel *level = &walk->level;

	level->count = 0;
	for (int i = 0; i < count; i++)
	{
		bool found;
		SeenNode *node = seen_insert(walk->seen, starts[i].item, &found);

		node->level = 0;
		node->group = 0;
		if (!found)
			level->items[level->count++] = starts[i];
	}
	sort_items(level->items, level->count);
	level->size = level->count * share;
	level->whole = share == 1;
	walk->reached = level->size;
	walk->leaves = 0;
	walk->depth = 0;
}

void
estimate_walk_init(EstimateWalk *walk, ReachIndexes *indexes, LinkDirection direction)
{
	estimate_parts_init(&walk->parts, indexes);
	item_sample_init(&walk->sample, &walk->parts, direction);
	walk->seen = seen_create(CurrentMemoryContext, KEPT_LINKS, NULL);
	walk->limit = 0;
}

double
estimate_walk_from(EstimateWalk *walk, const EstimateStarts *starts, int max_depth, int pages)
{
	double first;

	seen_reset(walk->seen);
	walk->pages_left = pages;
	begin_with(walk, starts->items, starts->count, starts->share);
	first = walk->level.size;
	follow_levels(walk, max_depth);
	return walk->reached - first;
}

void
estimate_walk_close(EstimateWalk *walk)
{
	seen_destroy(walk->seen);
}
