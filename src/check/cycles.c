/*
 * cycles.c
 *		Links that close a cycle.
 *
 * Cycles are looked for in each strongly connected set.  Its links are put in
 * force and taken out again in the order of their times.  A link that closes a
 * cycle is reported with that cycle and left out, as if it had been refused.
 * So the links that remain have no cycle at any time, and one wrong link makes
 * one finding, however many cycles it closes.
 */
#include "postgres.h"

#include "check/check.h"
#include "check/order.h"
#include "miscadmin.h"
#include "walk/node_order.h"
#include "walk/strong_sets.h"

/*
 * Cycles that are reported for one strongly connected set.  Where links are
 * random, every second one may close a cycle.
 */
#define CYCLES_PER_SET 100

typedef struct StrongSet
{
	CheckedLinks *links;
	const uint32 *nodes; /* in the order of their items */
	uint32 count;
	OrderedLinks ordered;
	uint32 *begins; /* links in the order in which they begin */
	uint32 *ends;
	uint32 *proof;
} StrongSet;

/* A link between different items that can be part of a cycle. */
static bool
link_joins(const CheckedLinks *links, uint32 number)
{
	return links->ends[number].parent != links->ends[number].child &&
		   !period_is_empty(link_in_cycle(check_links_times(links, number)));
}

static Period
period_of(const StrongSet *set, uint32 link)
{
	return link_in_cycle(check_links_times(set->links, set->ordered.links[link].number));
}

static int
compare_times(TimestampTz a, TimestampTz b)
{
	return a < b ? -1 : a > b;
}

static int
compare_links(const OrderedLink *a, const OrderedLink *b, const CheckedLinks *links)
{
	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	return check_links_compare(links, a->number, b->number);
}

static bool
leads_back(const StrongSet *set, uint32 link)
{
	const OrderedLink *links = set->ordered.links;

	return set->ordered.rank[links[link].from] > set->ordered.rank[links[link].to];
}

/* Among links that begin at the same time, those that agree with the order come first. */
static int
compare_begins(const uint32 *a, const uint32 *b, const StrongSet *set)
{
	int order = compare_times(period_of(set, *a).from, period_of(set, *b).from);

	if (order != 0)
		return order;
	if (leads_back(set, *a) != leads_back(set, *b))
		return leads_back(set, *b) ? -1 : 1;
	return *a < *b ? -1 : *a > *b;
}

static int
compare_ends(const uint32 *a, const uint32 *b, const StrongSet *set)
{
	return period_compare_ends(period_of(set, *a), period_of(set, *b));
}

#define ST_SORT sort_links
#define ST_ELEMENT_TYPE OrderedLink
#define ST_COMPARE(a, b, links) compare_links(a, b, links)
#define ST_COMPARE_ARG_TYPE const CheckedLinks
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_begins
#define ST_ELEMENT_TYPE uint32
#define ST_COMPARE(a, b, set) compare_begins(a, b, set)
#define ST_COMPARE_ARG_TYPE const StrongSet
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_ends
#define ST_ELEMENT_TYPE uint32
#define ST_COMPARE(a, b, set) compare_ends(a, b, set)
#define ST_COMPARE_ARG_TYPE const StrongSet
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* Whether a link that begins in the set ends in it, too. */
static bool
is_inside(const StrongSet *set, const uint32 *index, uint32 link)
{
	uint32 child = set->links->ends[link].child;

	return link_joins(set->links, link) && index[child] < set->count &&
		   set->nodes[index[child]] == child;
}

/* Counts the links of the set, and collects them if there is an array for them. */
static uint32
collect_links(const StrongSet *set, const uint32 *index, OrderedLink *collected)
{
	const CheckedLinks *links = set->links;
	uint32 count = 0;

	for (uint32 from = 0; from < set->count; from++)
	{
		uint32 node = set->nodes[from];

		for (uint32 i = links->first[node]; i < links->first[node + 1]; i++)
		{
			uint32 link = links->members[i];

			CHECK_FOR_INTERRUPTS();
			if (!is_inside(set, index, link))
				continue;
			if (collected != NULL)
				collected[count] = (OrderedLink){.from = from,
												 .to = index[links->ends[link].child],
												 .number = link};
			count++;
		}
	}
	return count;
}

/*
 * The first order: the nodes as a depth-first walk leaves them, last one first.
 * All links agree with it but those that lead back to a node on the walk's path.
 */
