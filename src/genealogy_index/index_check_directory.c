/*
 * index_check_directory.c
 *		From the root of a genealogy index every node must be found.
 */
#include "postgres.h"

#include "genealogy_index/index_check.h"
#include "genealogy_index/node.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* Whether a page owns exactly the hashes of some slots of a directory. */
static bool
owns_slots(Page directory, int first, int slots, Page page)
{
	const PageOpaque *opaque = PageGetOpaque(page);

	return opaque->first_hash == directory_slot_hash(directory, first) &&
		   opaque->last_hash == directory_slot_hash(directory, first + slots) - 1;
}

static void
check_overflow(IndexCheck *check, Page directory, BlockNumber block, Page bucket)
{
	PageOpaque opaque = *PageGetOpaque(bucket);
	PGAlignedBlock copy;

	for (BlockNumber count = 0;; count++)
	{
		block = PageGetBucket(bucket)->overflow;
		if (block == InvalidBlockNumber)
			return;
		if (block >= RelationGetNumberOfBlocks(check->index.relation) || count > check->blocks ||
			directory_has_below(directory))
			break;
		index_check_copy_page(check, block, copy.data);
		bucket = copy.data;
		if (!page_is(bucket, PAGE_BUCKET) ||
			PageGetOpaque(bucket)->first_hash != opaque.first_hash ||
			PageGetOpaque(bucket)->last_hash != opaque.last_hash)
			break;
	}
	index_check_report(check, block, "the page must not be an overflow page of a bucket");
}

static void
check_below(IndexCheck *check, BlockNumber block, Page directory)
{
	BlockNumber *slots = PageGetSlots(directory);
	PGAlignedBlock copy;
	int next;

	check_stack_depth();
	for (int first = 0; first < DIRECTORY_SLOTS; first = next)
	{
		CHECK_FOR_INTERRUPTS();
		for (next = first + 1; next < DIRECTORY_SLOTS && slots[next] == slots[first];)
			next++;
		if (slots[first] >= RelationGetNumberOfBlocks(check->index.relation))
		{
			index_check_report(check, block, "slot %d points to block %u, which does not exist",
							   first, slots[first]);
			continue;
		}
		index_check_copy_page(check, slots[first], copy.data);
		if (page_is(copy.data, PAGE_BUCKET) &&
			owns_slots(directory, first, next - first, copy.data))
			check_overflow(check, directory, slots[first], copy.data);
		else if (page_is(copy.data, PAGE_DIRECTORY) && directory_group(first) == first &&
				 next == first + DIRECTORY_GROUP && directory_has_below(directory) &&
				 owns_slots(directory, first, DIRECTORY_GROUP, copy.data))
			check_below(check, slots[first], copy.data);
		else
			index_check_report(check, slots[first],
							   "the page does not belong to slot %d of page %u", first, block);
	}
}

/* Slots change while buckets are split, so writers must be blocked. */
void
index_check_directory(IndexCheck *check)
{
	PGAlignedBlock copy;

	if (!check->block_writers)
		return;
	index_check_copy_page(check, ROOT_BLOCK, copy.data);
	if (!page_is(copy.data, PAGE_DIRECTORY) || PageGetOpaque(copy.data)->first_hash != 0 ||
		PageGetOpaque(copy.data)->last_hash != PG_UINT32_MAX)
		index_check_report(check, ROOT_BLOCK, "the page is not the root of the directory");
	else
		check_below(check, ROOT_BLOCK, copy.data);

	/* The null node has no entry. */
	if (check->entries + 1 != check->nodes)
		index_check_report(check, InvalidBlockNumber,
						   "buckets have " UINT64_FORMAT " entries for " UINT64_FORMAT " nodes",
						   check->entries, check->nodes - 1);
}

/* A search for the key of a node must find this node, and no other with an equal key. */
static void
check_node(IndexCheck *check, NodeNumber number)
{
	Buffer buffer = genealogy_index_lock(&check->index, node_block(number), BUFFER_LOCK_SHARE,
										 NULL);
	Page page = BufferGetPage(buffer);
	const NodeTuple *node = node_if_there(&check->index, page, number);
	StoredKey stored;
	char *bytes;
	NodeKey key = {0};
	NodeNumber found;

	/* Beside writers a node without links may be removed at any time. */
	if (node == NULL || (node_is_empty(node) && !check->block_writers))
	{
		UnlockReleaseBuffer(buffer);
		return;
	}
	stored = node_stored_key(&check->index, page, number);
	key.size = stored_key_size(&check->index, &stored);
	key.value = stored_key_value(&check->index, &stored);
	bytes = palloc(key.size);
	stored_key_copy(&check->index, &stored, key.size, bytes);
	key.bytes = bytes;
	UnlockReleaseBuffer(buffer);
	key.hash = node_key_hash(&check->index, key.value);
	key.collation = check->index.collation;
	found = node_find_any(&check->index, &key);
	if (found == NODE_NONE)
		index_check_report(check, node_block(number), "node %u is not found by its key", number);
	else if (found != number)
		index_check_report(check, node_block(number), "nodes %u and %u have equal keys", found,
						   number);
}

void
index_check_nodes(IndexCheck *check)
{
	MemoryContext context = AllocSetContextCreate(check->scratch, "genealogy index node",
												  ALLOCSET_SMALL_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);

	for (BlockNumber block = 0; block < check->blocks; block++)
	{
		for (int i = 0; i < check->node_counts[block]; i++)
		{
			NodeNumber number = node_number(block, FirstOffsetNumber + i);

			CHECK_FOR_INTERRUPTS();
			if (number != NODE_NULL && index_check_was_node(check, number))
				check_node(check, number);
			MemoryContextReset(context);
		}
	}
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
}
