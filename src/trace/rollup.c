/*
 * rollup.c
 *		How much of each item is in one: quantities multiplied along paths and summed over them.
 *
 * The links within reach are read once; then one pass in topological order
 * adds up, link by link, however many paths there are.  What is on a cycle or
 * below one never comes first in that order, and has no quantity.  Up to a
 * depth one such pass adds up for each number of links, so that no longer path
 * counts.
 */
#include "postgres.h"

#include "items/quantity.h"
#include "items/sort.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "pg/fault.h"
#include "pg/lookup.h"
#include "trace/trace.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "walk/known.h"
#include "walk/traverse.h"

/* A quantity is a plain copy; NULL: it is not known. */
typedef struct RollupLink
{
	uint32 from;
	uint32 to;
	Numeric quantity;
	uint32 unit; /* one more than the number of the unit of measure; 0: none is given */
} RollupLink;

/* A sum over paths. */
typedef struct RollupSum
{
	Numeric quantity; /* NULL: nothing was added yet, or unknown */
	bool unknown;
} RollupSum;

typedef struct RollupTotal
{
	RollupSum sum;
	bool has_unit;
	uint32 unit;    /* of what was added, as in a link */
	uint32 waiting; /* links to the item that were not yet looked at */
} RollupTotal;

typedef struct Rollup
{
	TraceCall *call;
	Traversal walk;
	uint32 listed; /* nodes within the depth */
	bool by_level; /* only paths up to a depth count */
	Numeric one;
	ItemKey unit_key;
	NodeSet units;
	RollupLink *links;
	uint32 count;
	uint64 capacity;
	uint32
		*first; /* the links from node n down are members[first[n]] to members[first[n + 1] - 1] */
	uint32 *members;
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
link_quantity(Rollup *rollup, const TraceLink *link)
{
	if (!rollup->call->table.has_quantity)
		return rollup->one;
	if (!link->has_quantity)
		return NULL;
	return keep_number(rollup, DatumGetNumeric(link->quantity));
}

static void
prepare_units(Rollup *rollup)
{
	rollup->unit_key = key_of_type(rollup->call->table.part_type, "units");
	nodes_init(&rollup->units, &rollup->unit_key, &rollup->call->memory);
}

static uint32
link_unit(Rollup *rollup, const TraceLink *link)
{
	return link->has_part ? nodes_number(&rollup->units, link->part) : 0;
}

/* A node is marked when it has something else inside. */
static bool
mark_parent(Traversal *walk, uint32 from, uint32 to, const TraceLink *link, bool discovered)
{
	if (from != to)
		walk->nodes.nodes[from].mark = true;
	return true;
}

static bool
keep_link(Traversal *walk, uint32 from, uint32 to, const TraceLink *link, bool discovered)
{
	Rollup *rollup = walk->state;

	if (rollup->count == PG_UINT32_MAX)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("a trace cannot keep more than %u links", PG_UINT32_MAX)));
	rollup->links = memory_room(&rollup->call->memory, rollup->links, rollup->count,
								&rollup->capacity, sizeof(RollupLink));
	rollup->links[rollup->count++] = (RollupLink){.from = from,
												  .to = to,
												  .quantity = link_quantity(rollup, link),
												  .unit = link_unit(rollup, link)};
	return mark_parent(walk, from, to, link, discovered);
}

static void
read_links(Rollup *rollup, Datum start, bool leaves)
{
	Traversal *walk = &rollup->walk;
	TraceCall *call = rollup->call;

	traverse_init(walk, call->source, TRACE_DOWN, &call->memory);
	walk->visit = keep_link;
	walk->state = rollup;
	traverse_start(walk, trace_call_key(call, start));
	(void) traverse_levels(walk, call->max_depth);
	rollup->listed = walk->nodes.count;
	if (leaves && traverse_has_frontier(walk))
	{
		walk->visit = mark_parent;
		traverse_first_links(walk);
	}
	if (!walk->nodes.nodes[0].linked)
		(void) known_item(call, walk->nodes.nodes[0].key);
}

static uint32
upper_end(const void *links, uint32 link)
{
	return ((const RollupLink *) links)[link].from;
}

/* Links are grouped by their upper end; the totals learn how many lead to them. */
static void
group_links(Rollup *rollup)
{
	TraceMemory *memory = &rollup->call->memory;
	SortGroups groups = {.nodes = rollup->listed,
						 .links = rollup->count,
						 .node_of = upper_end,
						 .state = rollup->links};

	rollup->first = memory_allocate(memory, (uint64) rollup->listed + 1, sizeof(uint32));
	rollup->members = memory_allocate(memory, rollup->count, sizeof(uint32));
	sort_by_node(&groups, rollup->first, rollup->members);
	rollup->totals = memory_allocate_zero(memory, rollup->listed, sizeof(RollupTotal));
	for (uint32 i = 0; i < rollup->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		rollup->totals[rollup->links[i].to].waiting++;
	}
}

static char *
unit_text(const Rollup *rollup, uint32 unit)
{
	FmgrInfo output;
	bool is_varlena;

	if (unit == 0)
		return pstrdup("no unit");
	lookup_type_output(rollup->unit_key.type, &output, &is_varlena);
	return psprintf("\"%s\"",
					fault_shorten(OutputFunctionCall(&output, rollup->units.nodes[unit - 1].key)));
}

