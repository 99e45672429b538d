/*
 * cycles.c
 *		Links that close a cycle.
 *
 * The links of a knot are put in force and taken out again in the order of
 * their times.  One that closes a cycle is reported with the cycle, and left
 * out, as if it had been refused; so what remains has no cycle at any moment,
 * and one wrong link makes one finding, not one for every way around it.
 */
#include "postgres.h"

#include "check/check.h"
#include "check/order.h"
#include "miscadmin.h"
#include "walk/node_order.h"
#include "walk/strong_sets.h"

/*
 * Cycles that are reported of one knot.  Of items that are tangled into each
 * other at random, every second link may close one.
 */
#define CYCLES_OF_A_KNOT 100

typedef struct Knot
{
	Links *links;
	const uint32 *nodes; /* in the order of their items */
	uint32 count;
	OrderedLinks ordered;
	uint32 *begins; /* links in the order in which they begin */
	uint32 *ends;
	uint32 *proof;
} Knot;

/* A link between different items that can be part of a cycle. */
static bool
link_joins(const Links *links, uint32 number)
{
	return links->ends[number].parent != links->ends[number].child &&
		   !period_is_empty(link_in_cycle(check_links_times(links, number)));
}

static Period
period_of(const Knot *knot, uint32 link)
{
	return link_in_cycle(check_links_times(knot->links, knot->ordered.links[link].number));
}

static int
compare_moments(TimestampTz a, TimestampTz b)
{
	return a < b ? -1 : a > b;
}

static int
compare_links(const OrderedLink *a, const OrderedLink *b, const Links *links)
{
	Period one = link_in_cycle(check_links_times(links, a->number));
	Period other = link_in_cycle(check_links_times(links, b->number));

	if (a->from != b->from)
		return a->from < b->from ? -1 : 1;
	if (a->to != b->to)
		return a->to < b->to ? -1 : 1;
	if (one.from != other.from)
		return compare_moments(one.from, other.from);
	return period_compare_ends(one, other);
}

static bool
leads_back(const Knot *knot, uint32 link)
{
	const OrderedLink *links = knot->ordered.links;

	return knot->ordered.place[links[link].from] > knot->ordered.place[links[link].to];
}

/* Of links that begin at the same moment, those come first that agree with the order. */
static int
compare_begins(const uint32 *a, const uint32 *b, const Knot *knot)
{
	int order = compare_moments(period_of(knot, *a).from, period_of(knot, *b).from);

	if (order != 0)
		return order;
	if (leads_back(knot, *a) != leads_back(knot, *b))
		return leads_back(knot, *b) ? -1 : 1;
	return *a < *b ? -1 : *a > *b;
}

static int
compare_ends(const uint32 *a, const uint32 *b, const Knot *knot)
{
	return period_compare_ends(period_of(knot, *a), period_of(knot, *b));
}

#define ST_SORT sort_links
#define ST_ELEMENT_TYPE OrderedLink
#define ST_COMPARE(a, b, links) compare_links(a, b, links)
#define ST_COMPARE_ARG_TYPE const Links
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_begins
#define ST_ELEMENT_TYPE uint32
#define ST_COMPARE(a, b, knot) compare_begins(a, b, knot)
#define ST_COMPARE_ARG_TYPE const Knot
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_ends
#define ST_ELEMENT_TYPE uint32
#define ST_COMPARE(a, b, knot) compare_ends(a, b, knot)
#define ST_COMPARE_ARG_TYPE const Knot
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* Whether the link is one between two nodes of the knot, of which "from" is the first. */
static bool
is_inside(const Knot *knot, const uint32 *place, uint32 link)
{
	uint32 child = knot->links->ends[link].child;

	return link_joins(knot->links, link) && place[child] < knot->count &&
		   knot->nodes[place[child]] == child;
}

/* Counts the links of the knot, and collects them if there is a place for them. */
static uint32
collect_links(const Knot *knot, const uint32 *place, OrderedLink *collected)
{
	const Links *links = knot->links;
	uint32 count = 0;

	for (uint32 from = 0; from < knot->count; from++)
	{
		uint32 node = knot->nodes[from];

		for (uint32 i = links->first[node]; i < links->first[node + 1]; i++)
		{
			uint32 link = links->members[i];

			CHECK_FOR_INTERRUPTS();
			if (!is_inside(knot, place, link))
				continue;
			if (collected != NULL)
				collected[count] = (OrderedLink){.from = from,
												 .to = place[links->ends[link].child],
												 .number = link};
			count++;
		}
	}
	return count;
}

