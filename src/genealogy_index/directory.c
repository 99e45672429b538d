/*
 * directory.c
 *		From the hash of a key to the bucket that knows its node.
 *
 * A directory decides on ten bits of the hash, from the first on, and each of
 * its slots leads to a bucket or to a directory for the next ten.  A bucket
 * says itself which hashes it owns, so whoever comes by an old slot sees that
 * it was split and starts again.  Neither is ever given another use.
 */
#include "postgres.h"

#include "genealogy_index/debug.h"
#include "genealogy_index/change.h"
#include "genealogy_index/directory.h"
#include "genealogy_index/space.h"
#include "miscadmin.h"

/* A bucket that is split oftener while one looks for it is not where it should be. */
#define RESTARTS_LIMIT 1000

bool
bucket_is_full(Page page)
{
	return bucket_count(page) >= DEBUG_LIMIT(4, BUCKET_CAPACITY);
}

static Buffer
lock_page(GenealogyIndex *index, BlockNumber block, int lock)
{
	Buffer buffer = genealogy_index_read(index, block, NULL);

	LockBuffer(buffer, lock);
	return buffer;
}

/* Where a locked directory leads to. */
static BlockNumber
next_block(GenealogyIndex *index, Buffer directory, uint32 hash)
{
	Page page = BufferGetPage(directory);

	return PageGetSlots(page)[directory_slot(page, hash)];
}

/*
 * Walks down to a bucket, which it locks, and says by which directory it came.
 * The bucket may have been split meanwhile.
 */
static Buffer
walk_down(GenealogyIndex *index, uint32 hash, int lock, BlockNumber *directory)
{
	BlockNumber block = ROOT_BLOCK;

	*directory = InvalidBlockNumber;
	for (int depth = 0;; depth += DIRECTORY_BITS)
	{
		/* Only the root is known to be a directory. */
		Buffer buffer = lock_page(index, block, block == ROOT_BLOCK ? BUFFER_LOCK_SHARE : lock);
		Page page = BufferGetPage(buffer);

		if (page_is(page, PAGE_BUCKET) && bucket_is_whole(page) && block != ROOT_BLOCK)
			return buffer;
		if (!page_is(page, PAGE_DIRECTORY) || PageGetTail(page)->depth != depth ||
			depth >= DIRECTORY_DEPTH_LIMIT)
			genealogy_index_corrupt(index->relation, block, "an unexpected page");
		*directory = block;
		block = next_block(index, buffer, hash);
		UnlockReleaseBuffer(buffer);
	}
}

Buffer
directory_lock_bucket(GenealogyIndex *index, uint32 hash, int lock)
{
	BlockNumber directory;

	for (int i = 0; i < RESTARTS_LIMIT; i++)
	{
		Buffer bucket = walk_down(index, hash, lock, &directory);

		if (page_owns_hash(BufferGetPage(bucket), hash))
			return bucket;
		UnlockReleaseBuffer(bucket);
		CHECK_FOR_INTERRUPTS();
	}
	genealogy_index_corrupt(index->relation, directory, "a slot for another bucket");
}

/* Moves the entries whose hashes have the next bit set from one bucket into a new one. */
static void
divide_bucket(Page old, Page new)
{
	int depth = PageGetTail(old)->depth;
	uint32 bit = (uint32) 1 << (31 - depth);
	BucketEntry *from = PageGetBucket(old)->entries;
	BucketEntry *to = PageGetBucket(new)->entries;
	int count = bucket_count(old);
	int kept = 0;
	int moved = 0;

	bucket_init(new, PageGetTail(old)->prefix | bit, depth + 1);
	for (int i = 0; i < count; i++)
	{
		if ((from[i].hash & bit) != 0)
			to[moved++] = from[i];
		else
			from[kept++] = from[i];
	}
	PageGetTail(old)->depth = depth + 1;
	((PageHeader) old)->pd_lower = BUCKET_START + kept * sizeof(BucketEntry);
	((PageHeader) new)->pd_lower = BUCKET_START + moved * sizeof(BucketEntry);

	/* What is free on a page is zero, here as after replay. */
	memset(&from[kept], 0, (count - kept) * sizeof(BucketEntry));
}

