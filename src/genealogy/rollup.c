/*
 * rollup.c
 *		How much of each item is in one: quantities multiplied along paths and summed over them.
 *
 * The links within reach are read once; then one pass in topological order
 * adds up, link by link, however many paths there are.  What is on a cycle or
 * below one never comes first in that order, and has no quantity.
 */
#include "postgres.h"

#include "genealogy/known.h"
#include "genealogy/trace.h"
#include "genealogy/traverse.h"
#include "miscadmin.h"
#include "utils/fmgrprotos.h"
#include "utils/memutils.h"
#include "utils/numeric.h"

/* A quantity is a plain copy; NULL: it is not known. */
typedef struct RollupLink
{
	uint32 from;
	uint32 to;
	Numeric quantity;
} RollupLink;

typedef struct RollupTotal
{
	Numeric quantity; /* NULL: nothing was added yet, or unknown */
	bool unknown;
	uint32 waiting; /* links to the item that were not yet added */
} RollupTotal;

typedef struct Rollup
{
	TraceCall *call;
	Traversal walk;
	Numeric one;
	RollupLink *links; /* once sorted, those of node n are first[n] to first[n + 1] - 1 */
	uint64 count;
	uint64 capacity;
	uint64 *first;
	RollupTotal *totals;
	uint32 *order; /* nodes of which all links were added, in the order of that */
	uint32 ordered;
} Rollup;

/* What is kept is counted, what is replaced is given back. */
static Numeric
keep_number(Rollup *rollup, Numeric number)
{
	return memory_keep(&rollup->call->memory, number, VARSIZE(number));
}

static void
drop_number(Rollup *rollup, Numeric number)
{
	memory_give(&rollup->call->memory, MAXALIGN(VARSIZE(number)));
	pfree(number);
}

/* A link without a quantity column is one piece. */
static Numeric
link_quantity(Rollup *rollup, const EdgeLink *link)
{
	if (!rollup->call->table.has_quantity)
		return rollup->one;
	if (!link->has_quantity)
		return NULL;
	return keep_number(rollup, DatumGetNumeric(link->quantity));
}

static bool
keep_link(Traversal *walk, uint32 from, uint32 to, const EdgeLink *link, bool discovered)
{
	Rollup *rollup = walk->state;

	rollup->links = memory_room(&rollup->call->memory, rollup->links, rollup->count,
								&rollup->capacity, sizeof(RollupLink));
	rollup->links[rollup->count++] = (RollupLink){.from = from,
												  .to = to,
												  .quantity = link_quantity(rollup, link)};
	return true;
}

static void
read_links(Rollup *rollup, Datum start)
{
	Traversal *walk = &rollup->walk;
	TraceCall *call = rollup->call;

	traverse_init(walk, call->source, EDGES_DOWN, &call->memory);
	walk->visit = keep_link;
	walk->state = rollup;
	traverse_start(walk, trace_call_key(call, start));
	while (traverse_has_frontier(walk))
		(void) traverse_level(walk);
	if (!walk->nodes.nodes[0].linked)
		(void) known_item(call, walk->nodes.nodes[0].key);
}

/* A counting sort by the upper end; the totals learn how many links lead to them. */
static void
sort_links(Rollup *rollup)
{
	TraceMemory *memory = &rollup->call->memory;
	uint32 nodes = rollup->walk.nodes.count;
	RollupLink *sorted = memory_allocate_zero(memory, rollup->count, sizeof(RollupLink));
	uint64 *next = memory_allocate_zero(memory, (uint64) nodes + 1, sizeof(uint64));

	rollup->first = memory_allocate_zero(memory, (uint64) nodes + 1, sizeof(uint64));
	rollup->totals = memory_allocate_zero(memory, nodes, sizeof(RollupTotal));
	for (uint64 i = 0; i < rollup->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		rollup->first[rollup->links[i].from + 1]++;
		rollup->totals[rollup->links[i].to].waiting++;
	}
	for (uint32 i = 0; i < nodes; i++)
		rollup->first[i + 1] += rollup->first[i];
	memcpy(next, rollup->first, ((Size) nodes + 1) * sizeof(uint64));
	for (uint64 i = 0; i < rollup->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		sorted[next[rollup->links[i].from]++] = rollup->links[i];
	}
	memory_free(memory, next, (uint64) nodes + 1, sizeof(uint64));
	memory_free(memory, rollup->links, rollup->capacity, sizeof(RollupLink));
	rollup->links = sorted;
}

static void
add_link(Rollup *rollup, const RollupLink *link)
{
	const RollupTotal *above = &rollup->totals[link->from];
	RollupTotal *total = &rollup->totals[link->to];
	Datum sum;

	total->waiting--;
	if (above->unknown || link->quantity == NULL)
		total->unknown = true;
	if (total->unknown)
		return;
	sum = DirectFunctionCall2(numeric_mul, NumericGetDatum(above->quantity),
							  NumericGetDatum(link->quantity));
	if (total->quantity != NULL)
	{
		sum = DirectFunctionCall2(numeric_add, NumericGetDatum(total->quantity), sum);
		drop_number(rollup, total->quantity);
	}
	total->quantity = keep_number(rollup, DatumGetNumeric(sum));
}

/* The start is whole, unless it contains itself: then nothing has a quantity. */
static void
add_up(Rollup *rollup)
{
	uint32 nodes = rollup->walk.nodes.count;
	MemoryContext caller = MemoryContextSwitchTo(rollup->walk.scratch);

	rollup->order = memory_allocate_zero(&rollup->call->memory, nodes, sizeof(uint32));
	rollup->totals[0].quantity = rollup->one;
	if (rollup->totals[0].waiting == 0)
		rollup->order[rollup->ordered++] = 0;
	for (uint32 done = 0; done < rollup->ordered; done++)
	{
		uint32 node = rollup->order[done];

		for (uint64 i = rollup->first[node]; i < rollup->first[node + 1]; i++)
		{
			const RollupLink *link = &rollup->links[i];

			CHECK_FOR_INTERRUPTS();
			MemoryContextReset(rollup->walk.scratch);
			add_link(rollup, link);
			if (rollup->totals[link->to].waiting == 0)
				rollup->order[rollup->ordered++] = link->to;
		}
	}
	MemoryContextSwitchTo(caller);
}

static void
list_totals(Rollup *rollup)
{
	TraceCall *call = rollup->call;
	const NodeSet *nodes = &rollup->walk.nodes;
	MemoryContext caller = MemoryContextSwitchTo(rollup->walk.scratch);

	for (uint32 i = 1; i < nodes->count; i++)
	{
		const RollupTotal *total = &rollup->totals[i];
		Datum values[2] = {0, 0};
		bool nulls[2] = {false, total->unknown || total->waiting > 0};

		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(rollup->walk.scratch);
		values[0] = trace_call_item(call, nodes->nodes[i].key);
		if (!nulls[1])
			values[1] = NumericGetDatum(total->quantity);
		trace_call_row(call, values, nulls);
	}
	MemoryContextSwitchTo(caller);
}

void
rollup_list(TraceCall *call, Datum start)
{
	Rollup rollup = {.call = call, .one = int64_to_numeric(1)};

	read_links(&rollup, start);
	sort_links(&rollup);
	add_up(&rollup);
	list_totals(&rollup);
}
