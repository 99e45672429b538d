/*
 * reach.c
 *		Everything that one item reaches, downwards or upwards.
 */
#include "postgres.h"

#include "links/index_source.h"
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
	while (traverse_has_frontier(&walk) && walk.depth < call->max_depth)
		(void) traverse_level(&walk);
	if (!walk.nodes.nodes[0].linked)
		(void) known_item(call, walk.nodes.nodes[0].key);
	return walk.nodes.count - 1;
}

/* What was reached by an index from an item that it may not even have. */
static uint64
check_reached(TraceCall *call, Datum start, uint64 reached)
{
	if (reached == 0)
		(void) known_item(call, trace_call_key(call, start));
	return reached;
}

void
reach_list(TraceCall *call, TraceDirection direction, Datum start)
{
	TraceReader *reader = index_source_reader(call->source);

	if (reader != NULL)
		(void) check_reached(call, start, reach_list_by_index(call, reader, direction, start));
	else
		(void) walk_from(call, direction, start, list_item);
}

uint64
reach_count(TraceCall *call, TraceDirection direction, Datum start)
{
	TraceReader *reader = index_source_reader(call->source);

	if (reader != NULL)
		return check_reached(call, start, reach_count_by_index(call, reader, direction, start));
	return walk_from(call, direction, start, NULL);
}
