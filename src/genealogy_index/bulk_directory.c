/*
 * bulk_directory.c
 *		A genealogy index built from all rows of its table: buckets and directories are written.
 *
 * A bucket owns as many slots of its directory as it can fill, but for a little
 * room for inserts.  Inserts would have left it half empty, by splits.
 */
#include "postgres.h"

#include "genealogy_index/bucket.h"
#include "genealogy_index/bulk_pages.h"
#include "genealogy_index/debug.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#define BUCKET_LIMIT ((uint32) (DEBUG_LIMIT(4, BUCKET_CAPACITY) * BUCKET_FILL_PERCENT / 100))

/* Entries that follow each other on the tape: those with hashes from the first to the last one. */
typedef struct HashRange
{
	uint64 count;
	uint32 first_hash;
	uint32 last_hash;
} HashRange;

typedef struct DirectoryWriter
{
	BulkBuild *bulk;
	Tape *entries; /* sorted */
	BlockNumber next_block;
	bool first_used; /* the first bucket's block exists already */
} DirectoryWriter;

/* The next entries of the tape. */
static BlockNumber
write_bucket_page(DirectoryWriter *writer, const HashRange *range, uint32 count, BlockNumber next)
{
	BlockNumber block = writer->first_used ? writer->next_block++ : FIRST_BUCKET_BLOCK;
	PGIOAlignedBlock page = {0};

	writer->first_used = true;
	bucket_init(page.data, range->first_hash, range->last_hash);
	PageGetBucket(page.data)->overflow = next;
	for (uint32 i = 0; i < count; i++)
	{
		BucketEntry entry;
		BucketRoom room;

		tape_read_whole(writer->entries, &entry, sizeof(entry));
		room = bucket_find_room(page.data, entry.hash);
		bucket_add(page.data, &room, &entry);
		bulk_progress(writer->bulk);
	}
	bulk_write_page(writer->bulk, block, page.data);
	return block;
}

/* Entries beyond a bucket's limit, which no bit distinguishes, fill overflow pages. */
static BlockNumber
write_bucket(DirectoryWriter *writer, const HashRange *range)
{
	uint64 count = range->count;
	BlockNumber next = InvalidBlockNumber;

	while (count > BUCKET_LIMIT)
	{
		uint32 filled = Min(count, (uint64) DEBUG_LIMIT(4, BUCKET_CAPACITY));

		next = write_bucket_page(writer, range, filled, next);
		count -= filled;
	}
	return write_bucket_page(writer, range, count, next);
}

/* A directory that is being laid out. */
typedef struct DirectoryRange
{
	HashRange range;
	int shift;                    /* the low bits in which a slot's hashes differ */
	uint64 ends[DIRECTORY_SLOTS]; /* the number of entries up to the end of each slot */
	BlockNumber slots[DIRECTORY_SLOTS];
} DirectoryRange;

/* Counts the next entries of the tape, which are then read again. */
static void
share_entries(DirectoryWriter *writer, DirectoryRange *directory, const HashRange *range, int shift)
{
	TapePosition start = tape_tell(writer->entries);

	memset(directory->ends, 0, sizeof(directory->ends));
	directory->range = *range;
	directory->shift = shift;
	for (uint64 i = 0; i < range->count; i++)
	{
		BucketEntry entry;

		tape_read_whole(writer->entries, &entry, sizeof(entry));
		directory->ends[(entry.hash - range->first_hash) >> shift]++;
	}
	for (int slot = 1; slot < DIRECTORY_SLOTS; slot++)
		directory->ends[slot] += directory->ends[slot - 1];
	tape_seek(writer->entries, start);
}

/* The hashes of the slots from one to before another. */
static HashRange
range_of_slots(const DirectoryRange *directory, int from, int to)
{
	uint64 start = from == 0 ? 0 : directory->ends[from - 1];
	uint32 first_hash = directory->range.first_hash;
	HashRange range = {.count = directory->ends[to - 1] - start,
					   .first_hash = first_hash + ((uint32) from << directory->shift),
					   .last_hash = first_hash + ((uint32) to << directory->shift) - 1};

	return range;
}

