/*
 * common_rank.c
 *		Components in the order of how much failures have them in common.
 *
 * Many components share an outcome: all that are in one unit only, for example.
 * So each outcome is tested once, and there are few of them beside millions of
 * components.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "statistics/fisher.h"
#include "trace/common_rank.h"
#include "utils/memutils.h"
#include "walk/node_order.h"

/* Fewer bad units have most of their components in common, whatever the cause. */
#define FEWEST_FAILURES 3

/* Components with the same counts, and what these are worth. */
typedef struct Outcome
{
	uint64 first; /* of its entries */
	uint64 size;
	bool has_ratio;
	double ratio;
	double p;
} Outcome;

/* A component to be listed, and the first of the outcomes that rank alike. */
typedef struct Entry
{
	uint32 node;
	uint32 outcome;
} Entry;

typedef struct Ranking
{
	TraceCall *call;
	const Tally *tallies;
	const uint32 *units;
	bool conclusive;
	Entry *entries;
	uint64 count;
	Outcome *outcomes;
	double *q;
	uint32 noutcomes;
	NodeOrder order;
} Ranking;

static int
compare_numbers(uint32 a, uint32 b)
{
	return (a > b) - (a < b);
}

static int
compare_counts(const Entry *a, const Entry *b, const Tally *tallies)
{
	const uint32 *one = tallies[a->node].with;
	const uint32 *other = tallies[b->node].with;
	int result = compare_numbers(one[GROUP_BAD], other[GROUP_BAD]);

	return result != 0 ? result : compare_numbers(one[GROUP_BASE], other[GROUP_BASE]);
}

#define ST_SORT sort_by_counts
#define ST_ELEMENT_TYPE Entry
#define ST_COMPARE(a, b, tallies) compare_counts(a, b, tallies)
#define ST_COMPARE_ARG_TYPE const Tally
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* By p, then the greater odds ratio first; none at all comes last. */
static int
compare_outcomes(const Outcome *a, const Outcome *b)
{
	if (a->p != b->p)
		return a->p < b->p ? -1 : 1;
	if (!a->has_ratio || !b->has_ratio)
		return (int) b->has_ratio - (int) a->has_ratio;
	return (a->ratio < b->ratio) - (a->ratio > b->ratio);
}

#define ST_SORT sort_outcomes
#define ST_ELEMENT_TYPE Outcome
#define ST_COMPARE(a, b) compare_outcomes(a, b)
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

static int
compare_ranks(const Entry *a, const Entry *b, const NodeOrder *order)
{
	if (a->outcome != b->outcome)
		return a->outcome < b->outcome ? -1 : 1;
	return node_order_compare(a->node, b->node, order);
}

#define ST_SORT sort_by_rank
#define ST_ELEMENT_TYPE Entry
#define ST_COMPARE(a, b, order) compare_ranks(a, b, order)
#define ST_COMPARE_ARG_TYPE const NodeOrder
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

static bool
is_contained(const Tally *tally)
{
	return tally->with[GROUP_BAD] > 0 || tally->with[GROUP_BASE] > 0;
}

static void
collect_entries(Ranking *ranking, uint32 nodes)
{
	const Tally *tallies = ranking->tallies;
	uint64 count = 0;

	for (uint32 i = 0; i < nodes; i++)
		count += is_contained(&tallies[i]);
	ranking->entries = memory_allocate(&ranking->call->memory, count, sizeof(Entry));
	for (uint32 i = 0; i < nodes; i++)
	{
		if (is_contained(&tallies[i]))
			ranking->entries[ranking->count++] = (Entry){.node = i};
	}
	sort_by_counts(ranking->entries, ranking->count, tallies);
}

static bool
begins_outcome(const Ranking *ranking, uint64 entry)
{
	return entry == 0 || compare_counts(&ranking->entries[entry - 1], &ranking->entries[entry],
										ranking->tallies) != 0;
}

static FourfoldTable
fourfold_table(const Ranking *ranking, uint32 node)
{
	FourfoldTable table;

	for (int i = 0; i < GROUPS; i++)
	{
		table.with[i] = ranking->tallies[node].with[i];
		table.without[i] = (int64) ranking->units[i] - table.with[i];
	}
	return table;
}

