/*
 * traverse.c
 *		Walking links level by level, every item once.
 */
#include "postgres.h"

#include "genealogy/traverse.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* How much of a level the source is given at once. */
#define BATCH_ITEMS 65536
#define BATCH_BYTES (4 * 1024 * 1024)

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

static bool
visit_probed_link(void *state, Datum from, Datum to)
{
	Traversal *traversal = state;
	MemoryContext caller;

	CHECK_FOR_INTERRUPTS();
	MemoryContextReset(traversal->scratch);
	caller = MemoryContextSwitchTo(traversal->scratch);
	if (find_asked_for(traversal, key_plain(traversal->source->key, from)))
		traversal->nodes.nodes[traversal->from].linked = true;
	MemoryContextSwitchTo(caller);
	return true;
}

/* Takes the next items of the frontier and says how many bytes of key they are. */
static int
take_batch(const Traversal *traversal, uint32 first, Datum *items, Size *bytes)
{
	int count = 0;

	*bytes = 0;
	while (first + count < traversal->end && count < BATCH_ITEMS && *bytes < BATCH_BYTES)
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
	uint32 size = Min(traversal->end - traversal->begin, BATCH_ITEMS);
	Size room = size * sizeof(Datum);
	Datum *items;
	bool more = true;
	uint32 first;
	int count;

	memory_take(traversal->memory, room);
	items = MemoryContextAlloc(traversal->nodes.context, Max(room, 1));
	for (first = traversal->begin; more && first < traversal->end; first += count)
	{
		Size bytes;

		CHECK_FOR_INTERRUPTS();
		count = take_batch(traversal, first, items, &bytes);
		memory_take(traversal->memory, bytes);
		more = traversal->source->expand(traversal->source, traversal->direction, items, count,
										 visit, traversal);
		memory_give(traversal->memory, bytes);
	}
	pfree(items);
	memory_give(traversal->memory, room);
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
	(void) expand_frontier(traversal, visit_probed_link);
}
