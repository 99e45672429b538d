/*
 * chronology.h
 *		Links that carry only what can have been there in time.
 *
 * What is inside the child of a link is in the parent from the moment the link
 * was made, and what enters the child later joins it until the link ends.  So
 * a way counts when there is a moment for each of its links, at which it
 * carries (period.h), such that no moment on the way from the component up to
 * the unit is earlier than the one before.
 */
#ifndef TRACEABILITY_WALK_CHRONOLOGY_H
#define TRACEABILITY_WALK_CHRONOLOGY_H

#include "links/source.h"

/* How an item was reached: the item, and the step before. */
typedef struct ChronologyStep
{
	uint32 node;
	uint32 before; /* of a start: itself */
} ChronologyStep;

/* Upwards the earliest moment at which an item was reached, downwards the latest. */
typedef struct ChronologyMoment
{
	TimestampTz time;
	uint32 step; /* the way on which it was reached then */
} ChronologyMoment;

typedef struct Chronology
{
	TraceDirection direction;
	ChronologyStep *steps;

	/* private, a moment for every node */
	TraceMemory *memory;
	ChronologyMoment *settled; /* by all levels but the current one */
	ChronologyMoment *learnt;
	uint32 capacity;
	uint32 nsteps;
	uint64 steps_capacity;
} Chronology;

extern void chronology_init(Chronology *chronology, TraceDirection direction, TraceMemory *memory);

extern void chronology_start(Chronology *chronology, uint32 node);

/* Whether what was at "from" takes the link, and at which moment. */
extern bool chronology_carries(const Chronology *chronology, uint32 from, const TraceLink *link,
							   TimestampTz *moment);

/* Notes an arrival; true when it lets more links be taken than were known before. */
extern bool chronology_arrives(Chronology *chronology, uint32 from, uint32 to, TimestampTz moment,
							   bool discovered);

/* What was learnt of the node counts from the next level on. */
extern void chronology_settle(Chronology *chronology, uint32 node);

/* The last step of the way on which the node was reached. */
extern uint32 chronology_last_step(const Chronology *chronology, uint32 node);

#endif
