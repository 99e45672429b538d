/*
 * expand.c
 *		What one server's links add to a trace that several servers answer together.
 *
 * Starts may be at different depths, so each joins the walk at its own: then
 * every item is discovered at the least depth that these links allow, and read
 * once, however many starts lead to it.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "trace/trace.h"
#include "utils/memutils.h"
#include "walk/traverse.h"

typedef struct ExpandStart
{
	int depth;
	int item; /* its number in the arguments */
} ExpandStart;

typedef struct Expand
{
	TraceCall *call;
	Traversal walk;
	const TraceItems *items;
	ExpandStart *starts; /* by depth */
	int count;
	int next; /* start that has not joined the walk */
} Expand;

#define ST_SORT sort_starts
#define ST_ELEMENT_TYPE ExpandStart
#define ST_COMPARE(a, b) ((a)->depth < (b)->depth ? -1 : (a)->depth > (b)->depth)
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* The depth of an item; without depths all starts are where the trace begins. */
static int
start_depth(const TraceItems *depths, int number)
{
	int depth;

	if (depths == NULL)
		return 0;
	if (depths->nulls[number])
		ereport(ERROR,
				(errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
				 errmsg("argument \"depths\" must not have a null for an item"),
				 errdetail("Element %d is null, but that of \"items\" is not.", number + 1)));
	depth = DatumGetInt32(depths->values[number]);
	if (depth < 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("argument \"depths\" must not have negative elements, but one is %d",
							   depth),
						errdetail("It is element %d.", number + 1)));
	return depth;
}

static void
read_starts(Expand *expand, const TraceItems *depths)
{
	const TraceItems *items = expand->items;

	if (depths != NULL && depths->count != items->count)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("arguments \"items\" and \"depths\" must have the same number of "
						"elements"),
				 errdetail("\"items\" has %d, \"depths\" has %d.", items->count, depths->count)));
	expand->starts = memory_allocate(&expand->call->memory, Max(items->count, 1),
									 sizeof(ExpandStart));
	for (int i = 0; i < items->count; i++)
	{
		if (items->nulls[i])
			continue;
		expand->starts[expand->count++] = (ExpandStart){start_depth(depths, i), i};
	}
	sort_starts(expand->starts, expand->count);
}

/* Whether a start is still to join the walk, no deeper than the trace goes. */
static bool
has_start(const Expand *expand)
{
	return expand->next < expand->count &&
		   expand->starts[expand->next].depth <= expand->call->max_depth;
}

/* The starts at the depth of the frontier join it; without one, the next start begins it. */
static void
join_starts(Expand *expand)
{
	Traversal *walk = &expand->walk;

	if (!traverse_has_frontier(walk))
		walk->depth = expand->starts[expand->next].depth;
	while (has_start(expand) && expand->starts[expand->next].depth == walk->depth)
	{
		Datum item = expand->items->values[expand->starts[expand->next++].item];
		MemoryContext caller;

		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(walk->scratch);
		caller = MemoryContextSwitchTo(walk->scratch);
		traverse_start(walk, trace_call_key(expand->call, item));
		MemoryContextSwitchTo(caller);
	}
}

/*
 * "was_read": the links of these nodes were.  A start without any is no news to
 * whoever asked.
 */
static void
list_nodes(const Expand *expand, uint32 begin, uint32 end, int depth, bool was_read)
{
	TraceCall *call = expand->call;
	const TraceNode *nodes = expand->walk.nodes.nodes;

	for (uint32 i = begin; i < end; i++)
	{
		bool is_start = nodes[i].note.via == i;
		Datum values[4];
		bool nulls[4] = {false, false, is_start, !was_read};
		MemoryContext caller;

		CHECK_FOR_INTERRUPTS();
		if (is_start && !nodes[i].linked)
			continue;
		MemoryContextReset(expand->walk.scratch);
		caller = MemoryContextSwitchTo(expand->walk.scratch);
		values[0] = trace_call_item(call, nodes[i].key);
		values[1] = Int32GetDatum(depth);
		values[2] = is_start ? (Datum) 0 : trace_call_item(call, nodes[nodes[i].note.via].key);
		values[3] = BoolGetDatum(!nodes[i].linked);
		trace_call_row(call, values, nulls);
		MemoryContextSwitchTo(caller);
	}
}

/* Items of a level are listed when their links were read: only then is it known which have any. */
void
expand_list(TraceCall *call, TraceDirection direction, const TraceItems *items,
			const TraceItems *depths)
{
	Expand expand = {.call = call, .items = items};
	Traversal *walk = &expand.walk;

	traverse_init(walk, call->source, direction, &call->memory);
	read_starts(&expand, depths);
	while (traverse_has_frontier(walk) || has_start(&expand))
	{
		uint32 begin;
		uint32 end;
		int depth;

		join_starts(&expand);
		begin = walk->begin;
		end = walk->end;
		depth = walk->depth;
		if (depth == call->max_depth)
		{
			list_nodes(&expand, begin, end, depth, false);
			return;
		}
		(void) traverse_level(walk);
		list_nodes(&expand, begin, end, depth, true);
	}
}
