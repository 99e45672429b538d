/*
 * strong_sets.c
 *		Sets of items that reach each other by links: what is on cycles.
 *
 * Tarjan's algorithm, without recursion: every link is looked at once.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/memutils.h"
#include "walk/strong_sets.h"

/* A search goes as deep as its longest chain of links, mostly not beyond 8 kB of frames. */
#define FRAMES_AT_FIRST 1024

#define NOT_VISITED 0
#define FINISHED PG_UINT32_MAX

/* A node whose links are being followed. */
typedef struct Frame
{
	uint32 node;
	uint32 next; /* the index of its next link */
} Frame;

typedef struct Search
{
	const LinkGraph *graph;
	TraceMemory *memory;
	uint32 *discovered; /* when, counted from one */
	uint32 *earliest;   /* the first discovered node that is known to be reached back */
	uint32 *open;       /* discovered nodes whose set is not known yet */
	uint32 nopen;
	uint32 clock;
	Frame *frames;
	uint32 depth;
	uint64 capacity;
	StrongSetVisitor visit;
	void *state;
	MemoryContext context;
} Search;

static void
enter(Search *search, uint32 node)
{
	search->frames = memory_room(search->memory, search->frames, search->depth, &search->capacity,
								 sizeof(Frame));
	search->discovered[node] = search->earliest[node] = ++search->clock;
	search->open[search->nopen++] = node;
	search->frames[search->depth++] = (Frame){node, search->graph->first[node]};
}

/*
 * The nodes that were discovered since, and are still open, are a set.  What
 * visits it may do with "earliest" as it likes, at the nodes of the set.
 */
static void
finish(Search *search, uint32 node)
{
	Size used = search->memory->used;
	uint32 begin = search->nopen;

	do
	{
		begin--;
		search->discovered[search->open[begin]] = FINISHED;
	} while (search->open[begin] != node);
	if (search->nopen - begin > 1)
	{
		search->visit(search->state, search->open + begin, search->nopen - begin, search->earliest,
					  search->context);
		MemoryContextReset(search->context);
		memory_give(search->memory, search->memory->used - used);
	}
	search->nopen = begin;
}

static void
follow(Search *search)
{
	const LinkGraph *graph = search->graph;
	Frame *frame = &search->frames[search->depth - 1];
	uint32 node = frame->node;

	if (frame->next < graph->first[node + 1])
	{
		uint32 to = graph->neighbour(graph->links, frame->next++);

		if (to == NO_NEIGHBOUR)
			return;
		if (search->discovered[to] == NOT_VISITED)
			enter(search, to);
		else if (search->discovered[to] != FINISHED)
			search->earliest[node] = Min(search->earliest[node], search->discovered[to]);
		return;
	}
	search->depth--;
	if (search->depth > 0)
	{
		uint32 from = search->frames[search->depth - 1].node;

		search->earliest[from] = Min(search->earliest[from], search->earliest[node]);
	}
	if (search->earliest[node] == search->discovered[node])
		finish(search, node);
}

void
strong_sets_visit(const LinkGraph *graph, TraceMemory *memory, StrongSetVisitor visit, void *state)
{
	Size used = memory->used;
	MemoryContext context = AllocSetContextCreate(memory->context, "trace strong sets",
												  ALLOCSET_DEFAULT_SIZES);
	Search search = {.graph = graph,
					 .memory = memory,
					 .visit = visit,
					 .state = state,
					 .capacity = FRAMES_AT_FIRST};

	search.context = AllocSetContextCreate(context, "trace strong set", ALLOCSET_DEFAULT_SIZES);
	search.discovered = memory_allocate_in(memory, context, graph->nodes, sizeof(uint32));
	search.earliest = memory_allocate_in(memory, context, graph->nodes, sizeof(uint32));
	search.open = memory_allocate_in(memory, context, graph->nodes, sizeof(uint32));
	search.frames = memory_allocate_in(memory, context, FRAMES_AT_FIRST, sizeof(Frame));
	memset(search.discovered, 0, graph->nodes * sizeof(uint32));
	for (uint32 i = 0; i < graph->nodes; i++)
	{
		if (search.discovered[i] == NOT_VISITED)
			enter(&search, i);
		while (search.depth > 0)
		{
			CHECK_FOR_INTERRUPTS();
			follow(&search);
		}
	}
	MemoryContextDelete(context);
	memory_give(memory, memory->used - used);
}
