/*
 * reach_route.h
 *		The items of a level, shared out among the parts that can have them.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_REACH_ROUTE_H
#define TRACEABILITY_GENEALOGY_INDEX_REACH_ROUTE_H

#include "genealogy_index/trace_reader.h"
#include "items/memory.h"

typedef struct RoutedItem
{
	HashedValue item;
	int part;
} RoutedItem;

typedef struct RoutedItems
{
	HashedValue *items; /* of all parts, part by part */
	uint64 *ends;       /* of those of each part */

	/* private */
	TraceMemory *memory;
	int parts;
	uint64 capacity;
	RoutedItem *added;
	uint64 count;
	uint64 added_capacity;
} RoutedItems;

extern void reach_route_init(RoutedItems *routed, TraceMemory *memory, int parts);

/* Adds an item to those of a part. */
extern void reach_route_add(RoutedItems *routed, int part, HashedValue item);

/* Lists what was added, that of each part in the order in which it was, and begins anew. */
extern void reach_route_list(RoutedItems *routed);

/* The items of a part that were listed. */
static inline const HashedValue *
reach_route_items(const RoutedItems *routed, int part, int *count)
{
	uint64 begin = part == 0 ? 0 : routed->ends[part - 1];

	*count = routed->ends[part] - begin;
	return routed->items + begin;
}

#endif
