/*
 * reach.c
 *		Everything that one item reaches, downwards or upwards.
 */
#include "postgres.h"

#include "trace/reach_rows.h"
#include "trace/trace.h"
#include "walk/known.h"
#include "walk/traverse.h"

static bool
list_item(Traversal *walk, uint32 from, uint32 to, const TraceLink *link, bool discovered)
{
	TraceCall *call = walk->state;
	Datum values[3];
	bool nulls[3] = {false, false, false};

	if (!discovered)
		return true;
	values[0] = trace_call_item(call, walk->nodes.nodes[to].key);
	values[1] = Int32GetDatum(walk->depth + 1);
	values[2] = trace_call_item(call, walk->nodes.nodes[from].key);
	trace_call_row(call, values, nulls);
	return true;
}

/* Gives the number of items that were reached; the start is not one of them. */
static uint64
walk_from(TraceCall *call, TraceDirection direction, Datum start, WalkVisitor visit)
{
	Traversal walk;
	Chronology chronology;

	traverse_init(&walk, call->source, direction, &call->memory);
	walk.visit = visit;
	walk.state = call;
	if (call->chronological)
	{
		chronology_init(&chronology, direction, &call->memory);
		walk.chronology = &chronology;
	}
	traverse_start(&walk, trace_call_key(call, start));
	(void) traverse_levels(&walk, call->max_depth);
	if (!walk.nodes.nodes[0].linked)
		(void) known_item(call, walk.nodes.nodes[0].key);
	return walk.nodes.count - 1;
}

/* What the source reaches by itself, from an item that it may not even have. */
static uint64
reach_from_source(TraceCall *call, TraceDirection direction, Datum start, ReachRows *rows)
{
	LinkReach reach = {.direction = direction,
					   .max_depth = call->max_depth,
					   .memory = &call->memory,
					   .visit = rows == NULL ? NULL : reach_rows_add,
					   .state = rows};
	uint64 reached = call->source->reach(call->source, &reach, item_to_key(&call->item, start));

	if (reached == 0)
		(void) known_item(call, trace_call_key(call, start));
	return reached;
}

void
reach_list(TraceCall *call, TraceDirection direction, Datum start)
{
	ReachRows rows;

	if (call->source->reach == NULL)
	{
		(void) walk_from(call, direction, start, list_item);
		return;
	}
	reach_rows_begin(&rows, call);
	(void) reach_from_source(call, direction, start, &rows);
}

uint64
reach_count(TraceCall *call, TraceDirection direction, Datum start)
{
	if (call->source->reach == NULL)
		return walk_from(call, direction, start, NULL);
	return reach_from_source(call, direction, start, NULL);
}
