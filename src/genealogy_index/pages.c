/*
 * pages.c
 *		Pages of a genealogy index: made empty, told apart.
 */
#include "postgres.h"

#include "genealogy_index/pages.h"

bool
page_is(Page page, PageKind kind)
{
	return !PageIsNew(page) && PageGetSpecialSize(page) == MAXALIGN(sizeof(PageTail)) &&
		   PageGetTail(page)->magic == PAGE_MAGIC && PageGetTail(page)->kind == kind;
}

void *
page_item(Page page, OffsetNumber offset, Size least)
{
	ItemId item;

	if (offset < FirstOffsetNumber || offset > PageGetMaxOffsetNumber(page))
		return NULL;
	item = PageGetItemId(page, offset);
	if (!ItemIdIsUsed(item) || ItemIdGetLength(item) < least ||
		ItemIdGetOffset(item) < SizeOfPageHeaderData ||
		ItemIdGetOffset(item) + ItemIdGetLength(item) > BLCKSZ - (int) MAXALIGN(sizeof(PageTail)))
		return NULL;
	return PageGetItem(page, item);
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
	uint32 generation = PageIsNew(page) ? 0 : PageGetTail(page)->generation + 1;
	PageTail *tail;

	PageInit(page, BLCKSZ, sizeof(PageTail));
	tail = PageGetTail(page);
	tail->magic = PAGE_MAGIC;
	tail->kind = kind;
	tail->generation = generation;
}

static void
own_hashes(Page page, uint32 first_hash, uint32 last_hash)
{
	PageGetTail(page)->first_hash = first_hash;
	PageGetTail(page)->last_hash = last_hash;
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
	PageGetBucket(page)->next = InvalidBlockNumber;
	((PageHeader) page)->pd_lower = BUCKET_END;
}

BucketEntry *
bucket_add(Page page, const BucketEntry *entry)
{
	BucketContent *bucket = PageGetBucket(page);
	int place = bucket_first_place(entry->hash);

	Assert(bucket->count < BUCKET_PLACES);
	while (bucket->entries[place].node != NODE_NONE)
		place = bucket_next_place(place);
	bucket->entries[place] = *entry;
	bucket->count++;
	return &bucket->entries[place];
}
