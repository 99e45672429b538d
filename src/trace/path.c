/*
 * path.c
 *		Whether, and by what links, a component is inside a unit.
 *
 * Two walks approach each other: down from the unit and up from the component,
 * one level of one of them at a time, until a link meets an item of the other.
 *
 * The first meeting closes a shortest path.  Let the walks have visited all
 * items within d links down from the unit and all within u links up from the
 * component, with none in common.  Then every path is longer than d + u: on a
 * path of L <= d + u links, the item min(d, L) links from the unit would be
 * within d of the unit and within u of the component.  The next level adds one
 * to d or to u, so a meeting in it closes a path of at most d + u + 1 links.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "trace/trace.h"
#include "utils/memutils.h"
#include "walk/known.h"
#include "walk/traverse.h"

/* Levels of fewer links, about the parts of one assembly, are never dropped. */
#define LINKS_AT_LEAST 64

/* A level is dropped when it has read this many times the links that the other side expects. */
#define LINKS_FACTOR 4

typedef struct Side
{
	Traversal walk;
	struct Side *other;
	uint64 expected; /* links that the next level will read */
	uint64 links;    /* that this level has read */
	uint64 allowed;  /* that it may read */
	bool met;
	uint32 from; /* the ends of the link that met the other side */
	uint32 to;   /* a node of the other side */
} Side;

static bool
look_for_other(Traversal *walk, uint32 from, uint32 to, const TraceLink *link, bool discovered)
{
	Side *side = walk->state;

	side->links++;
	if (discovered && nodes_find(&side->other->walk.nodes, walk->nodes.nodes[to].key, &side->to))
	{
		side->from = from;
		side->met = true;
		return false;
	}
	return side->links <= side->allowed;
}

static void
start_side(Side *side, TraceCall *call, TraceDirection direction, Datum item, Side *other)
{
	memset(side, 0, sizeof(Side));
	traverse_init(&side->walk, call->source, direction, &call->memory);
	side->walk.visit = look_for_other;
	side->walk.state = side;
	side->other = other;
	side->expected = 1;
	traverse_start(&side->walk, trace_call_key(call, item));
}

/*
 * A lot may have gone into a million units while a unit has forty parts, so
 * not the items but the links of a level are what it costs, and they are not
 * known before.  A level that turns out too dear is dropped, and is no bargain
 * from then on.  What is allowed grows with every level that is dropped, so
 * that all that was read in vain stays in proportion to what was not.
 */
static void
advance(Side *side)
{
	uint32 items = side->walk.end - side->walk.begin;

	side->links = 0;
	side->allowed = LINKS_FACTOR * Max(side->other->expected, LINKS_AT_LEAST);
	if (traverse_level(&side->walk))
	{
		uint64 reached = side->walk.end - side->walk.begin;

		side->expected = reached * Max(side->links / items, 1);
	}
	else if (!side->met)
	{
		MemoryContext caller = MemoryContextSwitchTo(side->walk.scratch);

		nodes_truncate(&side->walk.nodes, side->walk.end);
		MemoryContextSwitchTo(caller);
		side->expected = side->links;
	}
}

/* Notices about two items that no path joins. */
static void
check_ends(TraceCall *call, const TraceNode *unit, Datum component, bool is_linked)
{
	bool same = key_equal(call->source->key, unit->key, component);

	if (!unit->linked)
		(void) known_item(call, unit->key);
	if (!is_linked && !same)
		(void) known_item(call, component);
}

/* Walks both sides until they meet; NULL when they do not. */
static Side *
approach(TraceCall *call, Side *down, Side *up)
{
	uint32 ignored;

	if (nodes_find(&up->walk.nodes, down->walk.nodes.nodes[0].key, &ignored))
		return NULL;
	while (down->walk.begin < down->walk.end && up->walk.begin < up->walk.end &&
		   down->walk.depth < call->max_depth - up->walk.depth)
	{
		Side *side = down->expected <= up->expected ? down : up;

		advance(side);
		if (side->met)
			return side;
	}
	return NULL;
}

static Side *
meet(TraceCall *call, Side *down, Side *up)
{
	Side *side = approach(call, down, up);

	if (side == NULL)
		check_ends(call, &down->walk.nodes.nodes[0], up->walk.nodes.nodes[0].key,
				   up->walk.nodes.nodes[0].linked);
	return side;
}

