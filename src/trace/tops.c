/*
 * tops.c
 *		What nothing contains, where items contain each other.
 */
#include "postgres.h"

#include "items/sort.h"
#include "miscadmin.h"
#include "trace/tops.h"
#include "walk/strong_sets.h"

/* The nodes that have links, in a row. */
typedef struct TopGraph
{
	uint32 *nodes;
	uint32 *first;
	uint32 *parents; /* NO_NEIGHBOUR: one that has no links */
	uint32 count;
	TopVisitor visit;
	void *state;
} TopGraph;

void
tops_add(TopLinks *links, TraceMemory *memory, uint32 child, uint32 parent)
{
	links->links = memory_room(memory, links->links, links->count, &links->capacity,
							   sizeof(uint64));
	links->links[links->count++] = (uint64) child << 32 | parent;
}

static uint32
child_of(uint64 link)
{
	return link >> 32;
}

static void
find_nodes(TopGraph *graph, const TopLinks *links)
{
	for (uint64 i = 0; i < links->count; i++)
	{
		uint32 child = child_of(links->links[i]);

		CHECK_FOR_INTERRUPTS();
		if (i > 0 && child == child_of(links->links[i - 1]))
			continue;
		graph->first[graph->count] = i;
		graph->nodes[graph->count++] = child;
	}
	graph->first[graph->count] = links->count;
}

static uint32
index_of(const TopGraph *graph, uint32 node)
{
	uint32 low = 0;
	uint32 high = graph->count;

	while (low < high)
	{
		uint32 middle = low + (high - low) / 2;

		if (graph->nodes[middle] < node)
			low = middle + 1;
		else
			high = middle;
	}
	return low < graph->count && graph->nodes[low] == node ? low : NO_NEIGHBOUR;
}

static void
find_parents(TopGraph *graph, const TopLinks *links)
{
	for (uint64 i = 0; i < links->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		graph->parents[i] = index_of(graph, (uint32) links->links[i]);
	}
}

static uint32
parent_at(const void *links, uint32 link)
{
	return ((const TopGraph *) links)->parents[link];
}

/* Whether all links of the nodes of a set lead to others of it. */
static bool
is_closed(const TopGraph *graph, const uint32 *nodes, uint32 count, const uint32 *index)
{
	for (uint32 i = 0; i < count; i++)
	{
		for (uint32 link = graph->first[nodes[i]]; link < graph->first[nodes[i] + 1]; link++)
		{
			uint32 parent = graph->parents[link];

			CHECK_FOR_INTERRUPTS();
			if (parent == NO_NEIGHBOUR || index[parent] >= count || nodes[index[parent]] != parent)
				return false;
		}
	}
	return true;
}

static void
visit_set(void *state, uint32 *nodes, uint32 count, uint32 *index, MemoryContext context)
{
	const TopGraph *graph = state;

	for (uint32 i = 0; i < count; i++)
		index[nodes[i]] = i;
	if (!is_closed(graph, nodes, count, index))
		return;
	for (uint32 i = 0; i < count; i++)
		graph->visit(graph->state, graph->nodes[nodes[i]]);
}

void
tops_find(TopLinks *links, TraceMemory *memory, TopVisitor visit, void *state)
{
	TopGraph graph = {.visit = visit, .state = state};
	LinkGraph sets = {.neighbour = parent_at, .links = &graph};
	uint64 count = links->count;

	if (count > PG_UINT32_MAX)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("a trace cannot keep more than %u links", PG_UINT32_MAX)));
	sort_numbers(links->links, count);
	graph.nodes = memory_allocate(memory, count, sizeof(uint32));
	graph.first = memory_allocate(memory, count + 1, sizeof(uint32));
	graph.parents = memory_allocate(memory, count, sizeof(uint32));
	find_nodes(&graph, links);
	find_parents(&graph, links);
	sets.nodes = graph.count;
	sets.first = graph.first;
	strong_sets_visit(&sets, memory, visit_set, &graph);
	memory_free(memory, graph.nodes, count, sizeof(uint32));
	memory_free(memory, graph.first, count + 1, sizeof(uint32));
	memory_free(memory, graph.parents, count, sizeof(uint32));
	memory_free(memory, links->links, links->capacity, sizeof(uint64));
	*links = (TopLinks){0};
}
