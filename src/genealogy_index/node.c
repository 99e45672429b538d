/*
 * node.c
 *		The nodes of a genealogy index: found and made.  See README, Reading and Inserting.
 */
#include "postgres.h"

#include "genealogy_index/bucket.h"
#include "genealogy_index/directory.h"
#include "genealogy_index/node.h"
#include "genealogy_index/wal_records.h"
#include "genealogy_index/space.h"
#include "miscadmin.h"

void
node_lock_pinned(GenealogyIndex *index, Buffer buffer, NodeNumber number, int lock)
{
	LockBuffer(buffer, lock);
	if (!page_is(BufferGetPage(buffer), PAGE_NODES))
		genealogy_index_corrupt(index->relation, node_block(number), "a missing node");
}

Buffer
node_lock_page(GenealogyIndex *index, NodeNumber number, int lock)
{
	Buffer buffer = ReadBuffer(index->relation, node_block(number));

	node_lock_pinned(index, buffer, number, lock);
	return buffer;
}

Buffer
node_lock(GenealogyIndex *index, NodeNumber number, int lock)
{
	Buffer buffer = node_lock_page(index, number, lock);

	node_check(index, BufferGetPage(buffer), node_block(number), node_offset(number));
	return buffer;
}

ItemPointerData
node_read_head(GenealogyIndex *index, NodeNumber owner, LinkDirection direction)
{
	Buffer buffer = node_lock(index, owner, BUFFER_LOCK_SHARE);
	ItemPointerData head = node_head(node_tuple(BufferGetPage(buffer), owner), direction);

	UnlockReleaseBuffer(buffer);
	return head;
}

/* The type's equality function is not called while the node's page is locked. */
static bool
has_key(GenealogyIndex *index, NodeNumber number, const NodeKey *key)
{
	Buffer buffer = node_lock(index, number, BUFFER_LOCK_SHARE);
	Page page = BufferGetPage(buffer);
	const char *bytes = node_key_bytes(index, node_tuple(page, number));
	Size size = node_key_size(index, page, number);
	bool same = node_key_is_same(bytes, size, key);
	Datum stored = same ? (Datum) 0 : node_key_value(index, bytes, size);

	UnlockReleaseBuffer(buffer);
	return same || node_key_is_equal(index, stored, key);
}

/* The nodes in a bucket whose keys have a hash. */
static int
collect(Buffer bucket, uint32 hash, NodeNumber *numbers)
{
	Page page = BufferGetPage(bucket);
	BucketScale scale = bucket_scale(page);
	SlotRange found = bucket_search(page, &scale, hash);

	for (int i = 0; i < found.count; i++)
		numbers[i] = PageGetBucket(page)->entries[found.first + i].node;
	return found.count;
}

static NodeNumber
choose(GenealogyIndex *index, const NodeKey *key, const NodeNumber *numbers, int count)
{
	for (int i = 0; i < count; i++)
	{
		if (has_key(index, numbers[i], key))
			return numbers[i];
	}
	return NODE_NONE;
}

/* Searches the overflow pages of a bucket, which do not change. */
static NodeNumber
find_in_overflow(GenealogyIndex *index, const NodeKey *key, BlockNumber block)
{
	NodeNumber numbers[BUCKET_SLOTS];
	NodeNumber found = NODE_NONE;
	BlockNumber pages = 0;

	while (found == NODE_NONE && block != InvalidBlockNumber)
	{
		Buffer buffer = ReadBuffer(index->relation, block);
		Page page = BufferGetPage(buffer);
		int count;

		LockBuffer(buffer, BUFFER_LOCK_SHARE);
		if (!page_is(page, PAGE_BUCKET) || !bucket_is_whole(page) ||
			pages++ > RelationGetNumberOfBlocks(index->relation))
			genealogy_index_corrupt(index->relation, block, "an unexpected page");
		count = collect(buffer, key->hash, numbers);
		block = PageGetBucket(page)->overflow;
		UnlockReleaseBuffer(buffer);
		CHECK_FOR_INTERRUPTS();
		found = choose(index, key, numbers, count);
	}
	return found;
}

NodeNumber
node_find(GenealogyIndex *index, const NodeKey *key)
{
	NodeNumber numbers[BUCKET_SLOTS];
	Buffer bucket = directory_lock_bucket(index, key->hash, BUFFER_LOCK_SHARE);
	Page page = BufferGetPage(bucket);
	int count = collect(bucket, key->hash, numbers);
	BlockNumber next = PageGetBucket(page)->overflow;
	NodeNumber found;

	UnlockReleaseBuffer(bucket);
	found = choose(index, key, numbers, count);
	return found != NODE_NONE ? found : find_in_overflow(index, key, next);
}

/* Puts a link into a tuple that is not on a page yet. */
static void
put_first_link(const GenealogyIndex *index, NodeTuple *node, FirstLink *first)
{
	Link link;

	if (first == NULL || node->capacity == 0)
		return;
	link = link_read(first->stored);
	memcpy(node->links, first->stored, index->link_size);
	link_write_inline(node->links, &link, first->direction);
	node->count = 1;
	first->added = true;
}

/* Adds a node to a page and an entry to the locked bucket that owns its hash. */
static NodeNumber
make(GenealogyIndex *index, const NodeKey *key, FirstLink *link, Buffer bucket)
{
	union
	{
		NodeTuple node;
		char data[BLCKSZ];
		double align;
	} tuple;
	Size size = node_build(&tuple.node, index, index->inline_links, key->bytes, key->size);
	SpacePage space = space_for_tuple(index, PAGE_NODES, size);
	BlockNumber block = BufferGetBlockNumber(space.buffer);
	NodeNumber number = node_number(block, space.fresh ? FirstOffsetNumber
													   : OffsetNumberNext(PageGetMaxOffsetNumber(
															 BufferGetPage(space.buffer))));
	BucketEntry entry = {key->hash, number};

	put_first_link(index, &tuple.node, link);
	wal_add_node(index, bucket, &entry, &space, &tuple, size);
	UnlockReleaseBuffer(space.buffer);
	return number;
}

/* Two sessions that make the same node meet at the bucket's lock, and the second finds it. */
static NodeNumber
find_or_make_once(GenealogyIndex *index, const NodeKey *key, FirstLink *link)
{
	NodeNumber numbers[BUCKET_SLOTS];
	Buffer bucket = directory_lock_bucket(index, key->hash, BUFFER_LOCK_EXCLUSIVE);
	Page page = BufferGetPage(bucket);
	NodeNumber found = choose(index, key, numbers, collect(bucket, key->hash, numbers));

	if (found == NODE_NONE)
		found = find_in_overflow(index, key, PageGetBucket(page)->overflow);
	if (found == NODE_NONE && !bucket_is_full(page))
		found = make(index, key, link, bucket);
	UnlockReleaseBuffer(bucket);
	return found;
}

NodeNumber
node_find_or_make(GenealogyIndex *index, const NodeKey *key, FirstLink *link)
{
	for (;;)
	{
		NodeNumber number = find_or_make_once(index, key, link);

		if (number != NODE_NONE)
			return number;
		directory_split_bucket(index, key->hash);
		CHECK_FOR_INTERRUPTS();
	}
}
