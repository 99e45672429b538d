/*
 * traverse.c
 *		Walking links level by level, every item once.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/memutils.h"
#include "walk/traverse.h"

void
traverse_init(Traversal *traversal, LinkSource *source, TraceDirection direction,
			  TraceMemory *memory)
{
	memset(traversal, 0, sizeof(Traversal));
	traversal->source = source;
	traversal->direction = direction;
	traversal->memory = memory;
	traversal->scratch = AllocSetContextCreate(memory->context, "trace link", ALLOCSET_SMALL_SIZES);
	nodes_init(&traversal->nodes, source->key, memory);
}

void
traverse_start(Traversal *traversal, Datum item)
{
	uint32 number;

	if (nodes_add(&traversal->nodes, key_plain(traversal->source->key, item),
				  (NodeNote){.via = traversal->nodes.count}, &number) &&
		traversal->chronology != NULL)
		chronology_start(traversal->chronology, number);
	traversal->end = traversal->nodes.count;
}

void
traverse_again(Traversal *traversal, uint32 number)
{
	TraceNode *node = &traversal->nodes.nodes[number];
	NodeList *later = &traversal->later;

	if (node->later || number >= traversal->end)
		return;
	node->later = true;
	later->numbers = memory_room(traversal->memory, later->numbers, later->count, &later->capacity,
								 sizeof(uint32));
	later->numbers[later->count++] = number;
}

bool
traverse_has_frontier(const Traversal *traversal)
{
	return traversal->begin < traversal->end || traversal->again.count > 0 ||
		   traversal->later.count > 0;
}

static bool
is_asked_for(const Traversal *traversal, uint32 number)
{
	return (number >= traversal->begin && number < traversal->end) ||
		   traversal->nodes.nodes[number].again;
}

static bool
try_from(Traversal *traversal, uint32 number, Datum from)
{
	traversal->from = number;
	return is_asked_for(traversal, number) &&
		   key_same(traversal->nodes.key, traversal->nodes.nodes[number].key, from);
}

/*
 * Links of one item often come together, so the last one is tried first, and then
 * the one that the source names.  What was not asked for, or not at this level, is
 * ignored.
 */
static bool
find_asked_for(Traversal *traversal, const TraceLink *link)
{
	Datum from = key_plain(traversal->source->key, link->from);
	uint32 asked = traversal->frontier.begin + link->asked;

	if (try_from(traversal, traversal->from, from) ||
		(asked < traversal->frontier.count &&
		 try_from(traversal, traverse_frontier_node(traversal, asked), from)))
		return true;
	return nodes_find(&traversal->nodes, from, &traversal->from) &&
		   is_asked_for(traversal, traversal->from);
}

/* Whether the link from the node that was just found counts, and since when. */
static bool
does_count(const Traversal *traversal, const TraceLink *link, TimestampTz *time)
{
	return traversal->chronology == NULL ||
		   chronology_carries(traversal->chronology, traversal->from, link, time);
}

static bool
visit_link(void *state, const TraceLink *link)
{
	Traversal *traversal = state;
	const ItemKey *key = traversal->source->key;
	MemoryContext caller;
	TimestampTz time = DT_NOBEGIN;
	uint32 number;
	bool discovered;
	bool more = true;

	CHECK_FOR_INTERRUPTS();
	MemoryContextReset(traversal->scratch);
	caller = MemoryContextSwitchTo(traversal->scratch);
	if (find_asked_for(traversal, link) && does_count(traversal, link, &time))
	{
		traversal->nodes.nodes[traversal->from].linked = true;
		discovered = nodes_add(&traversal->nodes, key_plain(key, link->to),
							   (NodeNote){.via = traversal->from}, &number);
		if (traversal->chronology != NULL &&
			chronology_arrives(traversal->chronology, traversal->from, number, time, discovered))
			traverse_again(traversal, number);
		if (traversal->visit != NULL)
			more = traversal->visit(traversal, traversal->from, number, link, discovered);
	}
	MemoryContextSwitchTo(caller);
	return more;
}

