/*
 * order.c
 *		Links without a cycle, and an order of their nodes in which every link leads onward.
 *
 * As D. J. Pearce and P. H. J. Kelly, "A dynamic topological sort algorithm for
 * directed acyclic graphs" (ACM JEA 11, 2006): a link that agrees with the
 * order costs nothing.  For one that does not, the nodes between its ends are
 * searched, and those found exchange ranks among themselves.  When a link ends,
 * the order still holds.
 */
#include "postgres.h"

#include "check/order.h"
#include "miscadmin.h"

#define NO_LINK PG_UINT32_MAX

#define ST_SORT sort_ranks
#define ST_ELEMENT_TYPE uint32
#define ST_COMPARE(a, b) (*(a) < *(b) ? -1 : *(a) > *(b))
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_nodes_by_rank
#define ST_ELEMENT_TYPE uint32
#define ST_COMPARE(a, b, rank) (rank[*(a)] < rank[*(b)] ? -1 : rank[*(a)] > rank[*(b)])
#define ST_COMPARE_ARG_TYPE uint32
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

void
check_order_init(OrderedLinks *ordered, CheckedLinks *links, MemoryContext context, uint32 nodes,
				 uint32 count)
{
	TraceMemory *memory = &links->call->memory;

	memset(ordered, 0, sizeof(OrderedLinks));
	ordered->nodes = nodes;
	ordered->count = count;
	ordered->links = memory_allocate_in(memory, context, count, sizeof(OrderedLink));
	ordered->rank = memory_allocate_in(memory, context, nodes, sizeof(uint32));
	ordered->via = memory_allocate_in(memory, context, nodes, sizeof(uint32));
	ordered->first_out = memory_allocate_in(memory, context, nodes, sizeof(uint32));
	ordered->first_in = memory_allocate_in(memory, context, nodes, sizeof(uint32));
	ordered->seen = memory_allocate_in(memory, context, nodes, sizeof(uint32));
	ordered->after = memory_allocate_in(memory, context, nodes, sizeof(uint32));
	ordered->before = memory_allocate_in(memory, context, nodes, sizeof(uint32));
	ordered->ranks = memory_allocate_in(memory, context, nodes, sizeof(uint32));
	for (uint32 i = 0; i < nodes; i++)
	{
		ordered->first_out[i] = NO_LINK;
		ordered->first_in[i] = NO_LINK;
		ordered->seen[i] = 0;
	}
}

static void
chain(OrderedLinks *ordered, uint32 number)
{
	OrderedLink *links = ordered->links;
	OrderedLink *link = &links[number];

	link->previous_out = link->previous_in = NO_LINK;
	link->next_out = ordered->first_out[link->from];
	link->next_in = ordered->first_in[link->to];
	if (link->next_out != NO_LINK)
		links[link->next_out].previous_out = number;
	if (link->next_in != NO_LINK)
		links[link->next_in].previous_in = number;
	ordered->first_out[link->from] = number;
	ordered->first_in[link->to] = number;
	link->in_force = true;
}

void
check_order_remove(OrderedLinks *ordered, uint32 number)
{
	OrderedLink *links = ordered->links;
	OrderedLink *link = &links[number];

	if (!link->in_force)
		return;
	if (link->previous_out == NO_LINK)
		ordered->first_out[link->from] = link->next_out;
	else
		links[link->previous_out].next_out = link->next_out;
	if (link->previous_in == NO_LINK)
		ordered->first_in[link->to] = link->next_in;
	else
		links[link->previous_in].next_in = link->next_in;
	if (link->next_out != NO_LINK)
		links[link->next_out].previous_out = link->previous_out;
	if (link->next_in != NO_LINK)
		links[link->next_in].previous_in = link->previous_in;
	link->in_force = false;
}

/*
 * Collects the nodes that "start" leads to, up to the rank of "end", or against
 * the links those that lead to "start", down to it; none when it meets the end.
 */
static uint32
search(OrderedLinks *ordered, bool onward, uint32 start, uint32 end)
{
	const uint32 *first = onward ? ordered->first_out : ordered->first_in;
	const uint32 *rank = ordered->rank;
	uint32 *queue = onward ? ordered->after : ordered->before;
	uint32 count = 1;

	ordered->search++;
	queue[0] = start;
	ordered->seen[start] = ordered->search;
	for (uint32 i = 0; i < count; i++)
	{
		const OrderedLink *link;

		for (uint32 at = first[queue[i]]; at != NO_LINK;
			 at = onward ? link->next_out : link->next_in)
		{
			uint32 node;

			CHECK_FOR_INTERRUPTS();
			link = &ordered->links[at];
			node = onward ? link->to : link->from;
			if (ordered->seen[node] == ordered->search ||
				(onward ? rank[node] > rank[end] : rank[node] < rank[end]))
				continue;
			ordered->seen[node] = ordered->search;
			ordered->via[node] = at;
			if (node == end)
				return 0;
			queue[count++] = node;
		}
	}
	return count;
}

/* The nodes before get the lower ranks of all that were found, the nodes after the higher ones. */
static void
exchange_ranks(OrderedLinks *ordered, uint32 nbefore, uint32 nafter)
{
	uint32 *ranks = ordered->ranks;
	uint32 count = 0;

	for (uint32 i = 0; i < nbefore; i++)
		ranks[count++] = ordered->rank[ordered->before[i]];
	for (uint32 i = 0; i < nafter; i++)
		ranks[count++] = ordered->rank[ordered->after[i]];
	sort_ranks(ranks, count);
	sort_nodes_by_rank(ordered->before, nbefore, ordered->rank);
	sort_nodes_by_rank(ordered->after, nafter, ordered->rank);
	for (uint32 i = 0; i < nbefore; i++)
		ordered->rank[ordered->before[i]] = ranks[i];
	for (uint32 i = 0; i < nafter; i++)
		ordered->rank[ordered->after[i]] = ranks[nbefore + i];
}

bool
check_order_add(OrderedLinks *ordered, uint32 number)
{
	const OrderedLink *link = &ordered->links[number];

	if (ordered->rank[link->from] > ordered->rank[link->to])
	{
		uint32 nafter = search(ordered, true, link->to, link->from);

		if (nafter == 0)
			return false;
		exchange_ranks(ordered, search(ordered, false, link->from, link->to), nafter);
	}
	chain(ordered, number);
	return true;
}
