/*
 * chronology.c
 *		Links that carry only what can have been there in time.
 *
 * Among all paths to an item with no more links than levels were read, the one
 * that arrives earliest (downwards, that leaves latest) lets the most links be
 * taken from there, so one time an item is enough.  A path with more links may
 * arrive earlier than one with fewer: then the item's links are read again, and
 * what that discovers is as many links away as it was discovered levels later.
 */
#include "postgres.h"

#include "walk/chronology.h"

/* A small trace: 1 kB for each of the two arrays of arrivals. */
#define NODES_AT_FIRST 64

/* Of a node without an arrival. */
#define NO_STEP PG_UINT32_MAX

void
chronology_init(Chronology *chronology, TraceDirection direction, TraceMemory *memory)
{
	memset(chronology, 0, sizeof(Chronology));
	chronology->direction = direction;
	chronology->memory = memory;
}

static void
make_room(Chronology *chronology, uint32 node)
{
	uint32 capacity = Max(chronology->capacity, NODES_AT_FIRST);

	if (node < chronology->capacity)
		return;
	while (capacity <= node)
		capacity += capacity / 2;
	chronology->settled = memory_resize(chronology->memory, chronology->settled,
										chronology->capacity, capacity, sizeof(ChronologyArrival));
	chronology->learnt = memory_resize(chronology->memory, chronology->learnt, chronology->capacity,
									   capacity, sizeof(ChronologyArrival));
	for (uint32 i = chronology->capacity; i < capacity; i++)
		chronology->settled[i].step = NO_STEP;
	chronology->capacity = capacity;
}

static void
learn(Chronology *chronology, uint32 node, TimestampTz time, uint32 before, uint32 start)
{
	uint32 step = chronology->nsteps;

	chronology->steps = memory_room(chronology->memory, chronology->steps, step,
									&chronology->steps_capacity, sizeof(ChronologyStep));
	make_room(chronology, node);
	chronology->steps[step] = (ChronologyStep){.node = node, .before = before};
	chronology->learnt[node] = (ChronologyArrival){.time = time, .step = step, .start = start};
	chronology->nsteps++;
}

/* A start was always there, and will always be. */
void
chronology_start(Chronology *chronology, uint32 node)
{
	learn(chronology, node, chronology->direction == TRACE_UP ? DT_NOBEGIN : DT_NOEND,
		  chronology->nsteps, node);
	chronology_settle(chronology, node);
}

bool
chronology_has_reached(const Chronology *chronology, uint32 node)
{
	return node < chronology->capacity && chronology->settled[node].step != NO_STEP;
}

uint32
chronology_origin(const Chronology *chronology, uint32 node)
{
	return chronology->settled[node].start;
}

bool
chronology_carries(const Chronology *chronology, uint32 from, const TraceLink *link,
				   TimestampTz *time)
{
	TimestampTz there = chronology->settled[from].time;
	TimestampTz last = link_last_time(link->times);

	if (chronology->direction == TRACE_UP)
	{
		*time = Max(there, link->times.installed_at);
		return *time <= last;
	}
	*time = Min(there, last);
	return *time >= link->times.installed_at;
}

bool
chronology_arrives(Chronology *chronology, uint32 from, uint32 to, TimestampTz time,
				   bool discovered)
{
	const ChronologyArrival *by = &chronology->settled[from];

	if (!discovered)
	{
		ChronologyArrival *known = &chronology->learnt[to];

		if (time == known->time && known->step != chronology->settled[to].step)
			known->start = Min(known->start, by->start);
		if (chronology->direction == TRACE_UP ? time >= known->time : time <= known->time)
			return false;
	}
	learn(chronology, to, time, by->step, by->start);
	return true;
}

void
chronology_settle(Chronology *chronology, uint32 node)
{
	chronology->settled[node] = chronology->learnt[node];
}

uint32
chronology_last_step(const Chronology *chronology, uint32 node)
{
	return chronology->learnt[node].step;
}
