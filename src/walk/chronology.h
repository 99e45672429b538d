/*
 * chronology.h
 *		Links that carry only what can have been there in time.
 *
 * What is inside the child of a link is in the parent from the time the link was
 * made, and what enters the child later joins it until the link ends.  So a path
 * counts when each of its links has a time at which it carries (period.h), and
 * none of these times, from the component up to the unit, is earlier than the
 * one before.
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

/* Upwards the earliest time at which an item was reached, downwards the latest. */
typedef struct ChronologyArrival
{
	TimestampTz time;
	uint32 step;  /* the last one of the path on which it was reached then */
	uint32 start; /* the first of the starts from which it was; other paths may lead there */
} ChronologyArrival;

typedef struct Chronology
{
	TraceDirection direction;
	ChronologyStep *steps;

	/* private, an arrival at every node */
	TraceMemory *memory;
	ChronologyArrival *settled; /* by all levels but the current one */
	ChronologyArrival *learnt;
	uint32 capacity;
	uint32 nsteps;
	uint64 steps_capacity;
} Chronology;

extern void chronology_init(Chronology *chronology, TraceDirection direction, TraceMemory *memory);

extern void chronology_start(Chronology *chronology, uint32 node);

/* Whether an arrival at the node was settled. */
extern bool chronology_has_reached(const Chronology *chronology, uint32 node);

/* A start from which a node was reached. */
extern uint32 chronology_origin(const Chronology *chronology, uint32 node);

/* Whether what was at "from", which was reached, takes the link, and at which time. */
extern bool chronology_carries(const Chronology *chronology, uint32 from, const TraceLink *link,
							   TimestampTz *time);

/* Notes an arrival; true when it lets more links be taken than were known before. */
extern bool chronology_arrives(Chronology *chronology, uint32 from, uint32 to, TimestampTz time,
							   bool discovered);

/* What was learnt of the node counts from the next level on. */
extern void chronology_settle(Chronology *chronology, uint32 node);

/* The last step of the path on which the node was reached. */
extern uint32 chronology_last_step(const Chronology *chronology, uint32 node);

#endif