/*
 * The first order is one with which all links agree but those that lead back
 * to a node from which the walk had come.
 */
static void
order_nodes(Knot *knot, MemoryContext context)
{
	OrderedLinks *ordered = &knot->ordered;
	uint32 *next = memory_allocate_in(&knot->links->call->memory, context, (uint64) knot->count + 1,
									  sizeof(uint32));
	bool *entered = memory_allocate_in(&knot->links->call->memory, context, knot->count,
									   sizeof(bool));
	uint32 *stack = knot->proof;
	uint32 depth = 1;
	uint32 clock = knot->count;
	uint32 link = 0;

	for (uint32 i = 0; i <= knot->count; i++)
	{
		next[i] = link;
		while (link < ordered->count && ordered->links[link].from == i)
			link++;
	}
	memset(entered, 0, knot->count * sizeof(bool));
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
			ordered->place[node] = --clock;
			depth--;
		}
	}
}

static void
tie(Knot *knot, uint32 *place, MemoryContext context)
{
	Links *links = knot->links;
	uint32 count;

	for (uint32 i = 0; i < knot->count; i++)
		place[knot->nodes[i]] = i;
	count = collect_links(knot, place, NULL);
	ordered_init(&knot->ordered, links, context, knot->count, count);
	(void) collect_links(knot, place, knot->ordered.links);
	sort_links(knot->ordered.links, count, links);

	knot->proof = memory_allocate_in(&links->call->memory, context, knot->count, sizeof(uint32));
	order_nodes(knot, context);
	knot->begins = memory_allocate_in(&links->call->memory, context, count, sizeof(uint32));
	knot->ends = memory_allocate_in(&links->call->memory, context, count, sizeof(uint32));
	for (uint32 i = 0; i < count; i++)
		knot->begins[i] = knot->ends[i] = i;
	sort_begins(knot->begins, count, knot);
	sort_ends(knot->ends, count, knot);
}

/* The link that closes the cycle comes first, then the way down from its child to its parent. */
static void
report_cycle(Knot *knot, uint32 closing)
{
	const OrderedLink *links = knot->ordered.links;
	Period period = period_of(knot, closing);
	Finding finding = {.problem = "cycle",
					   .node = knot->nodes[links[closing].from],
					   .links = knot->proof,
					   .period = &period};
	uint32 length = 0;
	uint32 node;

	for (node = links[closing].from; node != links[closing].to;
		 node = links[knot->ordered.via[node]].from)
		length++;
	finding.count = length + 1;
	knot->proof[0] = links[closing].number;
	for (node = links[closing].from; node != links[closing].to;
		 node = links[knot->ordered.via[node]].from)
	{
		knot->proof[length--] = links[knot->ordered.via[node]].number;
		period = period_meet(period, period_of(knot, knot->ordered.via[node]));
	}
	report_finding(knot->links, &finding);
}

static void
untie(void *state, uint32 *nodes, uint32 count, uint32 *place, MemoryContext context)
{
	Links *links = state;
	Knot knot = {.links = links, .nodes = nodes, .count = count};
	uint32 cycles = 0;
	uint32 ended = 0;

	node_order_sort(&links->nodes, &links->call->item, links->scratch, nodes, count);
	tie(&knot, place, context);
	for (uint32 i = 0; i < knot.ordered.count && cycles < CYCLES_OF_A_KNOT; i++)
	{
		uint32 link = knot.begins[i];

		CHECK_FOR_INTERRUPTS();
		while (!period_lasts(period_of(&knot, knot.ends[ended]), period_of(&knot, link).from))
			ordered_remove(&knot.ordered, knot.ends[ended++]);
		if (ordered_add(&knot.ordered, link))
			continue;
		report_cycle(&knot, link);
		cycles++;
	}
}

static uint32
child_at(const void *state, uint32 place)
{
	const Links *links = state;
	uint32 link = links->members[place];

	return link_joins(links, link) ? links->ends[link].child : NO_NEIGHBOUR;
}

void
check_cycles(Links *links)
{
	LinkGraph graph = {.nodes = links->nodes.count,
					   .first = links->first,
					   .neighbour = child_at,
					   .links = links};

	strong_sets_visit(&graph, &links->call->memory, untie, links);
}
