/*
 * recall.c
 *		Everything that bad lots or units went into.
 */
#include "postgres.h"

#include "access/xact.h"
#include "miscadmin.h"
#include "trace/recall.h"
#include "trace/trace.h"
#include "utils/memutils.h"
#include "walk/known.h"

/* Items that are named at once, so that the source reads those that lie together together. */
#define NAMED_AT_ONCE 16384

/*
 * In chronological order the ways that are in force have times of their own: what
 * arrived on another way may have been there earlier.
 */
static bool
arrives_in_force(Recall *recall, uint32 from, uint32 to, const TraceLink *link)
{
	const TraceNode *nodes = recall->walk.nodes.nodes;
	Chronology *in_force = &recall->in_force;
	TimestampTz time;

	if (!recall->call->chronological)
		return nodes[from].mark && !nodes[from].later && !nodes[to].mark;
	return chronology_has_reached(in_force, from) &&
		   chronology_carries(in_force, from, link, &time) &&
		   chronology_arrives(in_force, from, to, time, !nodes[to].mark);
}

/* Of the starts that reach an item in as few links, the first that was given. */
static void
note_origin(Recall *recall, uint32 from, uint32 to, bool discovered)
{
	const Traversal *walk = &recall->walk;
	NodeNote *note = &walk->nodes.nodes[to].note;
	uint32 origin = recall->call->chronological ? chronology_origin(&recall->chronology, from)
												: walk->nodes.nodes[from].note.origin;

	if (discovered || (to >= walk->end && origin < note->origin))
		note->origin = origin;
}

/*
 * A start may turn out to be still inside, on a longer path than the one that is
 * known.  What turns out so at this level passes it on at the next one: else the
 * path could be longer than the trace may go, by the order of the links.
 */
static bool
pass_on(Traversal *walk, uint32 from, uint32 to, const TraceLink *link, bool discovered)
{
	Recall *recall = walk->state;
	TraceNode *nodes = walk->nodes.nodes;

	recall_note_parent(recall, from, to, discovered);
	note_origin(recall, from, to, discovered);
	if (recall->knows_removal && period_has(link_in_force(link->times), recall->reference) &&
		arrives_in_force(recall, from, to, link))
	{
		nodes[to].mark = true;
		traverse_again(walk, to);
	}
	return true;
}

static void
list_node(const Recall *recall, const TraceNode *node, Datum item, int depth)
{
	bool known = depth > 0 || node->linked;
	bool is_top = recall->parents[node - recall->walk.nodes.nodes] == NO_PARENT;
	Datum values[6] = {item,
					   Int32GetDatum(depth),
					   recall->starts[node->note.origin],
					   BoolGetDatum(is_top),
					   BoolGetDatum(node->mark),
					   BoolGetDatum(known)};
	bool nulls[6] = {false, false, false, !known, !known || !recall->knows_removal, false};

	CHECK_FOR_INTERRUPTS();
	trace_call_row(recall->call, values, nulls);
}

static void
list_nodes(const Recall *recall, uint32 begin, uint32 end, int depth)
{
	const Traversal *walk = &recall->walk;
	const TraceNode *nodes = walk->nodes.nodes;
	uint32 next;

	for (; begin < end; begin = next)
	{
		MemoryContext caller;
		Datum *items;

		MemoryContextReset(walk->scratch);
		caller = MemoryContextSwitchTo(walk->scratch);
		next = begin + Min(end - begin, NAMED_AT_ONCE);
		items = palloc((next - begin) * sizeof(Datum));
		for (uint32 i = begin; i < next; i++)
			items[i - begin] = nodes[i].key;
		trace_call_name(recall->call, items, next - begin);
		for (uint32 i = begin; i < next; i++)
			list_node(recall, &nodes[i], items[i - begin], depth);
		MemoryContextSwitchTo(caller);
	}
}

static void
name_starts(Recall *recall, uint32 count)
{
	recall->starts = memory_allocate(&recall->call->memory, count, sizeof(Datum));
	for (uint32 i = 0; i < count; i++)
		recall->starts[i] = recall->walk.nodes.nodes[i].key;
	trace_call_name(recall->call, recall->starts, count);
}

