/*
 * bulk_table.c
 *		Nodes of a build in memory, found by their keys: a hash table with linear probing.
 *
 * Nodes stand one after the other in blocks, each with its key, so that a search
 * touches a slot and a node.
 */
#include "postgres.h"

#include "genealogy_index/bulk_table.h"
#include "genealogy_index/debug.h"
#include "utils/memutils.h"

#define SLOTS_AT_FIRST 1024

/* A block has more than eight nodes with the longest keys; the smallest setting allows eight. */
#define BLOCK_BITS 16
#define BLOCK_SIZE (1 << BLOCK_BITS)

/* Slots are doubled when half of them are taken, since most searches are in vain. */
#define IS_CROWDED(count, size) ((count) >= (size) / 2)

typedef struct NodeBlock
{
	uint32 used; /* bytes, with these */
	char nodes[BLOCK_SIZE - sizeof(uint32)];
} NodeBlock;

/* Where a node is: its block, and in the lowest bits its offset in units of four bytes. */
typedef uint32 Reference;

#define OFFSET_BITS (BLOCK_BITS - 2)
#define BLOCK_LIMIT ((uint32) 1 << (32 - OFFSET_BITS))

typedef struct Slot
{
	uint32 hash;
	Reference node; /* 0: free */
} Slot;

typedef struct TableNode
{
	uint32 index;
	BulkNode node;
} TableNode;

struct BulkTable
{
	GenealogyIndex *index;
	MemoryContext context;
	MemoryContext compared; /* keys */
	Size memory;
	Slot *slots;
	uint32 slot_count; /* a power of two */
	uint32 count;
	NodeBlock **blocks;
	uint32 block_count; /* that are in use, at least one */
	uint32 block_room;
	bool full; /* a node had no room; a smaller one must not go before it */
};

static Slot *
make_slots(BulkTable *table, uint32 count)
{
	return MemoryContextAllocExtended(table->context, count * sizeof(Slot),
									  MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
}

static void
add_block(BulkTable *table)
{
	if (table->block_count == table->block_room)
	{
		table->block_room++;
		table->blocks = repalloc_huge(table->blocks, table->block_room * sizeof(NodeBlock *));
		table->blocks[table->block_count] = MemoryContextAlloc(table->context, sizeof(NodeBlock));
	}
	table->blocks[table->block_count++]->used = offsetof(NodeBlock, nodes);
}

BulkTable *
bulk_table_begin(GenealogyIndex *index, Size memory)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "genealogy index nodes",
												  ALLOCSET_DEFAULT_SIZES);
	BulkTable *table = MemoryContextAllocZero(context, sizeof(BulkTable));

	table->index = index;
	table->context = context;
	table->compared = AllocSetContextCreate(context, "genealogy index keys", ALLOCSET_SMALL_SIZES);
	table->memory = memory;
	table->slot_count = SLOTS_AT_FIRST;
	table->slots = make_slots(table, table->slot_count);
	table->blocks = MemoryContextAlloc(context, sizeof(NodeBlock *));
	add_block(table);
	return table;
}

void
bulk_table_end(BulkTable *table)
{
	MemoryContextDelete(table->context);
}

void
bulk_table_clear(BulkTable *table)
{
	memset(table->slots, 0, table->slot_count * sizeof(Slot));
	table->count = 0;
	table->full = false;
	table->block_count = 0;
	add_block(table);
}

static inline TableNode *
node_at(const BulkTable *table, Reference reference)
{
	return (TableNode *) ((char *) table->blocks[reference >> OFFSET_BITS] +
						  ((reference & ((1 << OFFSET_BITS) - 1)) << 2));
}

static bool
has_key(BulkTable *table, TableNode *node, const NodeKey *key)
{
	const char *bytes = (const char *) (node + 1);
	MemoryContext caller;
	bool equal;

	if (node_key_is_same(bytes, node->node.key_size, key))
		return true;
	caller = MemoryContextSwitchTo(table->compared);
	equal = node_key_is_equal(table->index,
							  node_key_value(table->index, bytes, node->node.key_size), key);
	MemoryContextSwitchTo(caller);
	MemoryContextReset(table->compared);
	return equal;
}

