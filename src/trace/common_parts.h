/*
 * common_parts.h
 *		The parts that links name for items.
 */
#ifndef TRACEABILITY_TRACE_COMMON_PARTS_H
#define TRACEABILITY_TRACE_COMMON_PARTS_H

#include "items/nodes.h"

/* The part of an item for which no link names one. */
#define PART_UNKNOWN 0

/*
 * Parts are numbered from 1 on.  An item is of every part that a link names for it:
 * mostly of one, and for an item that was made into another part the others are
 * in a list.
 */
typedef struct CommonParts
{
	NodeSet set;
	uint32 *first;   /* of each node, or PART_UNKNOWN */
	uint64 *further; /* a node in the upper half, one more of its parts in the lower one */
	uint64 nfurther; /* the same may be there twice */

	/* private */
	ItemKey key;
	TraceMemory *memory;
	uint64 first_capacity;
	uint64 further_capacity;
} CommonParts;

extern void common_parts_init(CommonParts *parts, Oid type, TraceMemory *memory);

extern void common_parts_note(CommonParts *parts, uint32 node, Datum part);

/* No more parts will be noted: there are that many nodes. */
extern void common_parts_end(CommonParts *parts, uint32 nodes);

static inline uint32
further_part_node(uint64 further)
{
	return further >> 32;
}

static inline uint32
further_part(uint64 further)
{
	return (uint32) further;
}

#endif
