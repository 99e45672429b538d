/*
 * cycle.c
 *		Whether a link closes a cycle.
 *
 * It does if at some time the link is in force and its parent is inside its
 * child; transfers count while they last.  So the walk keeps, with every item
 * that it reaches, the period in which all links on the path to it were in
 * force together.  An item is walked from once for each time: a second path to
 * it matters only for times that no path before had.
 *
 * Two walks approach each other, down from the child and up from the parent,
 * one link at a time in turns.  The link closes a cycle when both have reached
 * an item for the same time, and none as soon as one of them has no more links
 * to read: a lot that is made of nothing, or a unit that is in nothing yet,
 * costs one index lookup, whatever hangs at the other end.
 */
#include "postgres.h"

#include "guard/guard.h"
#include "items/nodes.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#define NO_STATE PG_UINT32_MAX

/* An item, reached for the times of a period. */
typedef struct State
{
	uint32 node;
	uint32 from;    /* the state whose link led here; the first has none */
	uint32 sibling; /* another state of the same item */
	int depth;
	Period period;
	Doubt doubt; /* about that link */
} State;

typedef struct Side
{
	GuardCall *call;
	GuardReader reader;
	int target; /* the column to which it walks */
	NodeSet nodes;
	State *states;
	uint32 count;
	uint64 capacity;
	uint32 next; /* the state whose links are read */
	bool reading;
	struct Side *other;
	uint32 met; /* the state of the other side that the last one meets */
} Side;

typedef enum Step
{
	STEP_ON,
	STEP_END,
	STEP_MET
} Step;

/* Whether other states of the item together cover the period. */
static bool
is_known(const Side *side, uint32 newest, Period period)
{
	uint32 at = newest;

	while (at != NO_STATE && !period_is_empty(period))
	{
		const State *state = &side->states[at];

		CHECK_FOR_INTERRUPTS();
		if (period_has(state->period, period.from))
		{
			period = period_after(period, state->period);
			at = newest;
		}
		else
			at = state->sibling;
	}
	return period_is_empty(period);
}

/* False when nothing new is reached. */
static bool
add_state(Side *side, Datum item, uint32 from, Period period)
{
	State *state;
	TraceNode *node;
	uint32 number;

	if (!nodes_add(&side->nodes, item, (NodeNote){.state = NO_STATE}, &number) &&
		is_known(side, side->nodes.nodes[number].note.state, period))
		return false;
	side->states = memory_room(&side->call->memory, side->states, side->count, &side->capacity,
							   sizeof(State));
	node = &side->nodes.nodes[number];
	state = &side->states[side->count];
	state->node = number;
	state->from = from;
	state->sibling = node->note.state;
	state->depth = from == NO_STATE ? 0 : side->states[from].depth + 1;
	state->period = period;
	state->doubt = side->reader.doubt;
	node->note.state = side->count++;
	side->call->memory.depth = Max(side->call->memory.depth, state->depth);
	return true;
}

static void
start_side(Side *side, GuardCall *call, const Lookup *lookup, int target, Datum item, Side *other)
{
	memset(side, 0, sizeof(Side));
	side->call = call;
	side->target = target;
	side->other = other;
	reader_open(&side->reader, lookup, call->since);
	nodes_init(&side->nodes, lookup->key, &call->memory);
	(void) add_state(side, item, NO_STATE, link_in_cycle(call->link.times));
}

/* Whether the other side has reached the newest state's item for a time in its period. */
static bool
meets_other(Side *side)
{
	const State *state = &side->states[side->count - 1];
	const Side *other = side->other;
	uint32 number;

	if (!nodes_find(&other->nodes, side->nodes.nodes[state->node].key, &number))
		return false;
	for (side->met = other->nodes.nodes[number].note.state; side->met != NO_STATE;
		 side->met = other->states[side->met].sibling)
	{
		CHECK_FOR_INTERRUPTS();
		if (!period_is_empty(period_meet(state->period, other->states[side->met].period)))
			return true;
	}
	return false;
}

static Step
follow_link(Side *side)
{
	const GuardPlan *plan = side->call->plan;
	bool isnull;
	Datum item = reader_value(&side->reader, side->target, &isnull);
	Period link = link_in_cycle(guard_read_times(plan, &side->reader));
	Period period = period_meet(link, side->states[side->next].period);

	if (isnull || period_is_empty(period) ||
		!add_state(side, key_plain(&plan->key, item), side->next, period))
		return STEP_ON;
	return meets_other(side) ? STEP_MET : STEP_ON;
}

static Datum
item_at(const Side *side, uint32 at)
{
	return side->nodes.nodes[side->states[at].node].key;
}

/* Reads one link. */
static Step
step(Side *side)
{
	MemoryContext caller;
	Step result;

	if (side->next == side->count)
		return STEP_END;
	if (!side->reading)
		reader_seek(&side->reader, item_at(side, side->next));
	side->reading = reader_next(&side->reader);
	if (!side->reading)
		return ++side->next < side->count ? STEP_ON : STEP_END;

	caller = MemoryContextSwitchTo(side->reader.scratch);
	result = follow_link(side);
	MemoryContextSwitchTo(caller);
	return result;
}

/* The side whose last step met the other; NULL when they do not meet. */
static Side *
meet(Side *down, Side *up)
{
	Side *side = down;

	for (;;)
	{
		switch (step(side))
		{
			case STEP_END:
				return NULL;
			case STEP_MET:
				return side;
			case STEP_ON:
				side = side->other;
		}
	}
}

static bool
find_doubt(const Side *side, uint32 at, Doubt *doubt)
{
	for (; side->states[at].from != NO_STATE; at = side->states[at].from)
	{
		if (DOUBTFUL(&side->states[at].doubt))
		{
			*doubt = side->states[at].doubt;
			return true;
		}
	}
	return false;
}

/* The path: from the parent down to the child, on down to where both sides met, and up again. */
pg_noreturn static void
refuse(GuardCall *call, const Side *down, uint32 down_at, const Side *up, uint32 up_at)
{
	uint32 below = down->states[down_at].depth;
	uint32 above = up->states[up_at].depth;
	Datum *path = MemoryContextAllocHuge(call->context, ((Size) below + above + 2) * sizeof(Datum));
	Period period = period_meet(down->states[down_at].period, up->states[up_at].period);

	path[0] = call->link.parent;
	for (uint32 i = below + 1; i >= 1; i--)
	{
		path[i] = item_at(down, down_at);
		down_at = down->states[down_at].from;
	}
	for (uint32 i = 0; i < above; i++)
	{
		up_at = up->states[up_at].from;
		path[below + 2 + i] = item_at(up, up_at);
	}
	guard_refuse_cycle(call, path, below + above + 2, period);
}

bool
guard_check_cycle(GuardCall *call, Doubt *doubt)
{
	Side down;
	Side up;
	Side *side;

	start_side(&down, call, &call->plan->by_parent, GUARD_CHILD, call->link.child, &up);
	start_side(&up, call, &call->plan->by_child, GUARD_PARENT, call->link.parent, &down);
	side = meet(&down, &up);
	reader_close(&down.reader);
	reader_close(&up.reader);
	if (side != NULL)
	{
		uint32 down_at = side == &down ? down.count - 1 : up.met;
		uint32 up_at = side == &up ? up.count - 1 : down.met;

		if (!find_doubt(&down, down_at, doubt) && !find_doubt(&up, up_at, doubt))
			refuse(call, &down, down_at, &up, up_at);
	}
	return side == NULL;
}
