/*
 * reach_estimate.c
 *		About how many nodes others reach in a genealogy index: a look at a part of them.
 *
 * Levels are followed as by a trace, but of a large one only some nodes are
 * read, and the next level is scaled up from what they reach (after D. E. Knuth,
 * Estimating the efficiency of backtrack programs, 1975).  That alone would count
 * a node once for each link that leads to it.  So the nodes that are read come in
 * runs.  What was recorded together has numbers that follow each other, and often
 * becomes part of one thing: the links of a run lead to few nodes.  And of what
 * is shared by all, the same is met by several runs.
 */
#include "postgres.h"

#include <math.h>

#include "common/hashfn.h"
#include "genealogy_index/link_sample.h"
#include "genealogy_index/node.h"
#include "genealogy_index/node_sample.h"
#include "genealogy_index/reach_estimate.h"

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
#define UNKNOWN_STARTS 16
#define PART_OF_WHOLE 2
#define PART_OF_RUNS 4

typedef struct SeenNode
{
	NodeNumber node;
	char status;
	int level;    /* to which a link led last */
	uint32 group; /* of that link */
} SeenNode;

#define SH_PREFIX seen
#define SH_ELEMENT_TYPE SeenNode
#define SH_KEY_TYPE NodeNumber
#define SH_KEY node
#define SH_HASH_KEY(table, key) murmurhash32(key)
#define SH_EQUAL(table, a, b) ((a) == (b))
#define SH_SCOPE static inline
#define SH_DECLARE
#define SH_DEFINE
#include "lib/simplehash.h"

#define ST_SORT sort_nodes
#define ST_ELEMENT_TYPE NodeNumber
#define ST_COMPARE(a, b) (*(a) < *(b) ? -1 : *(a) > *(b))
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

typedef struct Level
{
	double size;                  /* about how many nodes it has */
	bool whole;                   /* all of them are known */
	NodeNumber nodes[KEPT_LINKS]; /* those that are known, in the order of their numbers */
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
	GenealogyIndex index;
	LinkSample sample;
	seen_hash *seen;
	Level level;
	int pages_left; /* that may be read */
	int depth;      /* of the level */
	double reached; /* with the starts */
	double leaves;
	double limit; /* 0: not needed yet */
} Walk;

double
reach_estimate_limit(Relation index, LinkDirection direction)
{
	LinkDirection back = direction == LINKS_OUT ? LINKS_IN : LINKS_OUT;
	GenealogyIndex opened;
	NodeSample sample;

	genealogy_index_open(&opened, index);
	node_sample_read(&sample, &opened, back, SAMPLE_OF_NODES);
	return sample.with_links[back];
}

static void
read_nodes(Walk *walk, int begin, int end, uint32 group, int pages)
{
	walk->sample.pages = pages;
	link_sample_read(&walk->sample, walk->level.nodes + begin, end - begin, group);
	walk->pages_left -= pages - walk->sample.pages;
}

static void
read_runs(Walk *walk, int pages)
{
	int count = walk->level.count;
	int length = Min(RUN_NODES, (count + RUNS - 1) / RUNS);

	for (int run = 0; run < RUNS; run++)
	{
		int begin = count * run / RUNS;
		int end = count * (run + 1) / RUNS;

		read_nodes(walk, begin, Min(end, begin + length), run, Max(1, pages / RUNS));
	}
}

static int
count_pages(const Level *level)
{
	int pages = 1;

	for (int i = 1; i < level->count; i++)
		pages += node_block(level->nodes[i]) != node_block(level->nodes[i - 1]);
	return pages;
}

/* A level that is known and small is read in whole. */
static void
read_level(Walk *walk)
{
	const Level *level = &walk->level;
	int pages = Max(RUNS, walk->pages_left / PART_OF_WHOLE);

	link_sample_next_level(&walk->sample);
	if (level->whole && level->count <= RUNS * RUN_NODES && count_pages(level) <= pages)
		read_nodes(walk, 0, level->count, GROUPS_OF_LINKS, pages);
	else
		read_runs(walk, Max(RUNS, walk->pages_left / PART_OF_RUNS));
}