/* A link from a node to itself leads nowhere. */
static bool
visit_first_link(void *state, const TraceLink *link)
{
	Traversal *traversal = state;
	const ItemKey *key = traversal->source->key;
	TraceNode *nodes = traversal->nodes.nodes;
	MemoryContext caller;
	Datum to;
	uint32 number;
	bool discovered;

	CHECK_FOR_INTERRUPTS();
	MemoryContextReset(traversal->scratch);
	caller = MemoryContextSwitchTo(traversal->scratch);
	to = key_plain(key, link->to);
	if (find_asked_for(traversal, link) && !nodes[traversal->from].linked &&
		!key_equal(key, nodes[traversal->from].key, to))
	{
		nodes[traversal->from].linked = true;
		traversal->unlinked--;
		discovered = nodes_add(&traversal->nodes, to, (NodeNote){.via = traversal->from}, &number);
		(void) traversal->visit(traversal, traversal->from, number, link, discovered);
	}
	MemoryContextSwitchTo(caller);
	return traversal->unlinked > 0;
}

uint32
traverse_frontier_size(const Traversal *traversal)
{
	return traversal->end - traversal->begin + traversal->again.count;
}

/* The slice of nodes comes first, then those from before it. */
uint32
traverse_frontier_node(const Traversal *traversal, uint32 index)
{
	uint32 slice = traversal->end - traversal->begin;

	return index < slice ? traversal->begin + index : traversal->again.numbers[index - slice];
}

static Datum
frontier_item(const void *traversal, uint32 index)
{
	const Traversal *walk = traversal;

	return walk->nodes.nodes[traverse_frontier_node(walk, index)].key;
}

static bool
expand_frontier(Traversal *traversal, LinkVisitor visit)
{
	traversal->frontier = (LinkExpansion){.source = traversal->source,
										  .direction = traversal->direction,
										  .count = traverse_frontier_size(traversal),
										  .item = frontier_item,
										  .list = traversal,
										  .memory = traversal->memory};
	return links_expand(&traversal->frontier, visit, traversal);
}

static void
forget_again(Traversal *traversal)
{
	NodeList *again = &traversal->again;

	for (uint32 i = 0; i < again->count; i++)
		traversal->nodes.nodes[again->numbers[i]].again = false;
	again->count = 0;
}

/* The next frontier becomes the frontier. */
static void
advance_frontier(Traversal *traversal)
{
	TraceNode *nodes = traversal->nodes.nodes;
	NodeList done;

	forget_again(traversal);
	done = traversal->again;
	traversal->again = traversal->later;
	for (uint32 i = 0; i < traversal->again.count; i++)
	{
		TraceNode *node = &nodes[traversal->again.numbers[i]];

		node->later = false;
		node->again = true;
	}
	traversal->later = done;
	traversal->begin = traversal->end;
	traversal->end = traversal->nodes.count;
	traversal->depth++;
	if (traversal->chronology != NULL)
	{
		for (uint32 i = 0; i < traverse_frontier_size(traversal); i++)
			chronology_settle(traversal->chronology, traverse_frontier_node(traversal, i));
	}
}

bool
traverse_level(Traversal *traversal)
{
	traversal->from = 0;
	traversal->memory->depth = Max(traversal->memory->depth, traversal->depth + 1);
	if (!expand_frontier(traversal, visit_link))
		return false;
	advance_frontier(traversal);
	return true;
}

bool
traverse_levels(Traversal *traversal, int max_depth)
{
	while (traverse_has_frontier(traversal) && traversal->depth < max_depth)
	{
		if (!traverse_level(traversal))
			return false;
	}
	return true;
}

/* Nodes from before the slice have had their links read. */
void
traverse_first_links(Traversal *traversal)
{
	traversal->from = 0;
	forget_again(traversal);
	traversal->unlinked = traverse_frontier_size(traversal);
	if (traversal->unlinked > 0)
		(void) expand_frontier(traversal, visit_first_link);
	advance_frontier(traversal);
}
