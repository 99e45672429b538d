/*
 * check_knots.c
 *		Sets of items that reach each other, whenever the links are in force.
 *
 * Tarjan's algorithm, without recursion: every link is looked at once.  Only
 * in such sets a cycle can be.
 */
#include "postgres.h"

#include "genealogy/check.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#define FRAMES_AT_FIRST 1024

#define NOT_VISITED 0
#define FINISHED PG_UINT32_MAX

/* A node whose links are being followed. */
typedef struct Frame
{
	uint32 node;
	uint32 next; /* the place of its next link */
} Frame;

typedef struct Search
{
	Links *links;
	uint32 *discovered; /* when, counted from one */
	uint32 *earliest;   /* the first discovered node that is known to be reached back */
	uint32 *open;       /* discovered nodes whose set is not known yet */
	uint32 nopen;
	uint32 clock;
	Frame *frames;
	uint32 depth;
	uint64 capacity;
	KnotVisitor visit;
	MemoryContext context;
} Search;

bool
link_joins(const Links *links, uint32 number)
{
	return links->ends[number].parent != links->ends[number].child &&
		   !period_is_empty(check_links_period(links, number));
}

static void
enter(Search *search, uint32 node)
{
	search->frames = memory_room(&search->links->call->memory, search->frames, search->depth,
								 &search->capacity, sizeof(Frame));
	search->discovered[node] = search->earliest[node] = ++search->clock;
	search->open[search->nopen++] = node;
	search->frames[search->depth++] = (Frame){node, search->links->first[node]};
}

/*
 * The nodes that were discovered since, and are still open, are a set.  What
 * visits it may do with "earliest" as it likes, at the nodes of the set.
 */
static void
finish(Search *search, uint32 node)
{
	TraceMemory *memory = &search->links->call->memory;
	Size used = memory->used;
	uint32 begin = search->nopen;

	do
	{
		begin--;
		search->discovered[search->open[begin]] = FINISHED;
	} while (search->open[begin] != node);
	if (search->nopen - begin > 1)
	{
		search->visit(search->links, search->open + begin, search->nopen - begin, search->earliest,
					  search->context);
		MemoryContextReset(search->context);
		memory_give(memory, memory->used - used);
	}
	search->nopen = begin;
}

static void
follow(Search *search)
{
	Links *links = search->links;
	Frame *frame = &search->frames[search->depth - 1];
	uint32 node = frame->node;

	if (frame->next < links->first[node + 1])
	{
		uint32 link = links->members[frame->next++];
		uint32 child = links->ends[link].child;

		if (!link_joins(links, link))
			return;
		if (search->discovered[child] == NOT_VISITED)
			enter(search, child);
		else if (search->discovered[child] != FINISHED)
			search->earliest[node] = Min(search->earliest[node], search->discovered[child]);
		return;
	}
	search->depth--;
	if (search->depth > 0)
	{
		uint32 parent = search->frames[search->depth - 1].node;

		search->earliest[parent] = Min(search->earliest[parent], search->earliest[node]);
	}
	if (search->earliest[node] == search->discovered[node])
		finish(search, node);
}

void
knots_visit(Links *links, KnotVisitor visit)
{
	TraceMemory *memory = &links->call->memory;
	Size used = memory->used;
	uint32 nodes = links->nodes.count;
	MemoryContext context = AllocSetContextCreate(links->call->context, "trace knots",
												  ALLOCSET_DEFAULT_SIZES);
	Search search = {.links = links, .visit = visit, .capacity = FRAMES_AT_FIRST};

	search.context = AllocSetContextCreate(context, "trace knot", ALLOCSET_DEFAULT_SIZES);
	search.discovered = memory_allocate_in(memory, context, nodes, sizeof(uint32));
	search.earliest = memory_allocate_in(memory, context, nodes, sizeof(uint32));
	search.open = memory_allocate_in(memory, context, nodes, sizeof(uint32));
	search.frames = memory_allocate_in(memory, context, FRAMES_AT_FIRST, sizeof(Frame));
	memset(search.discovered, 0, nodes * sizeof(uint32));
	for (uint32 i = 0; i < nodes; i++)
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
