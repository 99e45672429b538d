/*
 * nodes.c
 *		The items that a trace has visited, numbered in the order of their discovery.
 *
 * One array of nodes, an open-addressing table from hash to number beside it,
 * and the keys in blocks that never move.
 */
#include "postgres.h"

#include "access/tupmacs.h"
#include "items/nodes.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* A small trace: 1.5 kB of nodes, slots for as many without growing, 16 bytes a key. */
#define NODES_AT_FIRST 64
#define SLOTS_AT_FIRST (2 * NODES_AT_FIRST)
#define BLOCK_AT_FIRST (16 * NODES_AT_FIRST)

/* Blocks of keys double up to it, so at most 1 MB is allocated in vain. */
#define BLOCK_AT_MOST (1024 * 1024)

/* One more than a number, and twice the capacity, must fit into 32 bits. */
#define NODES_AT_MOST ((uint32) 1 << 31)

/* The hash is kept beside the number, so that most misses touch nothing else. */
struct NodeSlot
{
	uint32 hash;
	uint32 number_plus_one; /* 0: free */
};

void
nodes_init(NodeSet *set, const ItemKey *key, TraceMemory *memory)
{
	memset(set, 0, sizeof(NodeSet));
	set->key = key;
	set->memory = memory;
	set->capacity = NODES_AT_FIRST;
	set->nodes = memory_allocate(memory, NODES_AT_FIRST, sizeof(TraceNode));
	set->slots = memory_allocate_zero(set->memory, SLOTS_AT_FIRST, sizeof(NodeSlot));
	set->slot_mask = SLOTS_AT_FIRST - 1;
}

static void
grow_nodes(NodeSet *set)
{
	uint32 capacity = set->capacity + set->capacity / 2;

	if (set->capacity >= NODES_AT_MOST)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("a trace cannot reach more than %u items", NODES_AT_MOST)));
	capacity = Min(capacity, NODES_AT_MOST);
	set->nodes = memory_resize(set->memory, set->nodes, set->capacity, capacity, sizeof(TraceNode));
	set->capacity = capacity;
}

static void
grow_slots(NodeSet *set)
{
	NodeSlot *old = set->slots;
	uint64 old_count = set->slot_mask + 1;

	set->slots = memory_allocate_zero(set->memory, old_count * 2, sizeof(NodeSlot));
	set->slot_mask = old_count * 2 - 1;
	for (uint64 i = 0; i < old_count; i++)
	{
		uint64 index = old[i].hash & set->slot_mask;

		if ((i & 0xFFFF) == 0)
			CHECK_FOR_INTERRUPTS();
		if (old[i].number_plus_one == 0)
			continue;
		while (set->slots[index].number_plus_one != 0)
			index = (index + 1) & set->slot_mask;
		set->slots[index] = old[i];
	}
	memory_free(set->memory, old, old_count, sizeof(NodeSlot));
}

/* The slot of the value, or the free one where it belongs. */
static NodeSlot *
find_slot(const NodeSet *set, Datum value, uint32 hash)
{
	uint64 index = hash & set->slot_mask;

	for (;; index = (index + 1) & set->slot_mask)
	{
		NodeSlot *slot = &set->slots[index];

		if (slot->number_plus_one == 0)
			return slot;
		if (slot->hash == hash &&
			key_equal(set->key, set->nodes[slot->number_plus_one - 1].key, value))
			return slot;
	}
}

bool
nodes_find(const NodeSet *set, Datum value, uint32 *number)
{
	NodeSlot *slot = find_slot(set, value, key_hash(set->key, value));

	if (slot->number_plus_one == 0)
		return false;
	*number = slot->number_plus_one - 1;
	return true;
}

static Datum
copy_key(NodeSet *set, Datum value)
{
	Size size = key_size(set->key, value);
	Size start = att_align_nominal(set->block_used, set->key->cache->typalign);

	if (set->key->cache->typbyval)
		return value;
	if (start + size > set->block_size)
	{
		Size larger = Max(set->block_size * 2, BLOCK_AT_FIRST);

		set->block_size = Max(Min(larger, BLOCK_AT_MOST), size);
		set->block = memory_allocate(set->memory, 1, set->block_size);
		start = 0;
	}
	set->block_used = start + size;
	return key_store(set->key, value, set->block + start);
}

bool
nodes_add(NodeSet *set, Datum value, NodeNote note, uint32 *number)
{
	uint32 hash = key_hash(set->key, value);
	NodeSlot *slot = find_slot(set, value, hash);
	TraceNode *node;

	if (slot->number_plus_one != 0)
	{
		*number = slot->number_plus_one - 1;
		return false;
	}
	if (set->count == set->capacity)
		grow_nodes(set);
	if (set->count >= (set->slot_mask + 1) / 4 * 3)
	{
		grow_slots(set);
		slot = find_slot(set, value, hash);
	}

	node = &set->nodes[set->count];
	node->key = copy_key(set, value);
	node->note = note;
	node->linked = false;
	node->again = false;
	node->later = false;
	node->mark = false;
	slot->hash = hash;
	slot->number_plus_one = ++set->count;
	set->memory->items++;
	*number = set->count - 1;
	return true;
}

uint32
nodes_number(NodeSet *set, Datum value)
{
	uint32 number;

	if (nodes_add(set, key_plain(set->key, value), NO_NOTE, &number))
		set->memory->items--;
	return number + 1;
}

/* Frees a slot and moves later ones up, so that every probe still ends where it should. */
static void
free_slot(NodeSet *set, uint64 hole)
{
	uint64 index = hole;

	for (;;)
	{
		uint64 wanted;

		index = (index + 1) & set->slot_mask;
		if (set->slots[index].number_plus_one == 0)
			break;
		wanted = set->slots[index].hash & set->slot_mask;
		if (((index - wanted) & set->slot_mask) >= ((index - hole) & set->slot_mask))
		{
			set->slots[hole] = set->slots[index];
			hole = index;
		}
	}
	set->slots[hole].number_plus_one = 0;
}

void
nodes_truncate(NodeSet *set, uint32 count)
{
	while (set->count > count)
	{
		Datum last = set->nodes[set->count - 1].key;
		NodeSlot *slot = find_slot(set, last, key_hash(set->key, last));

		CHECK_FOR_INTERRUPTS();
		free_slot(set, slot - set->slots);
		set->count--;
		set->memory->items--;
	}
}

void
nodes_translate(NodeSet *set, const ItemKey *key, NodeTranslator translate, void *state,
				MemoryContext scratch)
{
	MemoryContext caller = MemoryContextSwitchTo(scratch);

	memory_free(set->memory, set->slots, set->slot_mask + 1, sizeof(NodeSlot));
	set->slots = NULL;
	set->key = key;
	for (uint32 i = 0; i < set->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		MemoryContextReset(scratch);
		set->nodes[i].key = copy_key(set, key_plain(key, translate(state, set->nodes[i].key)));
	}
	MemoryContextSwitchTo(caller);
}
