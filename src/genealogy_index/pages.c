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
own_hashes(Page page, uint32 prefix, int depth)
{
	PageGetTail(page)->prefix = prefix;
	PageGetTail(page)->depth = depth;
}

void
directory_init(Page page, uint32 prefix, int depth)
{
	page_init(page, PAGE_DIRECTORY);
	own_hashes(page, prefix, depth);
	((PageHeader) page)->pd_lower += DIRECTORY_SLOTS * sizeof(BlockNumber);
}

void
bucket_init(Page page, uint32 prefix, int depth)
{
	page_init(page, PAGE_BUCKET);
	own_hashes(page, prefix, depth);
	PageGetBucket(page)->next = InvalidBlockNumber;
	((PageHeader) page)->pd_lower = BUCKET_START;
}
