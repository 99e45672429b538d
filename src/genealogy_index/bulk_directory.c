/*
 * bulk_directory.c
 *		A genealogy index built in memory: buckets and directories are written.
 *
 * They are what splits would have made of them, had a bucket been split a
 * little before it is full.
 */
#include "postgres.h"

#include "genealogy_index/bulk.h"
#include "genealogy_index/debug.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* So that not every bucket is split by the next inserts. */
#define BUCKET_FILL_PERCENT 90

#define BUCKET_LIMIT (DEBUG_LIMIT(4, BUCKET_CAPACITY) * BUCKET_FILL_PERCENT / 100)

#define ST_SORT sort_entries
#define ST_ELEMENT_TYPE BucketEntry
#define ST_COMPARE(a, b) ((a)->hash < (b)->hash ? -1 : (a)->hash > (b)->hash)
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

/* Entries whose hashes begin with the same bits, sorted. */
typedef struct HashRange
{
	const BucketEntry *entries;
	uint32 count;
	uint32 prefix;
	int depth;
} HashRange;

typedef struct DirectoryWriter
{
	BulkBuild *bulk;
	BlockNumber next_block;
	bool first_used; /* there is a bucket in every index that must not be lost */
} DirectoryWriter;

static BlockNumber
write_bucket_page(DirectoryWriter *writer, const HashRange *range, const BucketEntry *entries,
				  uint32 count, BlockNumber next)
{
	BlockNumber block = writer->first_used ? writer->next_block++ : FIRST_BUCKET_BLOCK;
	Buffer buffer = bulk_make_page(writer->bulk, block, PAGE_BUCKET);
	Page page = BufferGetPage(buffer);

	writer->first_used = true;
	bucket_init(page, range->prefix, range->depth);
	PageGetBucket(page)->next = next;
	memcpy(PageGetBucket(page)->entries, entries, count * sizeof(BucketEntry));
	((PageHeader) page)->pd_lower += count * sizeof(BucketEntry);
	bulk_finish_page(buffer);
	return block;
}

/* More entries than a bucket may have are those that no bit tells apart: they fill further pages. */
static BlockNumber
write_bucket(DirectoryWriter *writer, const HashRange *range)
{
	const BucketEntry *entries = range->entries;
	uint32 count = range->count;
	BlockNumber next = InvalidBlockNumber;

	while (count > (uint32) BUCKET_LIMIT)
	{
		uint32 filled = Min(count, (uint32) DEBUG_LIMIT(4, BUCKET_CAPACITY));

		next = write_bucket_page(writer, range, entries, filled, next);
		entries += filled;
		count -= filled;
	}
	return write_bucket_page(writer, range, entries, count, next);
}

/* One half of a range: of the hashes whose next bit is 0, or of those where it is 1. */
static HashRange
half_of_range(const HashRange *range, bool upper)
{
	uint32 bit = (uint32) 1 << (31 - range->depth);
	uint32 from = 0;
	uint32 to = range->count;
	HashRange half = *range;

	while (from < to)
	{
		uint32 middle = from + (to - from) / 2;

		if ((range->entries[middle].hash & bit) != 0)
			to = middle;
		else
			from = middle + 1;
	}
	half.depth++;
	half.count = upper ? range->count - from : from;
	if (upper)
	{
		half.entries += from;
		half.prefix |= bit;
	}
	return half;
}

static BlockNumber write_directory(DirectoryWriter *writer, const HashRange *range, bool is_root);

/* Writes what these slots of a directory, one or 2, 4, 8, …, lead to. */
static void
fill_slots(DirectoryWriter *writer, const HashRange *range, BlockNumber *slots, int count)
{
	BlockNumber block;

	if (range->count > (uint32) BUCKET_LIMIT && count > 1)
	{
		HashRange lower = half_of_range(range, false);
		HashRange upper = half_of_range(range, true);

		fill_slots(writer, &lower, slots, count / 2);
		fill_slots(writer, &upper, slots + count / 2, count / 2);
		return;
	}
	if (range->count > (uint32) BUCKET_LIMIT && range->depth < DIRECTORY_DEPTH_LIMIT)
		block = write_directory(writer, range, false);
	else
		block = write_bucket(writer, range);
	for (int i = 0; i < count; i++)
		slots[i] = block;
}

static BlockNumber
write_directory(DirectoryWriter *writer, const HashRange *range, bool is_root)
{
	BlockNumber slots[DIRECTORY_SLOTS];
	BlockNumber block;
	Buffer buffer;

	fill_slots(writer, range, slots, DIRECTORY_SLOTS);
	block = is_root ? ROOT_BLOCK : writer->next_block++;
	buffer = bulk_make_page(writer->bulk, block, PAGE_DIRECTORY);
	directory_init(BufferGetPage(buffer), range->prefix, range->depth);
	memcpy(PageGetSlots(BufferGetPage(buffer)), slots, sizeof(slots));
	bulk_finish_page(buffer);
	return block;
}

/* The table of keys has the entries already, but for the numbers of the nodes. */
static HashRange
collect_entries(BulkBuild *bulk)
{
	BucketEntry *entries = bulk->table;
	uint32 count = 0;
	HashRange all = {.entries = entries};

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

	write_directory(&writer, &all, true);
}
