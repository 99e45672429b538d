/*
 * pages.c
 *		Pages of a genealogy index: initialised, recognised, and their layout asserted.
 */
#include "postgres.h"

#include "genealogy_index/pages.h"

bool
page_is_free(Page page)
{
	if (PageIsNew(page))
		return true;
	if (!page_is(page, PAGE_CHUNKS) && !page_is(page, PAGE_NODES))
		return false;
	for (OffsetNumber i = FirstOffsetNumber; i <= PageGetMaxOffsetNumber(page); i++)
	{
		if (ItemIdIsUsed(PageGetItemId(page, i)))
			return false;
	}
	return true;
}

static void
init(Page page, PageKind kind, Size special)
{
	uint32 generation = PageIsNew(page) ? 0 : PageGetOpaque(page)->generation + 1;
	PageOpaque *opaque;

	PageInit(page, BLCKSZ, special);
	opaque = PageGetOpaque(page);
	opaque->magic = PAGE_MAGIC;
	opaque->kind = kind;
	opaque->generation = generation;
}

void
page_init(Page page, PageKind kind)
{
	init(page, kind, OPAQUE_SIZE);
}

void
page_init_nodes(Page page, bool has_bases)
{
	init(page, PAGE_NODES, OPAQUE_SIZE + (has_bases ? KEY_BASES_SIZE : 0));
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

/* The README's tables of fields; "make layers" proves that it has just these lines. */
#if BLCKSZ == 8192 && MAXIMUM_ALIGNOF == 8

#define DRAWN_AS(type, name, at, bytes, offset, size) \
	StaticAssertDecl((offset) == (at) && (size) == (bytes), \
					 "README draws " #type " " #name " differently")
#define DRAWN(type, name, at, bytes) \
	DRAWN_AS(type, name, at, bytes, offsetof(type, name), sizeof(((type *) NULL)->name))

/* The content of a page, with offsets from the start of the page. */
#define DRAWN_ON_PAGE(type, name, at, bytes) \
	DRAWN_AS(type, name, at, bytes, PAGE_CONTENT_START + offsetof(type, name), \
			 sizeof(((type *) NULL)->name))

#define PAGE_CONTENT_START MAXALIGN(SizeOfPageHeaderData)

DRAWN(PageOpaque, magic, 0, 2);
DRAWN(PageOpaque, kind, 2, 2);
DRAWN(PageOpaque, generation, 4, 4);
DRAWN(PageOpaque, first_hash, 8, 4);
DRAWN(PageOpaque, last_hash, 12, 4);
DRAWN(KeyBase, size, 0, 1);
DRAWN(KeyBase, bytes, 1, 31);
DRAWN_ON_PAGE(MetaPageData, magic, 24, 4);
DRAWN_ON_PAGE(MetaPageData, version, 28, 4);
DRAWN_ON_PAGE(MetaPageData, link_size, 32, 2);
DRAWN_ON_PAGE(MetaPageData, included, 34, 2);
DRAWN_ON_PAGE(MetaPageData, key_bases, 36, 2);
DRAWN_AS(Directory, slots, 24, 4096, PAGE_CONTENT_START, DIRECTORY_SLOTS * sizeof(BlockNumber));
DRAWN_ON_PAGE(BucketPageData, overflow, 24, 4);
DRAWN_ON_PAGE(BucketPageData, count, 28, 4);
DRAWN_AS(BucketPageData, entries, 32, 8, BUCKET_START, sizeof(BucketEntry));
DRAWN_AS(NodeTuple, capacity, 0, 1, NODE_HEADER_SIZE - 2 * sizeof(uint8), sizeof(uint8));
DRAWN_AS(NodeTuple, count, 1, 1, NODE_HEADER_SIZE - sizeof(uint8), sizeof(uint8));
DRAWN_AS(Link, neighbour, 0, 4, 0, sizeof(NodeNumber));
DRAWN_AS(Link, tid, 4, 6, sizeof(NodeNumber), sizeof(ItemPointerData));
DRAWN(ChunkTuple, owner, 0, 4);
DRAWN(ChunkTuple, serial, 4, 4);
DRAWN(ChunkTuple, next, 8, 6);
DRAWN_AS(ChunkTuple, count, 14, 2, CHUNK_COUNT_OFFSET, sizeof(uint16));

StaticAssertDecl(NODE_HEADER_SIZE == 2 && NODE_HEADS_SIZE == 8 && LINK_HEADER_SIZE == 10 &&
					 CHUNK_HEADER_SIZE == 16,
				 "README draws what follows a header elsewhere");
StaticAssertDecl(BUCKET_SLOTS == 1018 && BUCKET_CAPACITY == 954 && BUCKET_END == 8176,
				 "README has another size of buckets");
StaticAssertDecl((CHUNK_SIZE_LIMIT - CHUNK_HEADER_SIZE) / LINK_HEADER_SIZE == 812,
				 "README has another size of chunks");
StaticAssertDecl(NODE_HEADER_SIZE + NODE_HEADS_SIZE + INLINE_SIZE_LIMIT + NODE_KEY_LIMIT <=
					 CHUNK_SIZE_LIMIT - KEY_BASES_SIZE,
				 "a node may not fit a page");
StaticAssertDecl(BLCKSZ - OPAQUE_SIZE - KEY_BASES_SIZE == 8048 && NODES_PER_PAGE == 512,
				 "README has other pages of nodes");

#endif
