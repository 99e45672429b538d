/*
 * bulk.c
 *		A genealogy index built in memory: rows are collected.  See README, Building.
 */
#include "postgres.h"

#include "genealogy_index/bulk.h"
#include "genealogy_index/genealogy_index.h"
#include "genealogy_index/node_key.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* Entries of arrays, which double when they are full; bytes of keys that are allocated together. */
#define ROOM_AT_FIRST 1024
#define KEYS_AT_ONCE ((Size) 64 * 1024)

/* The table of keys is doubled when three of four slots are taken. */
#define IS_CROWDED(count, size) ((count) / 3 >= (size) / 4)

/*
 * Indexes of nodes and links are 32 bits wide, and so are the sizes of arrays,
 * which double: 2^30 nodes need a table of 2^31 slots, 2^31 links as many.
 */
#define NODE_LIMIT ((uint32) 1 << 30)
#define LINK_LIMIT (PG_UINT32_MAX / 2)

/* Bytes that a node and a link take, including the arrays that writing needs. */
#define NODE_MEMORY (sizeof(BulkNode) + sizeof(NodeNumber))
#define LINK_MEMORY (sizeof(BulkLink) + 2 * sizeof(uint32))

static BucketEntry *
make_table(BulkBuild *bulk, uint32 size)
{
	return MemoryContextAllocExtended(bulk->context, size * sizeof(BucketEntry),
									  MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
}

/* Room in an array that was not written yet is not counted: the system has not provided it. */
static Size
memory_used(const BulkBuild *bulk)
{
	return bulk->node_count * NODE_MEMORY + bulk->keys_size +
		   bulk->link_count * (LINK_MEMORY + bulk->index->include.size) +
		   bulk->table_size * sizeof(BucketEntry);
}

BulkBuild *
bulk_begin(GenealogyIndex *index, Size memory)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "genealogy index build",
												  ALLOCSET_DEFAULT_SIZES);
	BulkBuild *bulk = MemoryContextAllocZero(context, sizeof(BulkBuild));

	bulk->index = index;
	bulk->context = context;
	bulk->memory = memory;
	bulk->node_room = ROOM_AT_FIRST;
	bulk->nodes = MemoryContextAlloc(context, bulk->node_room * sizeof(BulkNode));
	bulk->nodes[bulk->node_count++] = (BulkNode){0};
	bulk->link_room = ROOM_AT_FIRST;
	bulk->links = MemoryContextAlloc(context, bulk->link_room * sizeof(BulkLink));
	bulk->included = MemoryContextAlloc(context, bulk->link_room * (Size) index->include.size);
	bulk->table_size = ROOM_AT_FIRST;
	bulk->table = make_table(bulk, bulk->table_size);
	return bulk;
}

void
bulk_end(BulkBuild *bulk)
{
	MemoryContextDelete(bulk->context);
}

/* Keys are compared as bytes, so they need not be aligned. */
static const char *
keep_key(BulkBuild *bulk, const NodeKey *key)
{
	char *kept;

	if (bulk->keys_room < key->size)
	{
		bulk->keys = MemoryContextAlloc(bulk->context, KEYS_AT_ONCE);
		bulk->keys_room = KEYS_AT_ONCE;
	}
	kept = memcpy(bulk->keys, key->bytes, key->size);
	bulk->keys += key->size;
	bulk->keys_room -= key->size;
	bulk->keys_size += key->size;
	return kept;
}

static uint32
add_node(BulkBuild *bulk, const NodeKey *key)
{
	if (bulk->node_count == bulk->node_room)
	{
		bulk->node_room *= 2;
		bulk->nodes = repalloc_huge(bulk->nodes, bulk->node_room * sizeof(BulkNode));
	}
	bulk->nodes[bulk->node_count] = (BulkNode){.key = keep_key(bulk, key),
											   .hash = key->hash,
											   .size = key->size};
	return bulk->node_count++;
}