/*
 * In chronological order one walk does it, down from the unit: the times of
 * two that approach each other would have to be compared where they meet.
 */
typedef struct Descent
{
	Traversal walk;
	Chronology chronology;
	Datum wanted;
	uint32 found;
	bool met;
} Descent;

static bool
look_for_wanted(Traversal *walk, uint32 from, uint32 to, const TraceLink *link, bool discovered)
{
	Descent *descent = walk->state;

	if (!discovered || !key_equal(walk->source->key, walk->nodes.nodes[to].key, descent->wanted))
		return true;
	descent->found = to;
	descent->met = true;
	return false;
}

static void
descend(Descent *descent, TraceCall *call, Datum unit, Datum component)
{
	Traversal *walk = &descent->walk;

	memset(descent, 0, sizeof(Descent));
	traverse_init(walk, call->source, TRACE_DOWN, &call->memory);
	chronology_init(&descent->chronology, TRACE_DOWN, &call->memory);
	walk->chronology = &descent->chronology;
	walk->visit = look_for_wanted;
	walk->state = descent;
	descent->wanted = key_plain(call->source->key, trace_call_key(call, component));
	traverse_start(walk, trace_call_key(call, unit));
	(void) traverse_levels(walk, call->max_depth);
	if (!descent->met)
		check_ends(call, &walk->nodes.nodes[0], descent->wanted, false);
}

bool
path_exists(TraceCall *call, Datum unit, Datum component)
{
	Descent descent;
	Side down;
	Side up;

	if (call->chronological)
	{
		descend(&descent, call, unit, component);
		return descent.met;
	}
	start_side(&down, call, TRACE_DOWN, unit, &up);
	start_side(&up, call, TRACE_UP, component, &down);
	return meet(call, &down, &up) != NULL;
}

static void
list_step(TraceCall *call, const Traversal *walk, int step, uint32 number)
{
	Datum values[2];
	bool nulls[2] = {false, false};
	MemoryContext caller;

	CHECK_FOR_INTERRUPTS();
	MemoryContextReset(walk->scratch);
	caller = MemoryContextSwitchTo(walk->scratch);
	values[0] = Int32GetDatum(step);
	values[1] = trace_call_item(call, walk->nodes.nodes[number].key);
	trace_call_row(call, values, nulls);
	MemoryContextSwitchTo(caller);
}

static void
list_descent(TraceCall *call, Datum unit, Datum component)
{
	Descent descent;
	const ChronologyStep *steps;
	uint32 *path;
	uint32 length = 0;
	int step = 0;

	descend(&descent, call, unit, component);
	if (!descent.met)
		return;
	steps = descent.chronology.steps;
	path = MemoryContextAllocHuge(call->context, ((Size) descent.walk.depth + 2) * sizeof(uint32));
	for (uint32 i = chronology_last_step(&descent.chronology, descent.found);; i = steps[i].before)
	{
		path[length++] = steps[i].node;
		if (steps[i].before == i)
			break;
	}
	while (length > 0)
		list_step(call, &descent.walk, step++, path[--length]);
}

void
path_list(TraceCall *call, Datum unit, Datum component)
{
	Side down;
	Side up;
	Side *side;
	uint32 *steps;
	uint32 number;
	int upper;
	int step = 0;

	if (call->chronological)
	{
		list_descent(call, unit, component);
		return;
	}
	start_side(&down, call, TRACE_DOWN, unit, &up);
	start_side(&up, call, TRACE_UP, component, &down);
	side = meet(call, &down, &up);
	if (side == NULL)
		return;

	/* The upper part was discovered from its end. */
	steps = MemoryContextAllocHuge(call->context, ((Size) down.walk.depth + 1) * sizeof(uint32));
	upper = 0;
	for (number = side == &down ? side->from : side->to;;
		 number = down.walk.nodes.nodes[number].note.via)
	{
		steps[upper++] = number;
		if (number == 0)
			break;
	}
	while (upper > 0)
		list_step(call, &down.walk, step++, steps[--upper]);
	for (number = side == &down ? side->to : side->from;;
		 number = up.walk.nodes.nodes[number].note.via)
	{
		list_step(call, &up.walk, step++, number);
		if (number == 0)
			break;
	}
}
