/*
 * traverse.c
 *		Walking links level by level, every item once.
 */
#include "postgres.h"

#include "genealogy/traverse.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* How much of a level the source is given at once, and at most which part of the memory. */
#define BATCH_ITEMS 65536
#define BATCH_BYTES (4 * 1024 * 1024)
#define BATCH_PART 8

void
traverse_init(Traversal *traversal, EdgeSource *source, EdgeDirection direction,
			  TraceMemory *memory, MemoryContext context)
{
	memset(traversal, 0, sizeof(Traversal));
	traversal->source = source;
	traversal->direction = direction;
	traversal->memory = memory;
	traversal->scratch = AllocSetContextCreate(context, "trace link", ALLOCSET_SMALL_SIZES);
	nodes_init(&traversal->nodes, source->key, memory, context);
}

/* A start is its own origin. */
void
traverse_start(Traversal *traversal, Datum item)
{
	uint32 number;

	nodes_add(&traversal->nodes, key_plain(traversal->source->key, item), traversal->nodes.count,
			  &number);
	traversal->end = traversal->nodes.count;
}

static bool
is_asked_for(const Traversal *traversal, uint32 number)
{
	return number >= traversal->begin && number < traversal->end;
}

/*
 * Links of one item often come together, so the last one is tried first.  What
 * was not asked for, or not at this level, is ignored.
 */
static bool
find_asked_for(Traversal *traversal, Datum from)
{
	const NodeSet *nodes = &traversal->nodes;

	if (is_asked_for(traversal, traversal->from) &&
		key_same(nodes->key, nodes->nodes[traversal->from].key, from))
		return true;
	return nodes_find(nodes, from, &traversal->from) && is_asked_for(traversal, traversal->from);
}

static bool
visit_link(void *state, Datum from, Datum to)
{
	Traversal *traversal = state;
	const ItemKey *key = traversal->source->key;
	MemoryContext caller;
	uint32 number;
	bool discovered;
	bool more = true;

	CHECK_FOR_INTERRUPTS();
	MemoryContextReset(traversal->scratch);
	caller = MemoryContextSwitchTo(traversal->scratch);
	if (find_asked_for(traversal, key_plain(key, from)))
	{
		traversal->nodes.nodes[traversal->from].linked = true;
		discovered = nodes_add(&traversal->nodes, key_plain(key, to), traversal->from, &number);
		if (traversal->visit != NULL)
			more = traversal->visit(traversal, traversal->from, number, discovered);
	}
	MemoryContextSwitchTo(caller);
	return more;
}

/* One link of each item is enough. */
static bool
visit_probed_link(void *state, Datum from, Datum to)
{
	Traversal *traversal = state;
	MemoryContext caller;

	CHECK_FOR_INTERRUPTS();
	MemoryContextReset(traversal->scratch);
	caller = MemoryContextSwitchTo(traversal->scratch);
	if (find_asked_for(traversal, key_plain(traversal->source->key, from)))
	{
		TraceNode *node = &traversal->nodes.nodes[traversal->from];

		if (!node->linked)
			traversal->unlinked--;
		node->linked = true;
	}
	MemoryContextSwitchTo(caller);
	return traversal->unlinked > 0;
}

/* Takes the next items of the frontier and says how many bytes of key they are. */
static uint32
take_batch(const Traversal *traversal, uint32 first, uint32 room, Datum *items, Size *bytes)
{
	Size enough = Min(BATCH_BYTES, traversal->memory->limit / BATCH_PART);
	uint32 count = 0;

	*bytes = 0;
	while (count < room && first + count < traversal->end && *bytes < enough)
	{
		items[count] = traversal->nodes.nodes[first + count].key;
		*bytes += MAXALIGN(Max(key_size(traversal->source->key, items[count]), sizeof(Datum)));
		count++;
	}
	return count;
}

static bool
expand_frontier(Traversal *traversal, EdgeVisitor visit)
{
	EdgeSource *source = traversal->source;
	TraceMemory *memory = traversal->memory;
	uint32 room = Min(BATCH_ITEMS, memory->limit / BATCH_PART / sizeof(Datum));
	Datum *items;
	uint32 count;
	bool more = true;

	room = Max(Min(room, traversal->end - traversal->begin), 1);
	memory_take(memory, room * sizeof(Datum));
	items = MemoryContextAlloc(traversal->nodes.context, room * sizeof(Datum));
	for (uint32 first = traversal->begin; more && first < traversal->end; first += count)
	{
		Size bytes;

		CHECK_FOR_INTERRUPTS();
		count = take_batch(traversal, first, room, items, &bytes);
		memory_take(memory, bytes);
		more = source->expand(source, traversal->direction, items, count, visit, traversal);
		memory_give(memory, bytes);
	}
	pfree(items);
	memory_give(memory, room * sizeof(Datum));
	return more;
}

bool
traverse_level(Traversal *traversal)
{
	traversal->from = traversal->end;
	traversal->memory->depth = Max(traversal->memory->depth, traversal->depth + 1);
	if (!expand_frontier(traversal, visit_link))
		return false;
	traversal->begin = traversal->end;
	traversal->end = traversal->nodes.count;
	traversal->depth++;
	return true;
}

void
traverse_probe(Traversal *traversal)
{
	traversal->from = traversal->end;
	traversal->unlinked = traversal->end - traversal->begin;
	(void) expand_frontier(traversal, visit_probed_link);
}
