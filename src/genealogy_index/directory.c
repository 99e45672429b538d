/*
 * directory.c
 *		From the hash of a key to its bucket, which is split when full.  See README, Pages.
 */
#include "postgres.h"

#include "genealogy_index/bucket.h"
#include "genealogy_index/directory.h"
#include "genealogy_index/space.h"
#include "genealogy_index/wal_records.h"
#include "miscadmin.h"

/*
 * Searches that meet a split start again.  One that always does has met a wrong
 * slot: the buckets of a hash split at most once for each of its 32 bits.
 */
#define RESTARTS_LIMIT 1000

/* The block to which a locked directory leads. */
static BlockNumber
next_block(GenealogyIndex *index, Buffer directory, uint32 hash)
{
	Page page = BufferGetPage(directory);

	return PageGetSlots(page)[directory_slot(page, hash)];
}

/*
 * Walks down to a bucket, from the root or a block to which it leads, and returns
 * it locked, and the directory that leads to it.  The bucket may have been split
 * meanwhile, and not own the hash.
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
 * The slot before which a bucket must be split first, because it reaches across
 * the border of a group that goes to a directory below; 0: there is none.  Only
 * builds make such buckets.
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

/* Checks that a bucket owns slots of a directory; both are locked. */
static void
check_slots(GenealogyIndex *index, Buffer directory, Buffer bucket)
{
	if (!page_is(BufferGetPage(bucket), PAGE_BUCKET) ||
		!directory_has_bucket(BufferGetPage(directory), BufferGetPage(bucket)))
		genealogy_index_corrupt(index->relation, BufferGetBlockNumber(bucket),
								"a bucket that belongs to another directory");
}

/* Makes room for a bucket that owns one slot. */
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
	/* On a damaged page it could be the bucket itself, which is locked already. */
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

/* The bucket may still be full afterwards; then it is split again. */
void
directory_split_bucket(GenealogyIndex *index, uint32 hash)
{
	BlockNumber directory_block;
	Buffer bucket = walk_down(index, hash, ROOT_BLOCK, BUFFER_LOCK_SHARE, &directory_block);
	BlockNumber bucket_block = BufferGetBlockNumber(bucket);
	Buffer directory;

	/* Directories are locked before buckets. */
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
