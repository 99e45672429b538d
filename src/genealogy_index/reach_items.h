/*
 * reach_items.h
 *		The items that a walk through several genealogy indexes has reached, by their keys.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_REACH_ITEMS_H
#define TRACEABILITY_GENEALOGY_INDEX_REACH_ITEMS_H

#include "genealogy_index/index.h"
#include "genealogy_index/prefetch.h"
#include "items/memory.h"

typedef struct ReachedItem
{
	uint32 hash;
	uint32 via;      /* the item from which it was reached */
	NodeNumber node; /* in the index in which it was reached */
} ReachedItem;

typedef struct ReachedItems
{
	ReachedItem *items; /* in the order in which they were reached */
	Datum *keys;        /* of the items */
	uint32 count;

	/* private */
	const GenealogyIndex *index;
	TraceMemory *memory;
	uint64 items_capacity;
	uint64 keys_capacity;
	uint64 *slots; /* the hash and the number of an item, from 1 on; 0: free */
	uint32 slot_mask;
	char *block; /* for the next keys */
	Size block_size;
	Size block_used;
} ReachedItems;

/* Keys are compared as those of the index. */
extern void reach_items_init(ReachedItems *items, const GenealogyIndex *index, TraceMemory *memory);

/* Adds an item, and a copy of its key, unless the key is there. */
extern void reach_items_add(ReachedItems *items, Datum key, const ReachedItem *item);

/* Has what tells whether a hash is new brought into the processor's cache. */
static inline void
reach_items_prefetch(const ReachedItems *items, uint32 hash)
{
	prefetch(&items->slots[hash & items->slot_mask]);
}

#endif
