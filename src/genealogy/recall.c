/*
 * recall.c
 *		Everything that bad lots or units went into.
 */
#include "postgres.h"

#include "genealogy/trace.h"
#include "genealogy/traverse.h"
#include "miscadmin.h"
#include "utils/memutils.h"

static bool
pass_on_origin(Traversal *walk, uint32 from, uint32 to, bool discovered)
{
	if (discovered)
		walk->nodes.nodes[to].note = walk->nodes.nodes[from].note;
	return true;
}

/* Nodes are listed once their own links were read: only then it is known which are tops. */
static void
list_nodes(TraceCall *call, const Traversal *walk, uint32 begin, uint32 end, int depth)
{
	const TraceNode *nodes = walk->nodes.nodes;

	for (uint32 i = begin; i < end; i++)
	{
		Datum values[4];
		bool nulls[4] = {false, false, false, false};
		MemoryContext caller;

		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(walk->scratch);
		caller = MemoryContextSwitchTo(walk->scratch);
		values[0] = item_from_key(&call->item, nodes[i].key);
		values[1] = Int32GetDatum(depth);
		values[2] = item_from_key(&call->item, nodes[nodes[i].note].key);
		values[3] = BoolGetDatum(!nodes[i].linked);
		trace_call_row(call, values, nulls);
		MemoryContextSwitchTo(caller);
	}
}

static void
add_starts(TraceCall *call, Traversal *walk, const Datum *starts, const bool *nulls, int nstarts)
{
	for (int i = 0; i < nstarts; i++)
	{
		MemoryContext caller;

		if (nulls[i])
			continue;
		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(walk->scratch);
		caller = MemoryContextSwitchTo(walk->scratch);
		traverse_start(walk, item_to_key(&call->item, starts[i]));
		MemoryContextSwitchTo(caller);
	}
}

void
recall_list(TraceCall *call, const Datum *starts, const bool *nulls, int nstarts)
{
	Traversal walk;

	traverse_init(&walk, call->source, EDGES_UP, &call->memory, call->context);
	walk.visit = pass_on_origin;
	add_starts(call, &walk, starts, nulls, nstarts);
	while (walk.begin < walk.end && walk.depth < call->max_depth)
	{
		uint32 begin = walk.begin;

		(void) traverse_level(&walk);
		list_nodes(call, &walk, begin, walk.begin, walk.depth - 1);
	}
	traverse_probe(&walk);
	list_nodes(call, &walk, walk.begin, walk.end, walk.depth);
}
