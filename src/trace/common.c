/*
 * common.c
 *		What failed units have in common that others do not.
 *
 * The links are read once and kept in memory; then each unit is walked there,
 * so that a component counts once for a unit, however often and at whatever
 * depth it is inside.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "trace/common_baseline.h"
#include "trace/common_rank.h"
#include "trace/trace.h"
#include "utils/memutils.h"
#include "walk/known.h"
#include "walk/traverse.h"

/* Children that the cache holds while links are read: at most 1/256 of the memory. */
#define RECENT_AT_LEAST 64
#define RECENT_AT_MOST 65536
#define RECENT_PART 256

/*
 * A few thousand lots go into millions of units.  To look each up in the table of
 * all items would wait for memory; this cache of the latest ones is small enough
 * for the processor's.  Two with the same slot stand side by side, the later first.
 */
typedef struct RecentChild
{
	uint32 hash;
	uint32 number; /* at first 0: a node too, so that its key can be compared */
} RecentChild;

/*
 * The named units are the first nodes: bad ones from 0 on, then those of the
 * baseline.  A node is marked when another one contains it.
 */
typedef struct Comparison
{
	TraceCall *call;
	Traversal walk; /* to read the links by */
	LinkRuns links;
	uint32 named[GROUPS];
	uint32 last_parent; /* of the link that was read last, or any number */
	CommonParts parts;  /* if links name any */
	RecentChild *recent;
	uint32 recent_mask;
	Tally *tallies;
	uint32 units[GROUPS];
	uint32 *queue; /* of the unit that is walked through */
	uint64 queue_capacity;
} Comparison;

/* A unit named twice, or as a bad one before, is the node that it was. */
static uint32
add_units(Comparison *comparison, const TraceItems *units)
{
	Traversal *walk = &comparison->walk;
	uint32 before = walk->nodes.count;

	for (int i = 0; i < units->count; i++)
	{
		MemoryContext caller;

		CHECK_FOR_INTERRUPTS();
		if (units->nulls[i])
			continue;
		MemoryContextReset(walk->scratch);
		caller = MemoryContextSwitchTo(walk->scratch);
		traverse_start(walk, trace_call_key(comparison->call, units->values[i]));
		MemoryContextSwitchTo(caller);
	}
	for (uint32 i = before; i < walk->nodes.count; i++)
		walk->nodes.nodes[i].note.run = NO_RUN;
	return walk->nodes.count - before;
}

/* An item is no component of itself. */
static void
keep(Comparison *comparison, uint32 from, uint32 to)
{
	if (from == to)
		return;
	comparison->walk.nodes.nodes[to].mark = true;
	common_runs_add(&comparison->links, from, to);
}

static bool
keep_reached(Traversal *walk, uint32 from, uint32 to, const TraceLink *link, bool discovered)
{
	if (discovered)
		walk->nodes.nodes[to].note.run = NO_RUN;
	keep(walk->state, from, to);
	return true;
}

/* Links of one parent often come together, so the last one is tried first. */
static uint32
find_parent(Comparison *comparison, Datum from)
{
	NodeSet *nodes = &comparison->walk.nodes;
	uint32 last = comparison->last_parent;

	if (last >= nodes->count || !key_same(nodes->key, nodes->nodes[last].key, from))
		(void) nodes_add(nodes, from, (NodeNote){.run = NO_RUN}, &comparison->last_parent);
	return comparison->last_parent;
}

static void
prepare_recent(Comparison *comparison)
{
	Size room = comparison->call->memory.limit / RECENT_PART / sizeof(RecentChild);
	uint32 count = RECENT_AT_LEAST;

	while (count < RECENT_AT_MOST && count * 2 <= room)
		count *= 2;
	comparison->recent_mask = count - 1;
	comparison->recent = memory_allocate(&comparison->call->memory, count, sizeof(RecentChild));
	memset(comparison->recent, 0, count * sizeof(RecentChild));
}

static bool
is_recent(const NodeSet *nodes, const RecentChild *recent, uint32 hash, Datum item)
{
	return recent->hash == hash && key_same(nodes->key, nodes->nodes[recent->number].key, item);
}

static uint32
find_child(Comparison *comparison, Datum to)
{
	NodeSet *nodes = &comparison->walk.nodes;
	uint32 hash = key_hash(nodes->key, to);
	RecentChild *pair = &comparison->recent[hash & comparison->recent_mask & ~UINT32_C(1)];
	RecentChild found;

	if (is_recent(nodes, &pair[0], hash, to))
		return pair[0].number;
	if (is_recent(nodes, &pair[1], hash, to))
		found = pair[1];
	else
	{
		found.hash = hash;
		(void) nodes_add(nodes, to, (NodeNote){.run = NO_RUN}, &found.number);
	}
	pair[1] = pair[0];
	pair[0] = found;
	return found.number;
}

static bool
keep_any(void *state, const TraceLink *link)
{
	Comparison *comparison = state;
	NodeSet *nodes = &comparison->walk.nodes;
	MemoryContext caller;
	uint32 from;
	uint32 to;

	CHECK_FOR_INTERRUPTS();
	MemoryContextReset(comparison->walk.scratch);
	caller = MemoryContextSwitchTo(comparison->walk.scratch);
	from = find_parent(comparison, key_plain(nodes->key, link->from));
	to = find_child(comparison, key_plain(nodes->key, link->to));
	keep(comparison, from, to);
	if (link->has_part)
		common_parts_note(&comparison->parts, to, link->part);
	MemoryContextSwitchTo(caller);
	return true;
}

