/*
 * order.c
 *		Links that form no cycle, and an order of the nodes in which each leads onward.
 *
 * As D. J. Pearce and P. H. J. Kelly, "A dynamic topological sort algorithm for
 * directed acyclic graphs" (ACM JEA 11, 2006): a link that agrees with the
 * order costs nothing.  One that does not leads to a search among the nodes
 * between its ends only; what that finds changes places among itself.  When a
 * link ends, the order still holds.
 */
#include "postgres.h"

#include "check/order.h"
#include "miscadmin.h"

#define NO_LINK PG_UINT32_MAX

#define ST_SORT sort_places
#define ST_ELEMENT_TYPE uint32
#define ST_COMPARE(a, b) (*(a) < *(b) ? -1 : *(a) > *(b))
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

#define ST_SORT sort_nodes_by_place
#define ST_ELEMENT_TYPE uint32
#define ST_COMPARE(a, b, place) (place[*(a)] < place[*(b)] ? -1 : place[*(a)] > place[*(b)])
#define ST_COMPARE_ARG_TYPE uint32
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

void
ordered_init(OrderedLinks *ordered, Links *links, MemoryContext context, uint32 nodes, uint32 count)
{
	TraceMemory *memory = &links->call->memory;

	memset(ordered, 0, sizeof(OrderedLinks));
	ordered->nodes = nodes;
	ordered->count = count;
	ordered->links = memory_allocate_in(memory, context, count, sizeof(OrderedLink));
	ordered->place = memory_allocate_in(memory, context, nodes, sizeof(uint32));
	ordered->via = memory_allocate_in(memory, context, nodes, sizeof(uint32));
	ordered->first_out = memory_allocate_in(memory, context, nodes, sizeof(uint32));
	ordered->first_in = memory_allocate_in(memory, context, nodes, sizeof(uint32));
	ordered->seen = memory_allocate_in(memory, context, nodes, sizeof(uint32));
	ordered->ahead = memory_allocate_in(memory, context, nodes, sizeof(uint32));
	ordered->behind = memory_allocate_in(memory, context, nodes, sizeof(uint32));
	ordered->places = memory_allocate_in(memory, context, nodes, sizeof(uint32));
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
ordered_remove(OrderedLinks *ordered, uint32 number)
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

/* Finds the nodes after "start" up to "end"; none when it meets that. */
static uint32
search_ahead(OrderedLinks *ordered, uint32 start, uint32 end)
{
	uint32 *queue = ordered->ahead;
	uint32 count = 1;

	ordered->search++;
	queue[0] = start;
	ordered->seen[start] = ordered->search;
	for (uint32 i = 0; i < count; i++)
	{
		for (uint32 at = ordered->first_out[queue[i]]; at != NO_LINK;
			 at = ordered->links[at].next_out)
		{
			uint32 node = ordered->links[at].to;

			CHECK_FOR_INTERRUPTS();
			if (ordered->seen[node] == ordered->search ||
				ordered->place[node] > ordered->place[end])
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

/* Finds the nodes before "start" from "end" on, which it does not meet. */
static uint32
search_behind(OrderedLinks *ordered, uint32 start, uint32 end)
{
	uint32 *queue = ordered->behind;
	uint32 count = 1;

	ordered->search++;
	queue[0] = start;
	ordered->seen[start] = ordered->search;
	for (uint32 i = 0; i < count; i++)
	{
		for (uint32 at = ordered->first_in[queue[i]]; at != NO_LINK;
			 at = ordered->links[at].next_in)
		{
			uint32 node = ordered->links[at].from;

			CHECK_FOR_INTERRUPTS();
			if (ordered->seen[node] == ordered->search ||
				ordered->place[node] < ordered->place[end])
				continue;
			ordered->seen[node] = ordered->search;
			queue[count++] = node;
		}
	}
	return count;
}

/* Those behind get the first of all their places, those ahead the rest. */
static void
change_places(OrderedLinks *ordered, uint32 nbehind, uint32 nahead)
{
	uint32 *places = ordered->places;
	uint32 count = 0;

	for (uint32 i = 0; i < nbehind; i++)
		places[count++] = ordered->place[ordered->behind[i]];
	for (uint32 i = 0; i < nahead; i++)
		places[count++] = ordered->place[ordered->ahead[i]];
	sort_places(places, count);
	sort_nodes_by_place(ordered->behind, nbehind, ordered->place);
	sort_nodes_by_place(ordered->ahead, nahead, ordered->place);
	for (uint32 i = 0; i < nbehind; i++)
		ordered->place[ordered->behind[i]] = places[i];
	for (uint32 i = 0; i < nahead; i++)
		ordered->place[ordered->ahead[i]] = places[nbehind + i];
}

bool
ordered_add(OrderedLinks *ordered, uint32 number)
{
	const OrderedLink *link = &ordered->links[number];

	if (ordered->place[link->from] > ordered->place[link->to])
	{
		uint32 nahead = search_ahead(ordered, link->to, link->from);

		if (nahead == 0)
			return false;
		change_places(ordered, search_behind(ordered, link->from, link->to), nahead);
	}
	chain(ordered, number);
	return true;
}