static void
test_outcomes(Ranking *ranking)
{
	uint32 count = 0;

	for (uint64 i = 0; i < ranking->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		ranking->noutcomes += begins_outcome(ranking, i);
	}
	ranking->outcomes = memory_allocate(&ranking->call->memory, ranking->noutcomes,
										sizeof(Outcome));
	for (uint64 i = 0; i < ranking->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (begins_outcome(ranking, i))
		{
			Outcome *outcome = &ranking->outcomes[count++];
			FourfoldTable table = fourfold_table(ranking, ranking->entries[i].node);

			*outcome = (Outcome){.first = i};
			outcome->has_ratio = odds_ratio(&table, &outcome->ratio);
			if (ranking->conclusive)
				outcome->p = fisher_p(&table);
		}
		ranking->outcomes[count - 1].size++;
	}
	sort_outcomes(ranking->outcomes, ranking->noutcomes);
}

static void
find_discoveries(Ranking *ranking)
{
	uint32 count = ranking->noutcomes;
	double *p = memory_allocate(&ranking->call->memory, count, sizeof(double));
	uint64_t *sizes = memory_allocate(&ranking->call->memory, count, sizeof(uint64_t));

	ranking->q = memory_allocate(&ranking->call->memory, count, sizeof(double));
	for (uint32 i = 0; i < count; i++)
	{
		p[i] = ranking->outcomes[i].p;
		sizes[i] = ranking->outcomes[i].size;
	}
	discovery_rates(p, sizes, count, ranking->q);
}

/* Outcomes that rank alike have their p, ratio and q in common, and their entries in one order. */
static void
order_entries(Ranking *ranking)
{
	uint32 alike = 0;

	for (uint32 i = 0; i < ranking->noutcomes; i++)
	{
		const Outcome *outcome = &ranking->outcomes[i];

		if (compare_outcomes(&ranking->outcomes[alike], outcome) != 0)
			alike = i;
		for (uint64 k = 0; k < outcome->size; k++)
			ranking->entries[outcome->first + k].outcome = alike;
	}
	sort_by_rank(ranking->entries, ranking->count, &ranking->order);
}

static void
list_entry(Ranking *ranking, const Entry *entry)
{
	const Outcome *outcome = &ranking->outcomes[entry->outcome];
	FourfoldTable table = fourfold_table(ranking, entry->node);
	Datum key = ranking->order.nodes->nodes[entry->node].key;
	Datum values[8];
	bool nulls[8] = {false};

	values[0] = item_from_key(&ranking->call->item, key);
	values[1] = Int64GetDatum(table.with[GROUP_BAD]);
	values[2] = Int64GetDatum(table.without[GROUP_BAD]);
	values[3] = Int64GetDatum(table.with[GROUP_BASE]);
	values[4] = Int64GetDatum(table.without[GROUP_BASE]);
	values[5] = Float8GetDatum(outcome->ratio);
	values[6] = Float8GetDatum(outcome->p);
	values[7] = Float8GetDatum(ranking->q[entry->outcome]);
	nulls[5] = !outcome->has_ratio;
	nulls[6] = nulls[7] = !ranking->conclusive;
	trace_call_row(ranking->call, values, nulls);
}

/* Whether p-values mean anything; gives a notice if they do not. */
static bool
is_conclusive(const uint32 *units)
{
	if (units[GROUP_BAD] >= FEWEST_FAILURES && units[GROUP_BASE] > 0)
		return true;
	if (units[GROUP_BAD] < FEWEST_FAILURES)
		ereport(NOTICE, (errmsg("inconclusive: fewer than %d bad units (%u)", FEWEST_FAILURES,
								units[GROUP_BAD]),
						 errdetail("The columns \"p_value\" and \"q_value\" are null.")));
	else
		ereport(NOTICE, (errmsg("inconclusive: no units to compare the bad ones with"),
						 errdetail("The columns \"p_value\" and \"q_value\" are null.")));
	return false;
}

void
rank_list(TraceCall *call, const NodeSet *nodes, const Tally *tallies, const uint32 *units,
		  MemoryContext scratch)
{
	Ranking ranking = {.call = call,
					   .tallies = tallies,
					   .units = units,
					   .conclusive = is_conclusive(units)};
	MemoryContext caller = MemoryContextSwitchTo(scratch);

	node_order_init(&ranking.order, nodes, &call->item, scratch);
	collect_entries(&ranking, nodes->count);
	test_outcomes(&ranking);
	find_discoveries(&ranking);
	order_entries(&ranking);
	for (uint64 i = 0; i < ranking.count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(scratch);
		list_entry(&ranking, &ranking.entries[i]);
	}
	MemoryContextSwitchTo(caller);
}
