/*
 * pages.c
 *		Pages of a genealogy index: made empty, told apart.
 */
#include "postgres.h"

#include "genealogy_index/pages.h"

bool
page_is(Page page, PageKind kind)
{
	return !PageIsNew(page) && PageGetSpecialSize(page) == MAXALIGN(sizeof(PageOpaque)) &&
		   PageGetOpaque(page)->magic == PAGE_MAGIC && PageGetOpaque(page)->kind == kind;
}

void *
page_tuple(Page page, OffsetNumber offset, Size least)
{
	ItemId pointer;

	if (offset < FirstOffsetNumber || offset > PageGetMaxOffsetNumber(page))
		return NULL;
	pointer = PageGetItemId(page, offset);
	if (!ItemIdIsUsed(pointer) || ItemIdGetLength(pointer) < least ||
		ItemIdGetOffset(pointer) < SizeOfPageHeaderData ||
		ItemIdGetOffset(pointer) + ItemIdGetLength(pointer) >
			BLCKSZ - (int) MAXALIGN(sizeof(PageOpaque)))
		return NULL;
	return PageGetItem(page, pointer);
}

bool
page_is_free(Page page)
{
	if (PageIsNew(page))
		return true;
	if (!page_is(page, PAGE_CHUNKS))
		return false;
	for (OffsetNumber i = FirstOffsetNumber; i <= PageGetMaxOffsetNumber(page); i++)
	{
		if (ItemIdIsUsed(PageGetItemId(page, i)))
			return false;
	}
	return true;
}

void
page_init(Page page, PageKind kind)
{
	uint32 generation = PageIsNew(page) ? 0 : PageGetOpaque(page)->generation + 1;
	PageOpaque *opaque;

	PageInit(page, BLCKSZ, sizeof(PageOpaque));
	opaque = PageGetOpaque(page);
	opaque->magic = PAGE_MAGIC;
	opaque->kind = kind;
	opaque->generation = generation;
}

static void
own_hashes(Page page, uint32 first_hash, uint32 last_hash)
{
	PageGetOpaque(page)->first_hash = first_hash;
	PageGetOpaque(page)->last_hash = last_hash;
}

void
directory_init(Page page, uint32 first_hash, uint32 last_hash)
{
	page_init(page, PAGE_DIRECTORY);
	own_hashes(page, first_hash, last_hash);
	((PageHeader) page)->pd_lower += DIRECTORY_SLOTS * sizeof(BlockNumber);
}

void
bucket_init(Page page, uint32 first_hash, uint32 last_hash)
{
	page_init(page, PAGE_BUCKET);
	own_hashes(page, first_hash, last_hash);
	PageGetBucket(page)->overflow = InvalidBlockNumber;
	((PageHeader) page)->pd_lower = BUCKET_END;
}

BucketEntry *
bucket_add(Page page, const BucketEntry *entry)
{
	BucketPageData *bucket = PageGetBucket(page);
	int slot = bucket_first_slot(entry->hash);

	Assert(bucket->count < BUCKET_SLOTS);
	while (bucket->entries[slot].node != NODE_NONE)
		slot = bucket_next_slot(slot);
	bucket->entries[slot] = *entry;
	bucket->count++;
	return &bucket->entries[slot];
}
