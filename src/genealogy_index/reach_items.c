/*
 * reach_items.c
 *		The items that a walk through several genealogy indexes has reached, by their keys.
 */
#include "postgres.h"

#include "genealogy_index/reach_items.h"

/* Keys come from memory in blocks; small traces are frequent. */
#define BLOCK_AT_FIRST 1024
#define BLOCK_AT_MOST (256 * 1024)

#define SLOTS_AT_FIRST 64

/* A slot names its item by its number, from 1 on. */
#define ITEMS_LIMIT PG_UINT32_MAX

static Size
key_size(const GenealogyIndex *index, Datum key)
{
	if (index->key_length == -1)
		return VARSIZE_ANY(DatumGetPointer(key));
	if (index->key_length == -2)
		return strlen(DatumGetCString(key)) + 1;
	return index->key_length;
}

/* Room for a key, aligned for any type. */
static char *
room_for_key(ReachedItems *items, Size size)
{
	char *room;

	if (items->block_size - items->block_used < size)
	{
		Size usual = Min(Max(items->block_size * 2, BLOCK_AT_FIRST), BLOCK_AT_MOST);

		items->block_size = Max(MAXALIGN(size), usual);
		items->block = memory_allocate(items->memory, items->block_size, 1);
		items->block_used = 0;
	}
	room = items->block + items->block_used;
	items->block_used += MAXALIGN(size);
	return room;
}

static Datum
copy_key(ReachedItems *items, Datum key)
{
	Size size;

	if (items->index->key_by_value)
		return key;
	size = key_size(items->index, key);
	return PointerGetDatum(memcpy(room_for_key(items, size), DatumGetPointer(key), size));
}

/* Indexes take only such keys for equal that have the same bytes. */
static bool
same_key(const GenealogyIndex *index, Datum a, Datum b)
{
	Size size;

	if (index->key_by_value)
		return a == b;
	size = key_size(index, a);
	return size == key_size(index, b) && memcmp(DatumGetPointer(a), DatumGetPointer(b), size) == 0;
}

/* The slot of a key, or the free one that it gets. */
static uint64 *
find_slot(const ReachedItems *items, uint32 hash, Datum key)
{
	uint32 number = hash & items->slot_mask;

	while (items->slots[number] != 0)
	{
		uint64 slot = items->slots[number];

		if (slot >> 32 == hash && same_key(items->index, items->keys[(uint32) slot - 1], key))
			break;
		number = (number + 1) & items->slot_mask;
	}
	return &items->slots[number];
}

static void
make_slots(ReachedItems *items, uint64 count)
{
	items->slots = memory_allocate_zero(items->memory, count, sizeof(uint64));
	items->slot_mask = count - 1;
}

static void
grow_slots(ReachedItems *items)
{
	uint64 *before = items->slots;
	uint64 count = (uint64) items->slot_mask + 1;

	make_slots(items, count * 2);
	for (uint64 i = 0; i < count; i++)
	{
		uint32 number = (before[i] >> 32) & items->slot_mask;

		if (before[i] == 0)
			continue;
		while (items->slots[number] != 0)
			number = (number + 1) & items->slot_mask;
		items->slots[number] = before[i];
	}
	memory_free(items->memory, before, count, sizeof(uint64));
}

void
reach_items_add(ReachedItems *items, Datum key, const ReachedItem *item)
{
	TraceMemory *memory = items->memory;
	uint64 *slot;

	if (items->count > items->slot_mask / 3 * 2)
		grow_slots(items);
	slot = find_slot(items, item->hash, key);
	if (*slot != 0)
		return;
	if (items->count == ITEMS_LIMIT)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("cannot trace more than %u items", ITEMS_LIMIT)));
	items->items = memory_room(memory, items->items, items->count, &items->items_capacity,
							   sizeof(ReachedItem));
	items->keys = memory_room(memory, items->keys, items->count, &items->keys_capacity,
							  sizeof(Datum));
	items->items[items->count] = *item;
	items->keys[items->count] = copy_key(items, key);
	*slot = (uint64) item->hash << 32 | ++items->count;
	memory->items = items->count;
}

void
reach_items_init(ReachedItems *items, const GenealogyIndex *index, TraceMemory *memory)
{
	memset(items, 0, sizeof(ReachedItems));
	items->index = index;
	items->memory = memory;
	make_slots(items, SLOTS_AT_FIRST);
}