static void
add_starts(Recall *recall, const TraceItems *starts)
{
	Traversal *walk = &recall->walk;

	for (int i = 0; i < starts->count; i++)
	{
		MemoryContext caller;

		if (starts->nulls[i])
			continue;
		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(walk->scratch);
		caller = MemoryContextSwitchTo(walk->scratch);
		traverse_start(walk, trace_call_key(recall->call, starts->values[i]));
		MemoryContextSwitchTo(caller);
	}
	for (uint32 i = 0; i < walk->nodes.count; i++)
	{
		walk->nodes.nodes[i].note.origin = i;
		walk->nodes.nodes[i].mark = true;
		if (recall->call->chronological)
			chronology_start(&recall->in_force, i);
	}
	recall_add_nodes(recall, 0);
}

/* What was learnt at the level counts from the next one on. */
static void
settle_in_force(Recall *recall)
{
	const Traversal *walk = &recall->walk;

	for (uint32 i = 0; i < traverse_frontier_size(walk); i++)
	{
		uint32 node = traverse_frontier_node(walk, i);

		if (walk->nodes.nodes[node].mark)
			chronology_settle(&recall->in_force, node);
	}
}

/* Fills "ends" with the number of nodes within each depth; gives the greatest. */
static int
walk_up(Recall *recall, uint32 **ends)
{
	Traversal *walk = &recall->walk;
	TraceMemory *memory = &recall->call->memory;
	uint64 capacity = 0;
	int depth = 0;

	*ends = memory_room(memory, NULL, 0, &capacity, sizeof(uint32));
	(*ends)[0] = walk->nodes.count;
	while (traverse_has_frontier(walk) && walk->depth < recall->call->max_depth)
	{
		(void) traverse_level(walk);
		if (recall->call->chronological)
			settle_in_force(recall);
		*ends = memory_room(memory, *ends, walk->depth, &capacity, sizeof(uint32));
		depth = walk->depth;
		(*ends)[depth] = walk->nodes.count;
	}
	return depth;
}

/* Asks of starts that nothing contains whether any link mentions them; if so, they have one. */
static void
find_unknown(Recall *recall, uint32 count)
{
	TraceNode *nodes = recall->walk.nodes.nodes;
	TraceMemory *memory = &recall->call->memory;
	Asked *asked;
	uint32 unlinked = 0;
	uint32 unknown = 0;
	uint32 next = 0;

	for (uint32 i = 0; i < count; i++)
		unlinked += !nodes[i].linked;
	if (unlinked == 0)
		return;
	asked = memory_allocate(memory, unlinked, sizeof(Asked));
	for (uint32 i = 0; i < count; i++)
	{
		if (!nodes[i].linked)
			asked[next++] = (Asked){.key = nodes[i].key};
	}
	known_find(recall->call, asked, unlinked);
	next = 0;
	for (uint32 i = 0; i < count; i++)
	{
		if (nodes[i].linked)
			continue;
		nodes[i].linked = asked[next++].known != KNOWN_NEVER;
		unknown += !nodes[i].linked;
	}
	if (unknown == count)
		known_notice(recall->call, nodes[0].key, count);
	memory_free(memory, asked, unlinked, sizeof(Asked));
}

/* Items are listed when all links were read: only then it is known what contains them still. */
void
recall_list(TraceCall *call, const TraceItems *starts)
{
	Recall recall = {.call = call};
	uint32 *ends;
	int deepest;

	traverse_init(&recall.walk, call->source, TRACE_UP, &call->memory);
	recall.walk.visit = pass_on;
	recall.walk.state = &recall;
	recall.knows_removal = call->table.removed_at != NULL;
	recall.reference = call->table.dated ? call->table.at : GetCurrentTransactionStartTimestamp();
	if (call->chronological)
	{
		chronology_init(&recall.chronology, TRACE_UP, &call->memory);
		chronology_init(&recall.in_force, TRACE_UP, &call->memory);
		recall.walk.chronology = &recall.chronology;
	}
	add_starts(&recall, starts);
	deepest = walk_up(&recall, &ends);
	recall_find_tops(&recall);
	find_unknown(&recall, ends[0]);
	name_starts(&recall, ends[0]);
	for (int depth = 0; depth <= deepest; depth++)
		list_nodes(&recall, depth == 0 ? 0 : ends[depth - 1], ends[depth], depth);
}
