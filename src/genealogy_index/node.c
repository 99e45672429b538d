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
	page_require_snapshot(index->snapshot, index->relation, BufferGetPage(buffer));
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

/* What is known of a key when its node is looked for. */
typedef struct Wanted
{
	GenealogyIndex *index;
	const NodeKey *key;
	bool with_links; /* nodes without links do not count */
} Wanted;

/*
 * The bucket may not be locked any more, and the node gone.  The type's equality
 * function is not called while the node's page is locked.
 */
static bool
has_key(const Wanted *wanted, NodeNumber number)
{
	GenealogyIndex *index = wanted->index;
	Buffer buffer = genealogy_index_lock(index, node_block(number), BUFFER_LOCK_SHARE, NULL);
	Page page = BufferGetPage(buffer);
	const NodeTuple *node = node_if_there(index, page, number);
	bool same = false;
	bool counts = node != NULL && !(wanted->with_links && node_is_empty(node));
	Datum stored = (Datum) 0;

	if (counts)
	{
		StoredKey key = node_stored_key(index, page, number);

		same = stored_key_is_same(index, &key, wanted->key);
		if (!same)
			stored = stored_key_value(index, &key);
	}
	UnlockReleaseBuffer(buffer);
	return same || (counts && node_key_is_equal(index, stored, wanted->key));
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
choose(const Wanted *wanted, const NodeNumber *numbers, int count)
{
	for (int i = 0; i < count; i++)
	{
		if (has_key(wanted, numbers[i]))
			return numbers[i];
	}
	return NODE_NONE;
}

/* Searches the overflow pages of a bucket, which do not change. */
static NodeNumber
find_in_overflow(const Wanted *wanted, BlockNumber block)
{
	GenealogyIndex *index = wanted->index;
	NodeNumber numbers[BUCKET_SLOTS];
	NodeNumber found = NODE_NONE;
	BlockNumber pages = 0;

	while (found == NODE_NONE && block != InvalidBlockNumber)
	{
		Buffer buffer = genealogy_index_lock(index, block, BUFFER_LOCK_SHARE, NULL);
		Page page = BufferGetPage(buffer);
		int count;

		if (!page_is(page, PAGE_BUCKET) || !bucket_is_whole(page) ||
			pages++ > RelationGetNumberOfBlocks(index->relation))
			genealogy_index_corrupt(index->relation, block, "an unexpected page");
		count = collect(buffer, wanted->key->hash, numbers);
		block = PageGetBucket(page)->overflow;
		UnlockReleaseBuffer(buffer);
		CHECK_FOR_INTERRUPTS();
		found = choose(wanted, numbers, count);
	}
	return found;
}

static NodeNumber
find(const Wanted *wanted)
{
	GenealogyIndex *index = wanted->index;
	NodeNumber numbers[BUCKET_SLOTS];
	Buffer bucket = directory_lock_bucket(index, wanted->key->hash, BUFFER_LOCK_SHARE);
	Page page = BufferGetPage(bucket);
	int count = collect(bucket, wanted->key->hash, numbers);
	BlockNumber next = PageGetBucket(page)->overflow;
	NodeNumber found;

	UnlockReleaseBuffer(bucket);
	found = choose(wanted, numbers, count);
	return found != NODE_NONE ? found : find_in_overflow(wanted, next);
}

NodeNumber
node_find(GenealogyIndex *index, const NodeKey *key)
{
	return find(&(Wanted){index, key, .with_links = true});
}

NodeNumber
node_find_any(GenealogyIndex *index, const NodeKey *key)
{
	return find(&(Wanted){index, key, .with_links = false});
}

/* Puts a link into a tuple that is not on a page yet. */
static void
put_first_link(const GenealogyIndex *index, NodeTuple *node, FirstLink *first)
{
	if (first == NULL || node->capacity == 0)
		return;
	node_append_link(index, node, first->stored, first->direction);
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
	NodeShape shape = {index->inline_links, .has_heads = index->inline_links == 0};
	static const KeyBase none[KEY_BASES];
	SpacePage space = space_for_tuple(index, &(SpaceWanted){.kind = PAGE_NODES,
															.size = node_shape_size(index, shape) +
																	key->size});
	Page page = BufferGetPage(space.buffer);
	OffsetNumber offset = FirstOffsetNumber;
	KeyToStore stored;
	NewNode node = {.key = &stored, .tuple = &tuple.node};

	stored_key_make(index, space.fresh ? none : PageGetBases(page), key->bytes, key->size, &stored);
	node.size = node_build(&tuple.node, index, shape, stored.bytes, stored.size);
	if (!space.fresh)
		offset = space_find_offset(page, node.size);
	node.entry = (BucketEntry){key->hash, node_number(BufferGetBlockNumber(space.buffer), offset)};
	put_first_link(index, &tuple.node, link);
	wal_add_node(index, bucket, &space, &node);
	UnlockReleaseBuffer(space.buffer);
	return node.entry.node;
}

/* Keeps a node that is idle from being removed; its bucket is locked, so it is there. */
static void
wake(GenealogyIndex *index, NodeNumber number)
{
	Buffer buffer = node_lock(index, number, BUFFER_LOCK_EXCLUSIVE);

	if (node_tuple(BufferGetPage(buffer), number)->idle)
		wal_wake_node(index, buffer, number);
	UnlockReleaseBuffer(buffer);
}

/* Two sessions that make the same node meet at the bucket's lock, and the second finds it. */
static NodeNumber
find_or_make_once(const Wanted *wanted, FirstLink *link)
{
	GenealogyIndex *index = wanted->index;
	uint32 hash = wanted->key->hash;
	NodeNumber numbers[BUCKET_SLOTS];
	Buffer bucket = directory_lock_bucket(index, hash, BUFFER_LOCK_EXCLUSIVE);
	Page page = BufferGetPage(bucket);
	NodeNumber found = choose(wanted, numbers, collect(bucket, hash, numbers));

	if (found == NODE_NONE)
		found = find_in_overflow(wanted, PageGetBucket(page)->overflow);
	if (found != NODE_NONE)
		wake(index, found);
	else if (!bucket_is_full(page))
		found = make(index, wanted->key, link, bucket);
	UnlockReleaseBuffer(bucket);
	return found;
}

NodeNumber
node_find_or_make(GenealogyIndex *index, const NodeKey *key, FirstLink *link)
{
	Wanted wanted = {index, key, .with_links = false};

	for (;;)
	{
		NodeNumber number = find_or_make_once(&wanted, link);

		if (number != NODE_NONE)
			return number;
		directory_split_bucket(index, key->hash);
		CHECK_FOR_INTERRUPTS();
	}
}