static void
enlarge(BulkTable *table)
{
	Slot *old = table->slots;
	uint32 old_count = table->slot_count;
	uint32 mask = old_count * 2 - 1;

	table->slot_count = old_count * 2;
	table->slots = make_slots(table, table->slot_count);
	for (uint32 i = 0; i < old_count; i++)
	{
		uint32 slot = old[i].hash & mask;

		if (old[i].node == 0)
			continue;
		while (table->slots[slot].node != 0)
			slot = (slot + 1) & mask;
		table->slots[slot] = old[i];
	}
	pfree(old);
}

static Size
memory_used(const BulkTable *table)
{
	return table->slot_count * sizeof(Slot) +
		   table->block_room * (sizeof(NodeBlock) + sizeof(NodeBlock *));
}

/* Whether there is room for another node; makes it where memory allows. */
static bool
make_room(BulkTable *table, Size size)
{
	if (table->count > 0 && table->count >= DEBUG_LIMIT(200, PG_UINT32_MAX))
		return false;
	if (IS_CROWDED(table->count, table->slot_count))
	{
		/* while they grow, both arrays exist */
		if (memory_used(table) + table->slot_count * 2 * sizeof(Slot) > table->memory)
			return false;
		enlarge(table);
	}
	if (table->blocks[table->block_count - 1]->used + size <= BLOCK_SIZE)
		return true;
	if (table->block_count == table->block_room &&
		(memory_used(table) + BLOCK_SIZE > table->memory || table->block_count == BLOCK_LIMIT))
		return false;
	add_block(table);
	return true;
}

/* Adds a node at a free slot. */
static TableNode *
add_node(BulkTable *table, Slot *slot, const NodeKey *key, Size size)
{
	NodeBlock *block = table->blocks[table->block_count - 1];
	TableNode *node;

	slot->hash = key->hash;
	slot->node = (table->block_count - 1) << OFFSET_BITS | block->used >> 2;
	node = node_at(table, slot->node);
	node->index = table->count++;
	node->node = (BulkNode){.hash = key->hash, .key_size = key->size};
	memcpy(node + 1, key->bytes, key->size);
	block->used += size;
	return node;
}

/* The slot of the node of a key, or a free one. */
static Slot *
find_slot(BulkTable *table, const NodeKey *key)
{
	uint32 mask = table->slot_count - 1;

	for (uint32 i = key->hash & mask;; i = (i + 1) & mask)
	{
		Slot *slot = &table->slots[i];

		if (slot->node == 0 ||
			(slot->hash == key->hash && has_key(table, node_at(table, slot->node), key)))
			return slot;
	}
}

BulkNode *
bulk_table_find(BulkTable *table, const NodeKey *key, uint32 *index)
{
	Size size = sizeof(TableNode) + INTALIGN(key->size);
	Slot *slot = find_slot(table, key);
	TableNode *node;

	if (slot->node != 0)
		node = node_at(table, slot->node);
	else
	{
		uint32 slots = table->slot_count;

		table->full = table->full || !make_room(table, size);
		if (table->full)
			return NULL;
		if (table->slot_count > slots)
			slot = find_slot(table, key);
		node = add_node(table, slot, key, size);
	}
	*index = node->index;
	return &node->node;
}

uint32
bulk_table_size(const BulkTable *table)
{
	return table->count;
}

static void
write_block(const NodeBlock *block, Tape *tape)
{
	const char *end = (const char *) block + block->used;
	const char *start = block->nodes;

	while (start < end)
	{
		const BulkNode *node = &((const TableNode *) start)->node;

		tape_write(tape, node, sizeof(BulkNode) + node->key_size);
		start += sizeof(TableNode) + INTALIGN(node->key_size);
	}
}

void
bulk_table_write(BulkTable *table, Tape *tape)
{
	for (uint32 i = 0; i < table->block_count; i++)
		write_block(table->blocks[i], tape);
}