/* The slot before which a bucket ends that begins with a slot. */
static int
end_of_bucket(const DirectoryRange *directory, int from, int last)
{
	int to = from + 1;

	while (to < last && range_of_slots(directory, from, to + 1).count <= BUCKET_LIMIT)
		to++;
	return to;
}

/*
 * Whether a group goes to a directory below: it must when a slot has too many
 * entries for a bucket, and should when that takes fewer pages, as its buckets
 * can be filled better.
 */
static bool
goes_below(const DirectoryRange *directory, int group)
{
	int end = group + DIRECTORY_GROUP;
	HashRange all = range_of_slots(directory, group, end);
	uint64 below = 1 + (all.count + BUCKET_LIMIT - 1) / BUCKET_LIMIT;
	uint32 buckets = 0;

	if (directory->shift < DIRECTORY_STEP_BITS)
		return false;
	for (int slot = group; slot < end; slot = end_of_bucket(directory, slot, end))
	{
		if (range_of_slots(directory, slot, slot + 1).count > BUCKET_LIMIT)
			return true;
		buckets++;
	}
	return buckets > below;
}

static void
set_slots(DirectoryRange *directory, int from, int to, BlockNumber block)
{
	for (int slot = from; slot < to; slot++)
		directory->slots[slot] = block;
}

/* Fills the slots from one to before another with buckets. */
static void
write_buckets(DirectoryWriter *writer, DirectoryRange *directory, int from, int to)
{
	int end;

	for (; from < to; from = end)
	{
		HashRange range;

		end = end_of_bucket(directory, from, to);
		range = range_of_slots(directory, from, end);
		set_slots(directory, from, end, write_bucket(writer, &range));
	}
}

static BlockNumber
write_directory(DirectoryWriter *writer, const HashRange *range, int shift)
{
	DirectoryRange *directory = palloc(sizeof(DirectoryRange));
	bool is_root = shift == ROOT_SHIFT;
	BlockNumber block;
	PGIOAlignedBlock page = {0};
	int done = 0;

	share_entries(writer, directory, range, shift);
	for (int group = 0; group < DIRECTORY_SLOTS; group += DIRECTORY_GROUP)
	{
		int end = group + DIRECTORY_GROUP;
		HashRange below = range_of_slots(directory, group, end);

		if (!goes_below(directory, group))
			continue;
		write_buckets(writer, directory, done, group);
		set_slots(directory, group, end,
				  write_directory(writer, &below, shift - DIRECTORY_STEP_BITS));
		done = end;
	}
	write_buckets(writer, directory, done, DIRECTORY_SLOTS);
	block = is_root ? ROOT_BLOCK : writer->next_block++;
	directory_init(page.data, range->first_hash, range->last_hash);
	memcpy(PageGetSlots(page.data), directory->slots, sizeof(directory->slots));
	bulk_write_page(writer->bulk, block, page.data);
	pfree(directory);
	return block;
}

static Tape *
sort_entries(BulkBuild *bulk)
{
	Tape *entries = tape_begin(bulk->set, true);
	const char *entry;

	while ((entry = tape_sort_next(bulk->entries)) != NULL)
		tape_write(entries, entry, sizeof(BucketEntry));
	tape_sort_end(bulk->entries);
	tape_finish(entries);
	return entries;
}

void
bulk_write_directory(BulkBuild *bulk)
{
	HashRange all = {.count = bulk->node_count, .last_hash = PG_UINT32_MAX};
	DirectoryWriter writer = {.bulk = bulk,
							  .entries = sort_entries(bulk),
							  .next_block = bulk->next_block};

	bulk_progress_begin(bulk, bulk->node_count);
	write_directory(&writer, &all, ROOT_SHIFT);
	tape_end(writer.entries);
}
