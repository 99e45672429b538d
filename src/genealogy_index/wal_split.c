/*
 * wal_split.c
 *		The WAL records of a bucket that is split.
 */
#include "postgres.h"

#include "genealogy_index/bucket.h"
#include "genealogy_index/wal_records.h"

/* Moves the entries from a hash on out of one bucket into a new one. */
static void
divide_bucket(Page old, Page new, uint32 hash)
{
	PageOpaque opaque = *PageGetOpaque(old);
	PGAlignedBlock copy;
	BucketPageData *from;

	memcpy(copy.data, old, BLCKSZ);
	from = PageGetBucket(copy.data);
	bucket_init(old, opaque.first_hash, hash - 1);
	bucket_init(new, hash, opaque.last_hash);
	for (int i = 0; i < BUCKET_SLOTS; i++)
	{
		const BucketEntry *entry = &from->entries[i];
		Page page = entry->hash < hash ? old : new;
		BucketRoom room;

		if (entry->node == NODE_NONE)
			continue;
		room = bucket_find_room(page, entry->hash);
		bucket_add(page, &room, entry);
	}
}

void
wal_split_bucket(GenealogyIndex *index, Buffer directory, Buffer bucket, int slot, Buffer upper)
{
	WalRecord record = wal_begin(index);
	Page directory_page = wal_register_page(&record, directory, false);
	Page bucket_page = wal_register_page(&record, bucket, false);
	Page upper_page = wal_register_page(&record, upper, true);
	int last = directory_slot(directory_page, PageGetOpaque(bucket_page)->last_hash);

	divide_bucket(bucket_page, upper_page, directory_slot_hash(directory_page, slot));
	for (int i = slot; i <= last; i++)
		PageGetSlots(directory_page)[i] = BufferGetBlockNumber(upper);
	wal_finish(&record);
}

/* Each slot of the group becomes 128 slots of the new directory, for the same bucket. */
static void
fill_below(Page below, const BlockNumber *group, const PageOpaque *hashes)
{
	directory_init(below, hashes->first_hash, hashes->last_hash);
	for (int i = 0; i < DIRECTORY_SLOTS; i++)
		PageGetSlots(below)[i] = group[i >> DIRECTORY_STEP_BITS];
}

void
wal_split_to_directory(GenealogyIndex *index, Buffer directory, Buffer bucket, Buffer below,
					   Buffer upper)
{
	WalRecord record = wal_begin(index);
	Page directory_page = wal_register_page(&record, directory, false);
	Page bucket_page = wal_register_page(&record, bucket, false);
	Page below_page = wal_register_page(&record, below, true);
	Page upper_page = wal_register_page(&record, upper, true);
	PageOpaque opaque = *PageGetOpaque(bucket_page);
	int first = directory_group(directory_slot(directory_page, opaque.first_hash));
	BlockNumber *group = PageGetSlots(directory_page) + first;
	PageOpaque hashes = {.first_hash = directory_slot_hash(directory_page, first),
						 .last_hash = directory_slot_hash(directory_page, first + DIRECTORY_GROUP) -
									  1};
	uint32 middle = opaque.first_hash + (opaque.last_hash - opaque.first_hash) / 2 + 1;
	int last;

	fill_below(below_page, group, &hashes);
	divide_bucket(bucket_page, upper_page, middle);
	last = directory_slot(below_page, opaque.last_hash);
	for (int i = directory_slot(below_page, middle); i <= last; i++)
		PageGetSlots(below_page)[i] = BufferGetBlockNumber(upper);
	for (int i = 0; i < DIRECTORY_GROUP; i++)
		group[i] = BufferGetBlockNumber(below);
	wal_finish(&record);
}

void
wal_overflow_bucket(GenealogyIndex *index, Buffer bucket, Buffer overflow)
{
	WalRecord record = wal_begin(index);
	Page bucket_page = wal_register_page(&record, bucket, false);
	Page overflow_page = wal_register_page(&record, overflow, true);
	PageOpaque opaque = *PageGetOpaque(bucket_page);

	bucket_init(overflow_page, opaque.first_hash, opaque.last_hash);
	memcpy(PageGetBucket(overflow_page), PageGetBucket(bucket_page), BUCKET_SIZE);
	bucket_init(bucket_page, opaque.first_hash, opaque.last_hash);
	PageGetBucket(bucket_page)->overflow = BufferGetBlockNumber(overflow);
	wal_finish(&record);
}