/* Makes the nodes that were not met before those of the next level that are known. */
static Met
meet(Walk *walk)
{
	const LinkSample *sample = &walk->sample;
	Level *level = &walk->level;
	Met met = {0};

	level->count = 0;
	for (int i = 0; i < sample->count; i++)
	{
		const KeptLink *link = &sample->kept[i];
		bool found;
		SeenNode *node = seen_insert(walk->seen, link->neighbour, &found);

		if (found && node->level > walk->depth && node->group == link->group)
			continue;
		met.by_group++;
		if (!found || node->level <= walk->depth)
			met.nodes++;
		if (!found)
			level->nodes[level->count++] = link->neighbour;
		else if (node->level <= walk->depth)
			met.before++;
		node->level = walk->depth + 1;
		node->group = link->group;
	}
	sort_nodes(level->nodes, level->count);
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
	const LinkSample *sample = &walk->sample;
	double draws = walk->level.size / sample->nodes * sample->links * met->by_group / sample->count;
	double from = population(met->by_group, met->nodes);
	double different = isinf(from) ? draws : -expm1(-draws / from) * from;
	double size;

	if (walk->limit == 0)
		walk->limit = Max(1, reach_estimate_limit(walk->index.relation, sample->direction));
	size = different * (1 - part_before(walk, met, known));
	return Min(size, walk->limit - walk->reached);
}

/* From the level that was read to the next. */
static void
advance(Walk *walk)
{
	const LinkSample *sample = &walk->sample;
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
	const LinkSample *sample = &walk->sample;

	while (goes_on(walk))
	{
		read_level(walk);
		if (walk->depth > 0)
			walk->leaves += walk->level.size * sample->leaves / sample->nodes;
		if (walk->depth >= max_depth)
			return;
		advance(walk);
	}
}

/* Makes nodes the first level: all that the trace starts from, or one of so many. */
static void
begin_with(Walk *walk, const NodeNumber *starts, int count, double share)
{
	Level *level = &walk->level;

	level->count = 0;
	for (int i = 0; i < count; i++)
	{
		bool found;
		SeenNode *node = seen_insert(walk->seen, starts[i], &found);

		node->level = 0;
		node->group = 0;
		if (!found)
			level->nodes[level->count++] = starts[i];
	}
	sort_nodes(level->nodes, level->count);
	level->size = level->count * share;
	level->whole = share == 1;
	walk->reached = level->size;
	walk->leaves = 0;
	walk->depth = 0;
}

/* Adds to the estimate what the nodes reach. */
static void
estimate_from(ReachEstimate *estimate, Walk *walk, const ReachQuestion *question,
			  const NodeNumber *starts, int count)
{
	double first;

	seen_reset(walk->seen);
	begin_with(walk, starts, count, question->starts == NULL ? 1 : question->start_share);
	first = walk->level.size;
	follow_levels(walk, question->max_depth);
	estimate->reached += walk->reached - first;
	estimate->leaves += walk->leaves;
}

static void
estimate_known(ReachEstimate *estimate, Walk *walk, const ReachQuestion *question)
{
	NodeNumber starts[REACH_ESTIMATE_STARTS];
	int count = 0;

	Assert(question->start_count <= REACH_ESTIMATE_STARTS);
	for (int i = 0; i < question->start_count; i++)
	{
		NodeKey key;

		node_key_of_value(&walk->index, question->starts[i], &key);
		starts[count] = node_find(&walk->index, &key);
		if (starts[count] != NODE_NONE)
			count++;
	}
	walk->pages_left = PAGES_OF_KNOWN;
	estimate_from(estimate, walk, question, starts, count);
}

/* The mean over some nodes that reach others. */
static void
estimate_unknown(ReachEstimate *estimate, Walk *walk, const ReachQuestion *question)
{
	NodeSample sample;
	int count;

	node_sample_read(&sample, &walk->index, question->direction,
					 question->is_any ? SAMPLE_OF_NODES : SAMPLE_OF_LINKS);
	count = Min(sample.count, UNKNOWN_STARTS);
	for (int i = 0; i < count; i++)
	{
		walk->pages_left = PAGES_OF_UNKNOWN;
		estimate_from(estimate, walk, question, &sample.nodes[sample.count * i / count], 1);
	}
	estimate->reached /= Max(count, 1);
	estimate->leaves /= Max(count, 1);
}

void
reach_estimate(ReachEstimate *estimate, const ReachQuestion *question)
{
	Walk *walk = palloc0(sizeof(Walk));

	memset(estimate, 0, sizeof(ReachEstimate));
	genealogy_index_open(&walk->index, question->index);
	link_sample_init(&walk->sample, &walk->index, question->direction);
	walk->seen = seen_create(CurrentMemoryContext, KEPT_LINKS, NULL);
	if (question->starts == NULL)
		estimate_unknown(estimate, walk, question);
	else
		estimate_known(estimate, walk, question);
	seen_destroy(walk->seen);
	pfree(walk);
}
