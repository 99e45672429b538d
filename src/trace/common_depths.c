/*
 * common_depths.c
 *		How far items are below what nothing contains.
 *
 * One walk down from all items that nothing contains; only what it does not
 * reach can be on a cycle at the top.  If there is one, a second walk follows.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "trace/common_depths.h"
#include "trace/tops.h"

typedef struct Descent
{
	const LinkRuns *links;
	TraceMemory *memory;
	uint32 *depths;
	uint32 *queue;
	uint32 count;
	uint32 done;
} Descent;

static void
reach(Descent *descent, uint32 node, uint32 depth)
{
	descent->depths[node] = depth;
	descent->queue[descent->count++] = node;
}

static void
reach_top(void *state, uint32 node)
{
	reach(state, node, 0);
}

static bool
has_links(const Descent *descent, uint32 node)
{
	return descent->links->nodes->nodes[node].note.run != NO_RUN;
}

static void
walk_down(Descent *descent)
{
	while (descent->done < descent->count)
	{
		uint32 node = descent->queue[descent->done++];
		RunReader reader;
		uint32 child;

		if (!has_links(descent, node))
			continue;
		common_runs_read(&reader, descent->links, descent->links->nodes->nodes[node].note.run);
		while (common_runs_next(&reader, &child))
		{
			CHECK_FOR_INTERRUPTS();
			if (descent->depths[child] == NO_DEPTH)
				reach(descent, child, descent->depths[node] + 1);
		}
	}
}

/* Adds the links of a node that was not reached, whose children may have been. */
static void
add_links(const Descent *descent, TopLinks *upward, uint32 node)
{
	RunReader reader;
	uint32 child;

	common_runs_read(&reader, descent->links, descent->links->nodes->nodes[node].note.run);
	while (common_runs_next(&reader, &child))
	{
		CHECK_FOR_INTERRUPTS();
		if (descent->depths[child] == NO_DEPTH)
			tops_add(upward, descent->memory, child, node);
	}
}

/* What was reached already may be nearer to a cycle at the top. */
static void
walk_anew(Descent *descent)
{
	descent->count = 0;
	descent->done = 0;
	for (uint32 i = 0; i < descent->links->nodes->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (descent->depths[i] == 0)
			descent->queue[descent->count++] = i;
		else
			descent->depths[i] = NO_DEPTH;
	}
	walk_down(descent);
}

uint32 *
common_depths(const LinkRuns *links, TraceMemory *memory)
{
	const NodeSet *nodes = links->nodes;
	Descent descent = {.links = links, .memory = memory};
	TopLinks upward = {0};
	uint32 reached;

	descent.depths = memory_allocate(memory, nodes->count, sizeof(uint32));
	descent.queue = memory_allocate(memory, nodes->count, sizeof(uint32));
	memset(descent.depths, 0xFF, nodes->count * sizeof(uint32));
	for (uint32 i = 0; i < nodes->count; i++)
	{
		if (has_links(&descent, i) && !nodes->nodes[i].mark)
			reach(&descent, i, 0);
	}
	walk_down(&descent);
	for (uint32 i = 0; i < nodes->count; i++)
	{
		if (has_links(&descent, i) && descent.depths[i] == NO_DEPTH)
			add_links(&descent, &upward, i);
	}
	reached = descent.count;
	tops_find(&upward, memory, reach_top, &descent);
	if (descent.count > reached)
		walk_anew(&descent);
	memory_free(memory, descent.queue, nodes->count, sizeof(uint32));
	return descent.depths;
}
