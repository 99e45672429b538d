/*
 * bucket.c
 *		The entries of a bucket, in the order of their hashes.  See README, Pages.
 */
#include "postgres.h"

#include "genealogy_index/bucket.h"
#include "genealogy_index/debug.h"

/* The first entry that is not below a hash, or the free slot, or the end, where it would be. */
static int
find_slot(Page page, const BucketScale *scale, uint32 hash)
{
	const BucketEntry *entries = PageGetBucket(page)->entries;
	int slot = bucket_own_slot(scale, hash);

	while (slot > 0 && entries[slot - 1].node != NODE_NONE && entries[slot - 1].hash >= hash)
		slot--;
	while (slot < BUCKET_SLOTS && entries[slot].node != NODE_NONE && entries[slot].hash < hash)
		slot++;
	return slot;
}

SlotRange
bucket_search(Page page, const BucketScale *scale, uint32 hash)
{
	const BucketEntry *entries = PageGetBucket(page)->entries;
	SlotRange found = {.first = find_slot(page, scale, hash)};
	int end = found.first;

	while (end < BUCKET_SLOTS && entries[end].node != NODE_NONE && entries[end].hash == hash)
		end++;
	found.count = end - found.first;
	return found;
}

bool
bucket_is_full(Page page)
{
	return PageGetBucket(page)->count >= (uint32) DEBUG_LIMIT(4, BUCKET_CAPACITY);
}

/*
 * An entry goes before a slot.  Those from there to the next free slot move up, or if
 * there is none, those before it move down: the slots that change begin before it.
 */
static SlotRange
range_for(const BucketEntry *entries, int before)
{
	int free = before;

	while (free < BUCKET_SLOTS && entries[free].node != NODE_NONE)
		free++;
	if (free < BUCKET_SLOTS)
		return (SlotRange){before, free - before + 1};
	free = before - 1;
	while (free >= 0 && entries[free].node != NODE_NONE)
		free--;
	return free < 0 ? (SlotRange){0, 0} : (SlotRange){free, before - free};
}

BucketRoom
bucket_find_room(Page page, uint32 hash)
{
	BucketScale scale = bucket_scale(page);
	int before = find_slot(page, &scale, hash);

	return (BucketRoom){range_for(PageGetBucket(page)->entries, before), before};
}

void
bucket_add(Page page, const BucketRoom *room, const BucketEntry *entry)
{
	BucketPageData *bucket = PageGetBucket(page);
	BucketEntry *first = &bucket->entries[room->changed.first];
	int moved = room->changed.count - 1;
	bool moves_down = room->changed.first < room->before;

	Assert(room->changed.count > 0);
	memmove(moves_down ? first : first + 1, moves_down ? first + 1 : first,
			moved * sizeof(BucketEntry));
	first[moves_down ? moved : 0] = *entry;
	bucket->count++;
}

int
bucket_slot_of(Page page, const BucketEntry *entry)
{
	BucketScale scale = bucket_scale(page);
	SlotRange found = bucket_search(page, &scale, entry->hash);

	for (int slot = found.first; slot < found.first + found.count; slot++)
	{
		if (PageGetBucket(page)->entries[slot].node == entry->node)
			return slot;
	}
	return -1;
}

/*
 * Entries after the slot move down, or if none does, those before it move up, as long as
 * that brings them nearer to their own slots: a search for them ends at a free slot.
 */
void
bucket_remove(Page page, int slot)
{
	BucketPageData *bucket = PageGetBucket(page);
	BucketEntry *entries = bucket->entries;
	BucketScale scale = bucket_scale(page);

	while (slot + 1 < BUCKET_SLOTS && entries[slot + 1].node != NODE_NONE &&
		   bucket_own_slot(&scale, entries[slot + 1].hash) <= slot)
	{
		entries[slot] = entries[slot + 1];
		slot++;
	}
	while (slot > 0 && entries[slot - 1].node != NODE_NONE &&
		   bucket_own_slot(&scale, entries[slot - 1].hash) >= slot)
	{
		entries[slot] = entries[slot - 1];
		slot--;
	}
	entries[slot] = (BucketEntry){0};
	bucket->count--;
}
