/*
 * reach_estimate.c
 *		About how many nodes others reach in genealogy indexes: a look at a part of them.
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
#include "genealogy_index/item_sample.h"
#include "genealogy_index/node_sample.h"

/* What is read of a level of many nodes. */
#define RUNS 8
#define RUN_NODES 32

/*
 * Pages that are read for known starts, and for each of others.  A level may have
 * a part of those that are left, so that some are left for the deepest: half of
 * them to be read in whole, a quarter for its runs.
 */
#define PAGES_OF_KNOWN 320
#define PAGES_OF_UNKNOWN 24
#define PAGES_OF_PARTS 5 /* so many times that, where a table has parts */
#define UNKNOWN_STARTS 16
#define PART_OF_WHOLE 2
#define PART_OF_RUNS 4

/* Where a table has parts; of shorter runs hardly anything is shared. */
#define RUN_ITEMS 8

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

typedef struct Level
{
	double size;                  /* about how many nodes it has */
	bool whole;                   /* all of them are known */
	SampledItem items[KEPT_LINKS]; /* those that are known, in the order of parts and numbers */
	int count;
} Level;

/* What the links that were kept of a level lead to. */
typedef struct Met
{
	double nodes;    /* different ones */
	double by_group; /* the same, but those of each group for themselves */
	double before;   /* of the different ones were met in levels before */
} Met;

typedef struct Walk
{
	EstimateParts parts;
	ItemSample sample;
	seen_hash *seen;
	Level level;
	int pages_left; /* that may be read */
	int depth;      /* of the level */
	double reached; /* with the starts */
	double leaves;
	double limit; /* 0: not needed yet */
} Walk;

/* What several parts know is counted in each of them, so less often in all. */
static double
count_items(EstimateParts *parts, LinkDirection direction)
{
	double all = parts->indexes->all / Max(1, parts->indexes->count);
	double different = 0;
	NodeSample sample;

	node_sample_read(&sample, parts, direction, SAMPLE_OF_NODES);
	if (!estimate_parts_are_several(parts) || sample.count == 0)
		return sample.with_links;
	for (int i = 0; i < sample.count; i++)
		different += 1 / node_sample_parts(parts, &sample.items[i], direction);
	return sample.with_links * all * different / sample.count;
}

static LinkDirection
back(LinkDirection direction)
{
	return direction == LINKS_OUT ? LINKS_IN : LINKS_OUT;
}

double
reach_estimate_limit(ReachIndexes *indexes, LinkDirection direction)
{
	EstimateParts *parts = palloc(sizeof(EstimateParts));
	double limit;

	estimate_parts_init(parts, indexes);
	limit = count_items(parts, back(direction));
	pfree(parts);
	return limit;
}

static void
read_items(Walk *walk, int begin, int end, int most, uint32 group, int pages)
{
	LinkSample *links = &walk->sample.links;

	links->pages = pages;
	item_sample_read(&walk->sample, walk->level.items + begin, end - begin, most, group);
	walk->pages_left -= pages - links->pages;
}

static void
read_runs(Walk *walk, int pages)
{
	int count = walk->level.count;
	int most = pages / item_sample_cost(&walk->sample);
	int runs = Max(2, Min(RUNS, most / RUN_ITEMS));
	int length = Min(RUN_NODES, (count + runs - 1) / runs);

	if (estimate_parts_are_several(&walk->parts))
		length = Max(1, Min(length, most / runs));
	for (int run = 0; run < runs; run++)
		read_items(walk, count * run / runs, count * (run + 1) / runs, length, run,
				   Max(1, pages / runs));
}

/* What it takes to read a level in whole. */
static int
count_pages(const Walk *walk)
{
	const Level *level = &walk->level;
	int pages = 1;

	if (estimate_parts_are_several(&walk->parts))
		return level->count * item_sample_cost(&walk->sample);
	for (int i = 1; i < level->count; i++)
		pages += node_block(level->items[i].node) != node_block(level->items[i - 1].node);
	return pages;
}

/* A level that is known and small is read in whole. */
static void
read_level(Walk *walk)
{
	const Level *level = &walk->level;
	int pages = Max(RUNS, walk->pages_left / PART_OF_WHOLE);

	link_sample_next_level(&walk->sample.links);
	if (level->whole && level->count <= RUNS * RUN_NODES && count_pages(walk) <= pages)
		read_items(walk, 0, level->count, level->count, GROUPS_OF_LINKS, pages);
	else
		read_runs(walk, Max(RUNS, walk->pages_left / PART_OF_RUNS));
	walk->sample.links.pages = 0;
	item_sample_name(&walk->sample);
	walk->pages_left += walk->sample.links.pages;
}

