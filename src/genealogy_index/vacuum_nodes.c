/*
 * vacuum_nodes.c
 *		VACUUM removes nodes without links.  See README, Removing.
 */
#include "postgres.h"

#include "commands/vacuum.h"
#include "genealogy_index/bucket.h"
#include "genealogy_index/directory.h"
#include "genealogy_index/node.h"
#include "genealogy_index/retired.h"
#include "genealogy_index/vacuum_nodes.h"
#include "genealogy_index/wal_records.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "utils/memutils.h"

/* Whether it is time to remove a node of a locked page. */
static bool
is_removable(GenealogyIndex *index, Page page, NodeNumber number)
{
	const NodeTuple *node = node_if_there(index, page, number);

	return node != NULL && node->idle && node_is_empty(node) && retired_is_over(page);
}

/* The idle nodes of the page. */
static int
collect(GenealogyIndex *index, Buffer buffer, NodeNumber *numbers)
{
	Page page = BufferGetPage(buffer);
	BlockNumber block = BufferGetBlockNumber(buffer);
	TupleCursor tuples = tuples_begin(index, page, block);
	int count = 0;

	if (!page_is(page, PAGE_NODES) || !retired_is_over(page))
		return 0;
	while (tuples_next(&tuples))
	{
		if (tuples.node->idle && node_is_empty(tuples.node))
			numbers[count++] = node_number(block, tuples.offset);
	}
	return count;
}

/* The hash of a node's key, for which no page may be locked; false: it has been used again. */
static bool
hash_of_node(GenealogyIndex *index, Buffer buffer, NodeNumber number, uint32 *hash)
{
	Page page = BufferGetPage(buffer);
	bool removable;
	Datum key = (Datum) 0;

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	removable = is_removable(index, page, number);
	if (removable)
	{
		StoredKey stored = node_stored_key(index, page, number);

		key = stored_key_value(index, &stored);
	}
	LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
	if (removable)
		*hash = node_key_hash(index, key);
	return removable;
}

/*
 * With the bucket locked nobody finds the node, and an inserter that has found it has
 * marked it as used.  Entries in overflow pages stay, and their nodes.
 */
static void
remove_node(GenealogyIndex *index, Buffer buffer, NodeNumber number)
{
	Page page = BufferGetPage(buffer);
	Buffer bucket;
	uint32 hash;
	int slot;

	if (!hash_of_node(index, buffer, number, &hash))
		return;
	bucket = directory_lock_bucket(index, hash, BUFFER_LOCK_EXCLUSIVE);
	LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
	slot = bucket_slot_of(BufferGetPage(bucket), &(BucketEntry){hash, number});
	if (slot >= 0 && is_removable(index, page, number))
	{
		retired_warn_standbys(index, BufferGetBlockNumber(buffer), page);
		wal_remove_node(index, bucket, slot, buffer, number);
	}
	LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
	UnlockReleaseBuffer(bucket);
}

void
idle_nodes_remove(GenealogyIndex *index, Buffer buffer, MemoryContext scratch)
{
	MemoryContext caller = MemoryContextSwitchTo(scratch);
	NodeNumber numbers[NODES_PER_PAGE];
	int count;

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	count = collect(index, buffer, numbers);
	LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
	for (int i = 0; i < count; i++)
	{
		vacuum_delay();
		remove_node(index, buffer, numbers[i]);
		MemoryContextReset(scratch);
	}
	MemoryContextSwitchTo(caller);
}
