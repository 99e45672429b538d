/*
 * reach_route.c
 *		The items of a level, shared out among the parts that can have them.
 *
 * With a route, few parts can have an item, however many there are.  So the
 * memory is that of the items, not that of the items of every part.
 */
#include "postgres.h"

#include "genealogy_index/reach_route.h"
#include "miscadmin.h"

void
reach_route_init(RoutedItems *routed, TraceMemory *memory, int parts)
{
	memset(routed, 0, sizeof(RoutedItems));
	routed->memory = memory;
	routed->parts = parts;
	routed->ends = memory_allocate(memory, parts, sizeof(uint64));
}

void
reach_route_add(RoutedItems *routed, int part, HashedValue item)
{
	routed->added = memory_room(routed->memory, routed->added, routed->count,
								&routed->added_capacity, sizeof(RoutedItem));
	routed->added[routed->count++] = (RoutedItem){item, part};
}

/* Makes the ends those of the parts before. */
static void
count_items(RoutedItems *routed)
{
	uint64 before = 0;

	memset(routed->ends, 0, routed->parts * sizeof(uint64));
	for (uint64 i = 0; i < routed->count; i++)
		routed->ends[routed->added[i].part]++;
	for (int part = 0; part < routed->parts; part++)
	{
		uint64 own = routed->ends[part];

		routed->ends[part] = before;
		before += own;
	}
}

void
reach_route_list(RoutedItems *routed)
{
	if (routed->capacity < routed->count)
	{
		memory_free(routed->memory, routed->items, routed->capacity, sizeof(HashedValue));
		routed->items = memory_allocate(routed->memory, routed->count, sizeof(HashedValue));
		routed->capacity = routed->count;
	}
	count_items(routed);
	for (uint64 i = 0; i < routed->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		routed->items[routed->ends[routed->added[i].part]++] = routed->added[i].item;
	}
	routed->count = 0;
}