/* With a baseline, what its units and the bad ones reach; without, everything. */
static void
read_links(Comparison *comparison, bool has_baseline)
{
	TraceCall *call = comparison->call;
	Traversal *walk = &comparison->walk;
	LinkSource *source = call->source;

	if (!has_baseline)
	{
		prepare_recent(comparison);
		if (call->table.has_part)
			common_parts_init(&comparison->parts, call->table.part_type, &call->memory);
		(void) source->scan(source, keep_any, comparison);
		if (call->table.has_part)
			common_parts_end(&comparison->parts, walk->nodes.count);
	}
	if (has_baseline)
		(void) traverse_levels(walk, call->max_depth);
	common_runs_end(&comparison->links);
}

static void
prepare_tallies(Comparison *comparison)
{
	const NodeSet *nodes = &comparison->walk.nodes;

	comparison->tallies = memory_allocate(&comparison->call->memory, nodes->count, sizeof(Tally));
	for (uint32 i = 0; i < nodes->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		comparison->tallies[i] = (Tally){.run = nodes->nodes[i].note.run};
	}
}

static void
put_into_queue(Comparison *comparison, uint32 index, uint32 node)
{
	comparison->queue = memory_room(&comparison->call->memory, comparison->queue, index,
									&comparison->queue_capacity, sizeof(uint32));
	comparison->queue[index] = node;
}

/* Whether any link mentions one of the named units. */
static void
look_for_any(Comparison *comparison, uint32 first, uint32 count)
{
	const TraceNode *nodes = comparison->walk.nodes.nodes;
	TraceMemory *memory = &comparison->call->memory;
	Asked *asked;

	for (uint32 i = first; i < first + count; i++)
	{
		if (nodes[i].mark || comparison->tallies[i].run != NO_RUN)
			return;
	}
	if (count == 0)
		return;
	asked = memory_allocate(memory, count, sizeof(Asked));
	for (uint32 i = 0; i < count; i++)
		asked[i] = (Asked){.key = nodes[first + i].key};
	known_any(comparison->call, asked, count);
	memory_free(memory, asked, count, sizeof(Asked));
}

/* Counts everything within max_depth links of the unit, but not the unit itself. */
static void
count_unit(Comparison *comparison, uint32 unit, UnitGroup group)
{
	Tally *tallies = comparison->tallies;
	uint32 number;
	uint32 count = 0;
	uint32 level_end = 1;
	int depth = 0;

	comparison->units[group]++;
	number = comparison->units[GROUP_BAD] + comparison->units[GROUP_BASE];
	tallies[unit].seen_in = number;
	if (tallies[unit].run != NO_RUN)
		put_into_queue(comparison, count++, unit);
	for (uint32 i = 0; i < count && depth < comparison->call->max_depth; i++)
	{
		RunReader reader;
		uint32 child;

		common_runs_read(&reader, &comparison->links, tallies[comparison->queue[i]].run);
		while (common_runs_next(&reader, &child))
		{
			Tally *tally = &tallies[child];

			CHECK_FOR_INTERRUPTS();
			if (tally->seen_in == number)
				continue;
			tally->seen_in = number;
			tally->with[group]++;
			if (tally->run != NO_RUN)
				put_into_queue(comparison, count++, child);
		}
		if (i + 1 == level_end)
		{
			level_end = count;
			depth++;
		}
	}
}

static void
count_others(Comparison *comparison)
{
	TraceCall *call = comparison->call;
	TraceMemory *memory = &call->memory;
	uint32 count = comparison->walk.nodes.count;
	Baseline baseline = {.links = &comparison->links,
						 .memory = memory,
						 .bad = comparison->named[GROUP_BAD],
						 .parts = call->table.has_part ? &comparison->parts : NULL};
	bool *chosen = common_baseline(&baseline);

	for (uint32 i = baseline.bad; i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (chosen[i])
			count_unit(comparison, i, GROUP_BASE);
	}
	memory_free(memory, chosen, count, sizeof(bool));
}

static void
count_units(Comparison *comparison, bool has_baseline)
{
	uint32 bad = comparison->named[GROUP_BAD];

	for (uint32 i = 0; i < bad; i++)
		count_unit(comparison, i, GROUP_BAD);
	for (uint32 i = bad; i < bad + comparison->named[GROUP_BASE]; i++)
		count_unit(comparison, i, GROUP_BASE);
	if (!has_baseline)
		count_others(comparison);
}

void
common_list(TraceCall *call, const TraceItems *bad, const TraceItems *baseline)
{
	Comparison comparison = {.call = call};
	Traversal *walk = &comparison.walk;
	bool has_baseline = baseline != NULL;

	traverse_init(walk, call->source, TRACE_DOWN, &call->memory);
	walk->visit = keep_reached;
	walk->state = &comparison;
	common_runs_init(&comparison.links, &walk->nodes, &call->memory);
	comparison.named[GROUP_BAD] = add_units(&comparison, bad);
	if (has_baseline)
		comparison.named[GROUP_BASE] = add_units(&comparison, baseline);
	read_links(&comparison, has_baseline);
	prepare_tallies(&comparison);
	look_for_any(&comparison, 0, comparison.named[GROUP_BAD]);
	look_for_any(&comparison, comparison.named[GROUP_BAD], comparison.named[GROUP_BASE]);
	count_units(&comparison, has_baseline);
	trace_call_name_nodes(call, &walk->nodes, walk->scratch);
	rank_list(call, &walk->nodes, comparison.tallies, comparison.units, walk->scratch);
}