/* What is of different units has no sum. */
static void
check_unit(Rollup *rollup, const RollupLink *link)
{
	RollupTotal *total = &rollup->totals[link->to];
	TraceCall *call = rollup->call;
	Datum key = rollup->walk.nodes.nodes[link->to].key;

	if (!total->has_unit)
	{
		total->has_unit = true;
		total->unit = link->unit;
	}
	if (total->unit == link->unit)
		return;
	if (call->source->item != NULL)
		key = call->source->item(call->source, key);
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("cannot add quantities of \"%s\" in different units",
						   fault_shorten(item_text(&call->item, key))),
					errdetail("Links give %s and %s.", unit_text(rollup, total->unit),
							  unit_text(rollup, link->unit)),
					errhint("Read a view that converts them, or name the column of units with "
							"\"unit_of_measure\" (NULL if there is none).")));
}

/* Adds as much as a link makes of what is above it. */
static void
add_product(Rollup *rollup, RollupSum *sum, const RollupSum *above, const RollupLink *link)
{
	Numeric added;

	sum->unknown |= above->unknown || link->quantity == NULL;
	if (sum->unknown)
		return;
	added = quantity_multiply(above->quantity, link->quantity);
	if (sum->quantity != NULL)
	{
		added = quantity_add(sum->quantity, added);
		drop_number(rollup, sum->quantity);
	}
	sum->quantity = keep_number(rollup, added);
}

static void
add_to_total(Rollup *rollup, const RollupSum *above, const RollupLink *link)
{
	RollupTotal *total = &rollup->totals[link->to];

	add_product(rollup, &total->sum, above, link);
	if (!total->sum.unknown)
		check_unit(rollup, link);
}

/* The start is whole, unless it contains itself: then nothing has a quantity. */
static void
add_up(Rollup *rollup)
{
	uint32 nodes = rollup->listed;
	MemoryContext caller = MemoryContextSwitchTo(rollup->walk.scratch);

	rollup->order = memory_allocate_zero(&rollup->call->memory, nodes, sizeof(uint32));
	rollup->totals[0].sum.quantity = rollup->one;
	if (rollup->totals[0].waiting == 0)
		rollup->order[rollup->ordered++] = 0;
	for (uint32 done = 0; done < rollup->ordered; done++)
	{
		uint32 node = rollup->order[done];

		for (uint32 i = rollup->first[node]; i < rollup->first[node + 1]; i++)
		{
			const RollupLink *link = &rollup->links[rollup->members[i]];

			CHECK_FOR_INTERRUPTS();
			MemoryContextReset(rollup->walk.scratch);
			rollup->totals[link->to].waiting--;
			if (!rollup->by_level)
				add_to_total(rollup, &rollup->totals[node].sum, link);
			if (rollup->totals[link->to].waiting == 0)
				rollup->order[rollup->ordered++] = link->to;
		}
	}
	MemoryContextSwitchTo(caller);
}

/* The sums over paths of one more link than those that are given; false when there are none. */
static bool
add_level(Rollup *rollup, const RollupSum *before, RollupSum *after)
{
	bool any = false;

	for (uint32 done = 0; done < rollup->ordered; done++)
	{
		uint32 node = rollup->order[done];

		if (before[node].quantity == NULL && !before[node].unknown)
			continue;
		for (uint32 i = rollup->first[node]; i < rollup->first[node + 1]; i++)
		{
			const RollupLink *link = &rollup->links[rollup->members[i]];

			CHECK_FOR_INTERRUPTS();
			MemoryContextReset(rollup->walk.scratch);
			add_product(rollup, &after[link->to], &before[node], link);
			add_to_total(rollup, &before[node], link);
			any = true;
		}
	}
	return any;
}

static void
forget_sums(Rollup *rollup, RollupSum *sums)
{
	for (uint32 i = 0; i < rollup->listed; i++)
	{
		if (sums[i].quantity != NULL)
			drop_number(rollup, sums[i].quantity);
		sums[i] = (RollupSum){0};
	}
}

static void
add_up_levels(Rollup *rollup)
{
	TraceMemory *memory = &rollup->call->memory;
	RollupSum *before = memory_allocate_zero(memory, rollup->listed, sizeof(RollupSum));
	RollupSum *after = memory_allocate_zero(memory, rollup->listed, sizeof(RollupSum));
	MemoryContext caller = MemoryContextSwitchTo(rollup->walk.scratch);

	before[0].quantity = keep_number(rollup, rollup->one);
	for (int depth = 0; depth < rollup->call->max_depth; depth++)
	{
		RollupSum *done = before;

		if (!add_level(rollup, before, after))
			break;
		before = after;
		after = done;
		forget_sums(rollup, after);
	}
	MemoryContextSwitchTo(caller);
}

static void
list_totals(Rollup *rollup, bool leaves)
{
	TraceCall *call = rollup->call;
	const NodeSet *nodes = &rollup->walk.nodes;
	MemoryContext caller = MemoryContextSwitchTo(rollup->walk.scratch);

	for (uint32 i = 1; i < rollup->listed; i++)
	{
		const RollupTotal *total = &rollup->totals[i];
		Datum values[2] = {0, 0};
		bool nulls[2] = {false, total->sum.unknown || total->waiting > 0};

		CHECK_FOR_INTERRUPTS();
		if (leaves && nodes->nodes[i].mark)
			continue;
		MemoryContextReset(rollup->walk.scratch);
		values[0] = trace_call_item(call, nodes->nodes[i].key);
		if (!nulls[1])
			values[1] = NumericGetDatum(quantity_trim(total->sum.quantity));
		trace_call_row(call, values, nulls);
	}
	MemoryContextSwitchTo(caller);
}

void
rollup_list(TraceCall *call, Datum start, bool leaves)
{
	Rollup rollup = {.call = call,
					 .by_level = call->max_depth < INT_MAX,
					 .one = int64_to_numeric(1)};

	if (call->table.has_part)
		prepare_units(&rollup);
	read_links(&rollup, start, leaves);
	group_links(&rollup);
	add_up(&rollup);
	if (rollup.by_level)
		add_up_levels(&rollup);
	list_totals(&rollup, leaves);
}
