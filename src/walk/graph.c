/*
 * graph.c
 *		The links within what a start reaches, kept and put in order.
 */
#include "postgres.h"

#include "items/sort.h"
#include "miscadmin.h"
#include "walk/graph.h"
#include "walk/node_order.h"

static uint64
make_link(uint32 from, uint32 to)
{
	return (uint64) from << 32 | to;
}

static bool
keep_link(Traversal *walk, uint32 from, uint32 to, const TraceLink *link, bool discovered)
{
	Graph *graph = walk->state;

	if (discovered)
		walk->nodes.nodes[to].note.depth = walk->depth + 1;
	graph->links = memory_room(&graph->call->memory, graph->links, graph->count, &graph->capacity,
							   sizeof(uint64));
	graph->links[graph->count++] = make_link(from, to);
	return true;
}

/* Fills "order" with the nodes in the order of their items. */
static void
order_nodes(Graph *graph)
{
	uint32 count = graph->walk.nodes.count;

	graph->order = memory_allocate(&graph->call->memory, count, sizeof(uint32));
	for (uint32 i = 0; i < count; i++)
		graph->order[i] = i;
	node_order_sort(&graph->walk.nodes, &graph->call->item, graph->walk.scratch, graph->order,
					count);
}

/* From here on a link holds the index of its other end in "order", not its number. */
static void
order_links(Graph *graph)
{
	uint32 nodes = graph->walk.nodes.count;
	uint32 *index = memory_allocate(&graph->call->memory, nodes, sizeof(uint32));
	uint64 kept = 0;

	for (uint32 i = 0; i < nodes; i++)
		index[graph->order[i]] = i;
	for (uint64 i = 0; i < graph->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		graph->links[i] = make_link(graph->links[i] >> 32, index[(uint32) graph->links[i]]);
	}
	memory_free(&graph->call->memory, index, nodes, sizeof(uint32));

	sort_numbers(graph->links, graph->count);
	for (uint64 i = 0; i < graph->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (kept == 0 || graph->links[i] != graph->links[kept - 1])
			graph->links[kept++] = graph->links[i];
	}
	graph->count = kept;
}

static void
find_first_links(Graph *graph)
{
	uint32 nodes = graph->walk.nodes.count;
	uint64 link = 0;

	graph->first = memory_allocate(&graph->call->memory, (uint64) nodes + 1, sizeof(uint64));
	for (uint32 i = 0; i <= nodes; i++)
	{
		CHECK_FOR_INTERRUPTS();
		graph->first[i] = link;
		while (link < graph->count && graph->links[link] >> 32 == i)
			link++;
	}
}

uint32
graph_neighbour(const Graph *graph, uint64 number)
{
	return graph->order[(uint32) graph->links[number]];
}

void
graph_read(Graph *graph, TraceCall *call, TraceDirection direction, Datum start)
{
	memset(graph, 0, sizeof(Graph));
	graph->call = call;
	traverse_init(&graph->walk, call->source, direction, &call->memory);
	graph->walk.visit = keep_link;
	graph->walk.state = graph;
	traverse_start(&graph->walk, trace_call_key(call, start));
	(void) traverse_levels(&graph->walk, call->max_depth);
	trace_call_name_nodes(call, &graph->walk.nodes, graph->walk.scratch);
	order_nodes(graph);
	order_links(graph);
	find_first_links(graph);
}
