/*
 * recall_tops.c
 *		Which of the recalled items nothing contains.
 *
 * One parent of every item is kept.  From an item that is on no cycle parents
 * lead to one without a parent, and then it is not at the top itself.  Where they
 * lead round in a circle instead, all links that lead up from the circle are read
 * once more.  So a graph without cycles costs one number an item.  If the strongly
 * connected set of a circle is at the top, parents lead from its items to others
 * of this set alone; so no other circle and no other link need be looked at.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "trace/recall.h"

/* Where parents lead to from a node. */
typedef enum Ending
{
	NOT_FOLLOWED,
	OPEN,       /* they are being followed */
	AT_THE_TOP, /* to a node without a parent */
	IN_A_CIRCLE,
	READ_AGAIN /* the same, and its links are or will be known */
} Ending;

void
recall_add_nodes(Recall *recall, uint32 first)
{
	for (uint32 i = first; i < recall->walk.nodes.count; i++)
	{
		recall->parents = memory_room(&recall->call->memory, recall->parents, i, &recall->capacity,
									  sizeof(uint32));
		recall->parents[i] = NO_PARENT;
	}
}

static bool
note_parent(Traversal *walk, uint32 from, uint32 to, const TraceLink *link, bool discovered)
{
	recall_note_parent(walk->state, from, to, discovered);
	return true;
}

/*
 * Beyond the last level that is wanted one parent of each item will do; but in
 * chronological order a link counts for what arrives on any path.
 */
static void
go_on(Recall *recall)
{
	Traversal *walk = &recall->walk;

	walk->visit = note_parent;
	if (recall->call->chronological)
		(void) traverse_levels(walk, INT_MAX);
	while (traverse_has_frontier(walk))
		traverse_first_links(walk);
}

static void
read_again(Recall *recall, uint32 node)
{
	recall->endings[node] = READ_AGAIN;
	traverse_again(&recall->walk, node);
}

static void
follow_parents(Recall *recall, uint32 start)
{
	const uint32 *parents = recall->parents;
	uint8 *endings = recall->endings;
	uint32 at = start;
	Ending ending;

	while (endings[at] == NOT_FOLLOWED && parents[at] != NO_PARENT)
	{
		CHECK_FOR_INTERRUPTS();
		endings[at] = OPEN;
		at = parents[at];
	}
	ending = endings[at];
	if (ending == NOT_FOLLOWED)
		endings[at] = ending = AT_THE_TOP;
	if (ending == OPEN)
	{
		for (; endings[at] == OPEN; at = parents[at])
			read_again(recall, at);
	}
	if (ending != AT_THE_TOP)
		ending = IN_A_CIRCLE;
	for (at = start; endings[at] == OPEN; at = parents[at])
		endings[at] = ending;
}

static bool
keep_link(Traversal *walk, uint32 from, uint32 to, const TraceLink *link, bool discovered)
{
	Recall *recall = walk->state;

	if (from == to)
		return true;
	tops_add(&recall->links, &recall->call->memory, from, to);
	if (to < recall->judged && recall->endings[to] == IN_A_CIRCLE)
		read_again(recall, to);
	return true;
}

static void
forget_parent(void *state, uint32 node)
{
	Recall *recall = state;

	if (node < recall->judged)
		recall->parents[node] = NO_PARENT;
}

void
recall_find_tops(Recall *recall)
{
	Traversal *walk = &recall->walk;

	go_on(recall);
	recall->judged = walk->nodes.count;
	recall->endings = memory_allocate_zero(&recall->call->memory, recall->judged, sizeof(uint8));
	for (uint32 i = 0; i < recall->judged; i++)
		follow_parents(recall, i);
	walk->visit = keep_link;
	(void) traverse_levels(walk, INT_MAX);
	if (recall->links.count > 0)
		tops_find(&recall->links, &recall->call->memory, forget_parent, recall);
}
