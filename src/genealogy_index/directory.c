/*
 * directory.c
 *		From the hash of a key to the bucket that knows its node.
 *
 * The root owns all hashes.  Slots of a directory that are next to each other
 * lead to one bucket; when this is full, half of them lead to another one.  A
 * bucket that has only one slot goes below another directory, together with
 * those of its group.
 *
 * Neither is ever given another use, and a bucket says itself which hashes it
 * owns, which become only fewer.  So whoever comes by an old slot finds either
 * the right bucket, however it came there, or sees that it is another one and
 * starts again.  Therefore a session may cache the slots of the root.
 */
#include "postgres.h"

#include "genealogy_index/debug.h"
#include "genealogy_index/wal_records.h"
#include "genealogy_index/directory.h"
#include "genealogy_index/space.h"
#include "miscadmin.h"

/* A bucket is split now and then while a session looks for it; when it never fits, a slot is wrong. */
#define RESTARTS_LIMIT 1000

bool
bucket_is_full(Page page)
{
	return PageGetBucket(page)->count >= (uint32) DEBUG_LIMIT(4, BUCKET_CAPACITY);
}

/* Where a locked directory leads to. */
static BlockNumber
next_block(GenealogyIndex *index, Buffer directory, uint32 hash)
{
	Page page = BufferGetPage(directory);

	return PageGetSlots(page)[directory_slot(page, hash)];
}

/*
 * Walks down from the root, or what a slot of it leads to, to a bucket, which it
 * locks, and says by which directory it came.  The bucket may have been split
 * meanwhile.
 */
static Buffer
walk_down(GenealogyIndex *index, uint32 hash, BlockNumber block, int lock, BlockNumber *directory)
{
	int shift = block == ROOT_BLOCK ? ROOT_SHIFT : ROOT_SHIFT - DIRECTORY_STEP_BITS;

	*directory = InvalidBlockNumber;
	for (;; shift -= DIRECTORY_STEP_BITS)
	{
		bool is_root = block == ROOT_BLOCK;

		/* Only the root is known to be a directory. */
		Buffer buffer = genealogy_index_lock(index, block, is_root ? BUFFER_LOCK_SHARE : lock,
											 NULL);
		Page page = BufferGetPage(buffer);

		if (page_is(page, PAGE_BUCKET) && bucket_is_whole(page) && !is_root)
			return buffer;
		if (!page_is(page, PAGE_DIRECTORY) || !page_owns_hash(page, hash) ||
			directory_shift(page) != shift)
			genealogy_index_corrupt(index->relation, block, "an unexpected page");
		*directory = block;
		block = next_block(index, buffer, hash);
		if (is_root)
			genealogy_index_set_below_root(index->relation, hash, block);
		UnlockReleaseBuffer(buffer);
	}
}

Buffer
directory_lock_bucket(GenealogyIndex *index, uint32 hash, int lock)
{
	BlockNumber start = genealogy_index_below_root(index->relation, hash);
	BlockNumber directory;

	for (int i = 0; i < RESTARTS_LIMIT; i++)
	{
		Buffer bucket = walk_down(index, hash, start, lock, &directory);

		if (page_owns_hash(BufferGetPage(bucket), hash))
			return bucket;
		UnlockReleaseBuffer(bucket);
		CHECK_FOR_INTERRUPTS();
		start = ROOT_BLOCK;
	}
	genealogy_index_corrupt(index->relation, directory, "a slot that points to a wrong bucket");
}

/* The slots of a bucket from one on get a bucket of their own. */
static void
split_at(GenealogyIndex *index, Buffer directory, Buffer bucket, int slot)
{
	Buffer upper = space_for_page(index);

	wal_split_bucket(index, directory, bucket, slot, upper);
	UnlockReleaseBuffer(upper);
}

