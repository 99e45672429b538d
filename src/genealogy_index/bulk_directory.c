/*
 * bulk_directory.c
 *		A genealogy index built in memory: buckets and directories are written.
 *
 * A bucket owns as many slots of its directory as it can fill, but for a little
 * room for inserts.  Inserts would have left it half empty, by splits.
 */
#include "postgres.h"

#include "genealogy_index/bucket.h"
#include "genealogy_index/bulk.h"
#include "genealogy_index/debug.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* Leaves room for 48 of 954 entries, so that the next inserts do not split every bucket. */
#define BUCKET_FILL_PERCENT 95

#define BUCKET_LIMIT ((uint32) (DEBUG_LIMIT(4, BUCKET_CAPACITY) * BUCKET_FILL_PERCENT / 100))

#define ST_SORT sort_entries
#define ST_ELEMENT_TYPE BucketEntry
#define ST_COMPARE(a, b) ((a)->hash < (b)->hash ? -1 : (a)->hash > (b)->hash)
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* All entries with hashes from the first to the last one, sorted. */
typedef struct HashRange
{
	const BucketEntry *entries;
	uint32 count;
	uint32 first_hash;
	uint32 last_hash;
} HashRange;

typedef struct DirectoryWriter
{
	BulkBuild *bulk;
	BlockNumber next_block;
	bool first_used; /* the first bucket's block exists already */
} DirectoryWriter;

static BlockNumber
write_bucket_page(DirectoryWriter *writer, const HashRange *range, const BucketEntry *entries,
				  uint32 count, BlockNumber next)
{
	BlockNumber block = writer->first_used ? writer->next_block++ : FIRST_BUCKET_BLOCK;
	Buffer buffer = bulk_make_page(writer->bulk, block, PAGE_BUCKET);
	Page page = BufferGetPage(buffer);

	writer->first_used = true;
	bucket_init(page, range->first_hash, range->last_hash);
	PageGetBucket(page)->overflow = next;
	for (uint32 i = 0; i < count; i++)
		bucket_add(page, &entries[i]);
	bulk_finish_page(buffer);
	return block;
}

/* Entries beyond a bucket's limit, which no bit distinguishes, fill overflow pages. */
static BlockNumber
write_bucket(DirectoryWriter *writer, const HashRange *range)
{
	const BucketEntry *entries = range->entries;
	uint32 count = range->count;
	BlockNumber next = InvalidBlockNumber;

	while (count > BUCKET_LIMIT)
	{
		uint32 filled = Min(count, (uint32) DEBUG_LIMIT(4, BUCKET_CAPACITY));

		next = write_bucket_page(writer, range, entries, filled, next);
		entries += filled;
		count -= filled;
	}
	return write_bucket_page(writer, range, entries, count, next);
}

/* A directory that is being laid out. */
typedef struct DirectoryRange
{
	HashRange range;
	int shift;                    /* the low bits in which a slot's hashes differ */
	uint32 ends[DIRECTORY_SLOTS]; /* the number of entries up to the end of each slot */
	BlockNumber slots[DIRECTORY_SLOTS];
} DirectoryRange;

static void
share_entries(DirectoryRange *directory, const HashRange *range, int shift)
{
	uint32 end = 0;

	directory->range = *range;
	directory->shift = shift;
	for (int slot = 0; slot < DIRECTORY_SLOTS; slot++)
	{
		while (end < range->count &&
			   (range->entries[end].hash - range->first_hash) >> shift == (uint32) slot)
			end++;
		directory->ends[slot] = end;
	}
}

/* The hashes of the slots from one to before another. */
static HashRange
range_of_slots(const DirectoryRange *directory, int from, int to)
{
	uint32 start = from == 0 ? 0 : directory->ends[from - 1];
	uint32 first_hash = directory->range.first_hash;
	HashRange range = {.entries = directory->range.entries + start,
					   .count = directory->ends[to - 1] - start,
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
	uint32 below = 1 + (all.count + BUCKET_LIMIT - 1) / BUCKET_LIMIT;
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
	Buffer buffer;
	int done = 0;

	share_entries(directory, range, shift);
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
	buffer = bulk_make_page(writer->bulk, block, PAGE_DIRECTORY);
	directory_init(BufferGetPage(buffer), range->first_hash, range->last_hash);
	memcpy(PageGetSlots(BufferGetPage(buffer)), directory->slots, sizeof(directory->slots));
	bulk_finish_page(buffer);
	pfree(directory);
	return block;
}

/* The table of keys has the entries already, but for the numbers of the nodes. */
static HashRange
collect_entries(BulkBuild *bulk)
{
	BucketEntry *entries = bulk->table;
	uint32 count = 0;
	HashRange all = {.entries = entries, .last_hash = PG_UINT32_MAX};

	for (uint32 i = 0; i < bulk->table_size; i++)
	{
		if (entries[i].node == 0)
			continue;
		entries[count].hash = entries[i].hash;
		entries[count++].node = bulk->numbers[entries[i].node];
	}
	sort_entries(entries, count);
	all.count = count;
	return all;
}

void
bulk_write_directory(BulkBuild *bulk)
{
	HashRange all = collect_entries(bulk);
	DirectoryWriter writer = {.bulk = bulk,
							  .next_block = RelationGetNumberOfBlocks(bulk->index->relation)};

	write_directory(&writer, &all, ROOT_SHIFT);
}
