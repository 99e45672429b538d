/*
 * common_parts.c
 *		The parts that links name for items.
 */
#include "postgres.h"

#include "items/sort.h"
#include "miscadmin.h"
#include "trace/common_parts.h"

/* 1 kB; few items have two parts. */
#define FURTHER_AT_FIRST 128

void
common_parts_init(CommonParts *parts, Oid type, TraceMemory *memory)
{
	memset(parts, 0, sizeof(CommonParts));
	parts->memory = memory;
	parts->key = key_of_type(type, "parts");
	nodes_init(&parts->set, &parts->key, memory);
}

/* Room for the first parts of "nodes" nodes. */
static void
make_room(CommonParts *parts, uint32 nodes)
{
	uint64 before = parts->first_capacity;

	while (parts->first_capacity < nodes)
		parts->first = memory_room(parts->memory, parts->first, parts->first_capacity,
								   &parts->first_capacity, sizeof(uint32));
	for (uint64 i = before; i < parts->first_capacity; i++)
		parts->first[i] = PART_UNKNOWN;
}

static void
drop_repeated(CommonParts *parts)
{
	uint64 kept = 0;

	sort_numbers(parts->further, parts->nfurther);
	for (uint64 i = 0; i < parts->nfurther; i++)
	{
		CHECK_FOR_INTERRUPTS();
		if (kept == 0 || parts->further[i] != parts->further[kept - 1])
			parts->further[kept++] = parts->further[i];
	}
	parts->nfurther = kept;
}

/*
 * A lot may be in many links, and its parts come again and again.  So the list
 * grows only when half of it are different ones.
 */
static void
add_further(CommonParts *parts, uint32 node, uint32 part)
{
	if (parts->nfurther == parts->further_capacity)
	{
		drop_repeated(parts);
		if (parts->nfurther >= parts->further_capacity / 2)
		{
			uint64 capacity = Max(parts->further_capacity * 2, FURTHER_AT_FIRST);

			parts->further = memory_resize(parts->memory, parts->further, parts->further_capacity,
										   capacity, sizeof(uint64));
			parts->further_capacity = capacity;
		}
	}
	parts->further[parts->nfurther++] = (uint64) node << 32 | part;
}

void
common_parts_note(CommonParts *parts, uint32 node, Datum part)
{
	uint32 number = nodes_number(&parts->set, part);

	make_room(parts, node + 1);
	if (parts->first[node] == PART_UNKNOWN)
		parts->first[node] = number;
	else if (parts->first[node] != number)
		add_further(parts, node, number);
}

void
common_parts_end(CommonParts *parts, uint32 nodes)
{
	make_room(parts, nodes);
}