static void
split_below(GenealogyIndex *index, Buffer directory, Buffer bucket)
{
	Buffer below = space_for_page(index);
	Buffer upper = space_for_page(index);

	wal_split_to_directory(index, directory, bucket, below, upper);
	UnlockReleaseBuffer(upper);
	UnlockReleaseBuffer(below);
}

static void
overflow_bucket(GenealogyIndex *index, Buffer bucket)
{
	Buffer overflow = space_for_page(index);

	wal_overflow_bucket(index, bucket, overflow);
	UnlockReleaseBuffer(overflow);
}

/*
 * The slot, if any, before which another bucket must be split lest it reach over
 * the border of a group that goes below a directory.  Buckets that inserts have
 * made do not; a build lets them begin and end anywhere.
 */
static int
border_in_bucket(Page directory, int group)
{
	BlockNumber *slots = PageGetSlots(directory);
	int end = group + DIRECTORY_GROUP;

	if (group > 0 && slots[group - 1] == slots[group])
		return group;
	if (end < DIRECTORY_SLOTS && slots[end - 1] == slots[end])
		return end;
	return 0;
}

/* Both are locked. */
static void
check_slots(GenealogyIndex *index, Buffer directory, Buffer bucket)
{
	if (!page_is(BufferGetPage(bucket), PAGE_BUCKET) ||
		!directory_has_bucket(BufferGetPage(directory), BufferGetPage(bucket)))
		genealogy_index_corrupt(index->relation, BufferGetBlockNumber(bucket),
								"a bucket that belongs to another directory");
}

/* The directory is locked, and what the slot leads to needs another one. */
static void
split_group(GenealogyIndex *index, Buffer directory, int slot, Buffer bucket)
{
	Page page = BufferGetPage(directory);
	int border = border_in_bucket(page, directory_group(slot));
	Buffer other;

	if (border == 0)
	{
		split_below(index, directory, bucket);
		return;
	}
	/* The bucket itself, whose lock this session has, owns one slot only. */
	if (PageGetSlots(page)[border] == BufferGetBlockNumber(bucket))
		genealogy_index_corrupt(index->relation, BufferGetBlockNumber(bucket),
								"a bucket that belongs to another slot");
	other = genealogy_index_lock(index, PageGetSlots(page)[border], BUFFER_LOCK_EXCLUSIVE, NULL);
	check_slots(index, directory, other);
	split_at(index, directory, other, border);
	UnlockReleaseBuffer(other);
}

static void
split_locked(GenealogyIndex *index, Buffer directory, Buffer bucket)
{
	Page page = BufferGetPage(directory);
	const PageOpaque *opaque = PageGetOpaque(BufferGetPage(bucket));
	int first = directory_slot(page, opaque->first_hash);
	int last = directory_slot(page, opaque->last_hash);

	check_slots(index, directory, bucket);
	if (first < last)
		split_at(index, directory, bucket, first + (last - first + 1) / 2);
	else if (directory_has_below(page))
		split_group(index, directory, first, bucket);
	else
		overflow_bucket(index, bucket);
}

/* The bucket may be full afterwards nevertheless: then there is more to split. */
void
directory_split_bucket(GenealogyIndex *index, uint32 hash)
{
	BlockNumber directory_block;
	Buffer bucket = walk_down(index, hash, ROOT_BLOCK, BUFFER_LOCK_SHARE, &directory_block);
	BlockNumber bucket_block = BufferGetBlockNumber(bucket);
	Buffer directory;

	/* Locks are taken from above, so both once more. */
	UnlockReleaseBuffer(bucket);
	directory = genealogy_index_lock(index, directory_block, BUFFER_LOCK_EXCLUSIVE, NULL);
	if (next_block(index, directory, hash) == bucket_block)
	{
		bucket = genealogy_index_lock(index, bucket_block, BUFFER_LOCK_EXCLUSIVE, NULL);
		if (bucket_is_full(BufferGetPage(bucket)))
			split_locked(index, directory, bucket);
		UnlockReleaseBuffer(bucket);
	}
	UnlockReleaseBuffer(directory);
}
