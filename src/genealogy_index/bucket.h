/*
 * bucket.h
 *		The entries of a bucket, in the order of their hashes.  See README, Pages.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_BUCKET_H
#define TRACEABILITY_GENEALOGY_INDEX_BUCKET_H

#include "genealogy_index/pages.h"

/* A build leaves room for 48 of 954 entries, so that the next inserts do not split every bucket. */
#define BUCKET_FILL_PERCENT 95

/* How the hashes of a bucket are spread over its slots. */
typedef struct BucketScale
{
	uint32 first_hash;
	uint64 slots_per_hash; /* times 2^32, rounded down */
} BucketScale;

/* Slots of a bucket. */
typedef struct SlotRange
{
	int first;
	int count;
} SlotRange;

static inline BucketScale
bucket_scale(Page page)
{
	const PageOpaque *opaque = PageGetOpaque(page);
	uint64 hashes = (uint64) (opaque->last_hash - opaque->first_hash) + 1;

	return (BucketScale){opaque->first_hash, ((uint64) BUCKET_SLOTS << 32) / hashes};
}

/* The slot in which an entry is, unless others are in its way; damaged pages have any hashes. */
static inline int
bucket_own_slot(const BucketScale *scale, uint32 hash)
{
	uint64 slot = ((hash - scale->first_hash) * scale->slots_per_hash) >> 32;

	return Min(slot, BUCKET_SLOTS - 1);
}

/* The entries with a hash that the bucket owns. */
extern SlotRange bucket_search(Page page, const BucketScale *scale, uint32 hash);

extern bool bucket_is_full(Page page);

/* Where an entry is added, and the slots that change; none if the page is damaged. */
typedef struct BucketRoom
{
	SlotRange changed;
	int before; /* the first slot with a higher hash, or a free one, or the end */
} BucketRoom;

extern BucketRoom bucket_find_room(Page page, uint32 hash);

/* Adds an entry where there is room for its hash. */
extern void bucket_add(Page page, const BucketRoom *room, const BucketEntry *entry);

/* The slot of a node's entry, or -1, apart from overflow pages; and the entry removed. */
extern int bucket_slot_of(Page page, const BucketEntry *entry);
extern void bucket_remove(Page page, int slot);

#endif