/* The bucket has slots enough: the upper half of them leads to the new one. */
static void
split_within(GenealogyIndex *index, Buffer directory, Buffer bucket)
{
	Buffer upper = space_for_page(index);
	Change change = change_begin(index);
	Page directory_page = change_page(&change, directory, false);
	Page bucket_page = change_page(&change, bucket, false);
	Page upper_page = change_page(&change, upper, true);
	int first;
	int slots;

	divide_bucket(bucket_page, upper_page);
	first = directory_slot(directory_page, PageGetTail(upper_page)->prefix);
	slots = 1 << (PageGetTail(directory_page)->depth + DIRECTORY_BITS -
				  PageGetTail(upper_page)->depth);
	for (int i = first; i < first + slots; i++)
		PageGetSlots(directory_page)[i] = BufferGetBlockNumber(upper);
	change_finish(&change);
	UnlockReleaseBuffer(upper);
}

/* The bucket has one slot: this leads to a new directory, and that to both buckets. */
static void
split_below(GenealogyIndex *index, Buffer directory, Buffer bucket)
{
	Buffer below = space_for_page(index);
	Buffer upper = space_for_page(index);
	Change change = change_begin(index);
	Page directory_page = change_page(&change, directory, false);
	Page bucket_page = change_page(&change, bucket, false);
	Page below_page = change_page(&change, below, true);
	Page upper_page = change_page(&change, upper, true);
	uint32 prefix = PageGetTail(bucket_page)->prefix;

	directory_init(below_page, prefix, PageGetTail(bucket_page)->depth);
	divide_bucket(bucket_page, upper_page);
	for (int i = 0; i < DIRECTORY_SLOTS; i++)
		PageGetSlots(below_page)[i] = BufferGetBlockNumber(i < DIRECTORY_SLOTS / 2 ? bucket
																				   : upper);
	PageGetSlots(directory_page)[directory_slot(directory_page, prefix)] = BufferGetBlockNumber(
		below);
	change_finish(&change);
	UnlockReleaseBuffer(upper);
	UnlockReleaseBuffer(below);
}

/* No more bits tell the hashes apart: a fresh page takes all entries, and the bucket starts again. */
static void
chain_bucket(GenealogyIndex *index, Buffer bucket)
{
	Buffer next = space_for_page(index);
	Change change = change_begin(index);
	Page bucket_page = change_page(&change, bucket, false);
	Page next_page = change_page(&change, next, true);
	BucketContent *from = PageGetBucket(bucket_page);
	BucketContent *to = PageGetBucket(next_page);
	Size size = bucket_count(bucket_page) * sizeof(BucketEntry);

	bucket_init(next_page, PageGetTail(bucket_page)->prefix, PageGetTail(bucket_page)->depth);
	to->next = from->next;
	memcpy(to->entries, from->entries, size);
	((PageHeader) next_page)->pd_lower += size;
	from->next = BufferGetBlockNumber(next);
	memset(from->entries, 0, size);
	((PageHeader) bucket_page)->pd_lower = BUCKET_START;
	change_finish(&change);
	UnlockReleaseBuffer(next);
}

static void
split_locked(GenealogyIndex *index, Buffer directory, Buffer bucket)
{
	int decided = PageGetTail(BufferGetPage(directory))->depth + DIRECTORY_BITS;
	int depth = PageGetTail(BufferGetPage(bucket))->depth;

	if (depth > decided || depth < decided - DIRECTORY_BITS)
		genealogy_index_corrupt(index->relation, BufferGetBlockNumber(bucket),
								"a bucket of another directory");
	else if (depth < decided)
		split_within(index, directory, bucket);
	else if (depth < DIRECTORY_DEPTH_LIMIT)
		split_below(index, directory, bucket);
	else
		chain_bucket(index, bucket);
}

void
directory_split_bucket(GenealogyIndex *index, uint32 hash)
{
	BlockNumber directory_block;
	Buffer bucket = walk_down(index, hash, BUFFER_LOCK_SHARE, &directory_block);
	BlockNumber bucket_block = BufferGetBlockNumber(bucket);
	Buffer directory;

	/* Locks are taken from above, so both once more. */
	UnlockReleaseBuffer(bucket);
	directory = lock_page(index, directory_block, BUFFER_LOCK_EXCLUSIVE);
	if (next_block(index, directory, hash) == bucket_block)
	{
		bucket = lock_page(index, bucket_block, BUFFER_LOCK_EXCLUSIVE);
		if (bucket_is_full(BufferGetPage(bucket)))
			split_locked(index, directory, bucket);
		UnlockReleaseBuffer(bucket);
	}
	UnlockReleaseBuffer(directory);
}