static void
order_nodes(StrongSet *set, MemoryContext context)
{
	OrderedLinks *ordered = &set->ordered;
	uint32 *next = memory_allocate_in(&set->links->call->memory, context, (uint64) set->count + 1,
									  sizeof(uint32));
	bool *entered = memory_allocate_in(&set->links->call->memory, context, set->count,
									   sizeof(bool));
	uint32 *stack = set->proof;
	uint32 depth = 1;
	uint32 clock = set->count;
	uint32 link = 0;

	for (uint32 i = 0; i <= set->count; i++)
	{
		next[i] = link;
		while (link < ordered->count && ordered->links[link].from == i)
			link++;
	}
	memset(entered, 0, set->count * sizeof(bool));
	entered[0] = true;
	stack[0] = 0;
	while (depth > 0)
	{
		uint32 node = stack[depth - 1];

		CHECK_FOR_INTERRUPTS();
		if (next[node] < ordered->count && ordered->links[next[node]].from == node)
		{
			uint32 to = ordered->links[next[node]++].to;

			if (!entered[to])
				stack[depth++] = to;
			entered[to] = true;
		}
		else
		{
			ordered->rank[node] = --clock;
			depth--;
		}
	}
}

static void
order_set(StrongSet *set, uint32 *index, MemoryContext context)
{
	CheckedLinks *links = set->links;
	MemoryContext caller;
	uint32 count;

	for (uint32 i = 0; i < set->count; i++)
		index[set->nodes[i]] = i;
	count = collect_links(set, index, NULL);
	check_order_init(&set->ordered, links, context, set->count, count);
	(void) collect_links(set, index, set->ordered.links);
	caller = MemoryContextSwitchTo(links->scratch);
	sort_links(set->ordered.links, count, links);
	MemoryContextSwitchTo(caller);

	set->proof = memory_allocate_in(&links->call->memory, context, set->count, sizeof(uint32));
	order_nodes(set, context);
	set->begins = memory_allocate_in(&links->call->memory, context, count, sizeof(uint32));
	set->ends = memory_allocate_in(&links->call->memory, context, count, sizeof(uint32));
	for (uint32 i = 0; i < count; i++)
		set->begins[i] = set->ends[i] = i;
	sort_begins(set->begins, count, set);
	sort_ends(set->ends, count, set);
}

/* The link that closes the cycle comes first, then the path down from its child to its parent. */
static void
report_cycle(StrongSet *set, uint32 closing)
{
	const OrderedLink *links = set->ordered.links;
	Period period = period_of(set, closing);
	Finding finding = {.problem = "cycle",
					   .node = set->nodes[links[closing].from],
					   .links = set->proof,
					   .period = &period};
	uint32 length = 0;
	uint32 node;

	for (node = links[closing].from; node != links[closing].to;
		 node = links[set->ordered.via[node]].from)
		length++;
	finding.count = length + 1;
	set->proof[0] = links[closing].number;
	for (node = links[closing].from; node != links[closing].to;
		 node = links[set->ordered.via[node]].from)
	{
		set->proof[length--] = links[set->ordered.via[node]].number;
		period = period_meet(period, period_of(set, set->ordered.via[node]));
	}
	check_add_finding(set->links, &finding);
}

static void
check_set(void *state, uint32 *nodes, uint32 count, uint32 *index, MemoryContext context)
{
	CheckedLinks *links = state;
	StrongSet set = {.links = links, .nodes = nodes, .count = count};
	uint32 cycles = 0;
	uint32 ended = 0;

	node_order_sort(&links->nodes, &links->call->item, links->scratch, nodes, count);
	order_set(&set, index, context);
	for (uint32 i = 0; i < set.ordered.count && cycles < CYCLES_PER_SET; i++)
	{
		uint32 link = set.begins[i];

		CHECK_FOR_INTERRUPTS();
		while (!period_lasts(period_of(&set, set.ends[ended]), period_of(&set, link).from))
			check_order_remove(&set.ordered, set.ends[ended++]);
		if (check_order_add(&set.ordered, link))
			continue;
		report_cycle(&set, link);
		cycles++;
	}
}

static uint32
child_at(const void *state, uint32 index)
{
	const CheckedLinks *links = state;
	uint32 link = links->members[index];

	return link_joins(links, link) ? links->ends[link].child : NO_NEIGHBOUR;
}

void
check_cycles(CheckedLinks *links)
{
	LinkGraph graph = {.nodes = links->nodes.count,
					   .first = links->first,
					   .neighbour = child_at,
					   .links = links};

	strong_sets_visit(&graph, &links->call->memory, check_set, links);
}