static bool
has_key(BulkBuild *bulk, const BulkNode *node, const NodeKey *key)
{
	return node_key_is_same(node->key, node->size, key) ||
		   node_key_is_equal(bulk->index, node_key_value(bulk->index, node->key, node->size), key);
}

static uint32
find_or_add_node(BulkBuild *bulk, int column, const Datum *values, const bool *nulls)
{
	uint32 mask = bulk->table_size - 1;
	NodeKey key;
	uint32 slot;

	if (nulls[column])
		return 0;
	node_key_of_column(bulk->index, column, values[column], &key);
	for (slot = key.hash & mask; bulk->table[slot].node != 0; slot = (slot + 1) & mask)
	{
		BucketEntry entry = bulk->table[slot];

		if (entry.hash == key.hash && has_key(bulk, &bulk->nodes[entry.node], &key))
			return entry.node;
	}
	bulk->table[slot].hash = key.hash;
	bulk->table[slot].node = add_node(bulk, &key);
	return bulk->table[slot].node;
}

static void
enlarge_table(BulkBuild *bulk)
{
	BucketEntry *old = bulk->table;
	uint32 old_size = bulk->table_size;
	uint32 mask = old_size * 2 - 1;

	bulk->table_size = old_size * 2;
	bulk->table = make_table(bulk, bulk->table_size);
	for (uint32 i = 0; i < old_size; i++)
	{
		uint32 slot = old[i].hash & mask;

		if (old[i].node == 0)
			continue;
		while (bulk->table[slot].node != 0)
			slot = (slot + 1) & mask;
		bulk->table[slot] = old[i];
	}
	pfree(old);
}

/* Whether there is memory for another row; a table that cannot grow has slots for one more. */
static bool
make_room(BulkBuild *bulk)
{
	if (bulk->node_count >= NODE_LIMIT || bulk->link_count >= LINK_LIMIT)
		return false;
	if (IS_CROWDED(bulk->node_count, bulk->table_size))
	{
		/* while it grows, both tables exist */
		if (memory_used(bulk) + bulk->table_size * 2 * sizeof(BucketEntry) > bulk->memory)
			return false;
		enlarge_table(bulk);
	}
	return memory_used(bulk) <= bulk->memory;
}

bool
bulk_add(BulkBuild *bulk, const Datum *values, const bool *nulls, const ItemPointerData *tid)
{
	const IncludeLayout *include = &bulk->index->include;
	BulkLink *link;

	genealogy_check_tid(tid);
	if (bulk->link_count == bulk->link_room)
	{
		bulk->link_room *= 2;
		bulk->links = repalloc_huge(bulk->links, bulk->link_room * sizeof(BulkLink));
		bulk->included = repalloc_huge(bulk->included, bulk->link_room * (Size) include->size);
	}
	include_write(include, bulk->included + bulk->link_count * (Size) include->size, values, nulls);
	link = &bulk->links[bulk->link_count++];
	for (int i = 0; i < GENEALOGY_KEYS; i++)
	{
		link->owners[i] = find_or_add_node(bulk, i, values, nulls);
		bulk->nodes[link->owners[i]].ends[i]++;
	}
	link->tid = *tid;
	return make_room(bulk);
}

/* The links of a node come in the order of their rows. */
static void
sort_direction(BulkBuild *bulk, LinkDirection direction)
{
	uint32 *order = MemoryContextAllocHuge(bulk->context, bulk->link_count * sizeof(uint32));
	uint32 start = 0;

	for (uint32 i = 0; i < bulk->node_count; i++)
	{
		uint32 count = bulk->nodes[i].ends[direction];

		bulk->nodes[i].ends[direction] = start;
		start += count;
	}
	for (uint32 i = 0; i < bulk->link_count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		order[bulk->nodes[bulk->links[i].owners[direction]].ends[direction]++] = i;
	}
	bulk->order[direction] = order;
}

void
bulk_sort_links(BulkBuild *bulk)
{
	sort_direction(bulk, LINKS_OUT);
	sort_direction(bulk, LINKS_IN);
}