/* Makes the nodes that were not met before those of the next level that are known. */
static Met
meet(Walk *walk)
{
	const LinkSample *sample = &walk->sample.links;
	Level *level = &walk->level;
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
part_before(const Walk *walk, const Met *met, double known)
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
scale_up(Walk *walk, const Met *met, double known)
{
	const LinkSample *sample = &walk->sample.links;
	double draws = walk->level.size / sample->nodes * sample->links * met->by_group / sample->count;
	double from = population(met->by_group, met->nodes);
	double different = isinf(from) ? draws : -expm1(-draws / from) * from;
	double size;

	if (walk->limit == 0)
		walk->limit = Max(1, count_items(&walk->parts, back(walk->sample.direction)));
	size = different * (1 - part_before(walk, met, known));
	return Min(size, walk->limit - walk->reached);
}

/* From the level that was read to the next. */
static void
advance(Walk *walk)
{
	const LinkSample *sample = &walk->sample.links;
	Level *level = &walk->level;
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
goes_on(const Walk *walk)
{
	return walk->level.count > 0 && walk->pages_left > 0 &&
		   (walk->limit == 0 || walk->reached < walk->limit);
}

static void
follow_levels(Walk *walk, int max_depth)
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
begin_with(Walk *walk, const SampledItem *starts, int count, double share)
{
	Level *level = &walk->level;

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

/* Adds to the estimate what the items reach, each of which stands for so many. */
static void
estimate_from(ReachEstimate *estimate, Walk *walk, int max_depth, const SampledItem *starts,
			  int count, double share)
{
	double first;

	seen_reset(walk->seen);
	begin_with(walk, starts, count, share);
	first = walk->level.size;
	follow_levels(walk, max_depth);
	estimate->reached += walk->reached - first;
	estimate->leaves += walk->leaves;
}

static int
pages_for(const Walk *walk, int pages)
{
	return estimate_parts_are_several(&walk->parts) ? pages * PAGES_OF_PARTS : pages;
}

/* Where not all parts are looked at, starts that these do not know may be as those that they do. */
static double
share_of_found(const ReachQuestion *question, int found)
{
	const ReachIndexes *indexes = question->indexes;

	if (found == 0 || indexes->count >= indexes->all)
		return question->start_share;
	return question->start_share * question->start_count / found;
}

static void
estimate_known(ReachEstimate *estimate, Walk *walk, const ReachQuestion *question)
{
	SampledItem starts[REACH_ESTIMATE_STARTS];

	Assert(question->start_count <= REACH_ESTIMATE_STARTS);
	for (int i = 0; i < question->start_count; i++)
		estimate->found += estimate_parts_find(&walk->parts, question->starts[i],
											   &starts[estimate->found]);
	walk->pages_left = pages_for(walk, PAGES_OF_KNOWN);
	estimate_from(estimate, walk, question->max_depth, starts, estimate->found,
				  share_of_found(question, estimate->found));
}

/* The mean over some nodes that reach others. */
static void
estimate_unknown(ReachEstimate *estimate, Walk *walk, const ReachQuestion *question)
{
	NodeSample sample;
	int count;

	node_sample_read(&sample, &walk->parts, question->direction,
					 question->is_any ? SAMPLE_OF_NODES : SAMPLE_OF_LINKS);
	count = Min(sample.count, UNKNOWN_STARTS);
	for (int i = 0; i < count; i++)
	{
		walk->pages_left = pages_for(walk, PAGES_OF_UNKNOWN);
		estimate_from(estimate, walk, question->max_depth, &sample.items[sample.count * i / count],
					  1, 1);
	}
	estimate->reached /= Max(count, 1);
	estimate->leaves /= Max(count, 1);
}

void
reach_estimate(ReachEstimate *estimate, const ReachQuestion *question)
{
	Walk *walk = palloc0(sizeof(Walk));

	memset(estimate, 0, sizeof(ReachEstimate));
	estimate_parts_init(&walk->parts, question->indexes);
	item_sample_init(&walk->sample, &walk->parts, question->direction);
	walk->seen = seen_create(CurrentMemoryContext, KEPT_LINKS, NULL);
	if (question->starts == NULL)
		estimate_unknown(estimate, walk, question);
	else
		estimate_known(estimate, walk, question);
	seen_destroy(walk->seen);
	pfree(walk);
}
