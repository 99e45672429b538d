/*
 * pages.h
 *		How a genealogy index lies in its pages.
 *
 * A key is stored once, as a node.  A node leads to its links: out to its
 * children, in to its parents.  The first links of a node stand in its own
 * item, whatever their direction; more are in two chains of chunks.  A node's
 * number is its place, and neither nodes nor links ever change their page.
 *
 * A directory, a radix tree over the hash of the key, leads to the buckets,
 * and these to the nodes.
 *
 * Locks are taken in the order directory, bucket, node, chunk.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_PAGES_H
#define TRACEABILITY_GENEALOGY_INDEX_PAGES_H

#include "storage/bufmgr.h"
#include "storage/bufpage.h"
#include "storage/itemptr.h"

/* Of the layout; an index that has another one must be built anew. */
#define INDEX_MAGIC 0x47454E31
#define INDEX_VERSION 1

/* Blocks that have the same use in every index; the null node is alone on no page, but first on one. */
#define META_BLOCK 0
#define ROOT_BLOCK 1
#define FIRST_BUCKET_BLOCK 2
#define NULL_NODE_BLOCK 3
#define BLOCKS_AT_FIRST 4

#define PAGE_MAGIC 0x4E47

typedef enum PageKind
{
	PAGE_META = 1,
	PAGE_DIRECTORY,
	PAGE_BUCKET,
	PAGE_NODES,
	PAGE_CHUNKS
} PageKind;

#define PAGE_KINDS (PAGE_CHUNKS + 1)

/* The special space of every page. */
typedef struct PageTail
{
	uint16 magic;
	uint16 kind;
	uint32 generation; /* grows whenever links are removed from the page */
	uint32 prefix;     /* directories and buckets: the hashes that they own begin with */
	uint8 depth;       /* so many bits of this */
	uint8 spare[3];
} PageTail;

#define PageGetTail(page) ((PageTail *) PageGetSpecialPointer(page))

typedef struct MetaContent
{
	uint32 magic;
	uint32 version;
	uint16 link_size;
	uint16 included; /* how many columns' values stand beside a link */
} MetaContent;

#define PageGetMeta(page) ((MetaContent *) PageGetContents(page))

/* A directory decides on ten bits of the hash: a slot leads to a directory or a bucket. */
#define DIRECTORY_BITS 10
#define DIRECTORY_SLOTS (1 << DIRECTORY_BITS)
#define DIRECTORY_DEPTH_LIMIT 30

#define PageGetSlots(page) ((BlockNumber *) PageGetContents(page))

typedef uint32 NodeNumber;

typedef struct BucketEntry
{
	uint32 hash;
	NodeNumber node;
} BucketEntry;

/* The entries are in no order; their number follows from pd_lower. */
typedef struct BucketContent
{
	BlockNumber next; /* the same hashes go on there, when they cannot be told apart */
	uint32 spare;
	BucketEntry entries[FLEXIBLE_ARRAY_MEMBER];
} BucketContent;

#define PageGetBucket(page) ((BucketContent *) PageGetContents(page))
#define BUCKET_START (MAXALIGN(SizeOfPageHeaderData) + offsetof(BucketContent, entries))
#define BUCKET_CAPACITY \
	((int) ((BLCKSZ - BUCKET_START - MAXALIGN(sizeof(PageTail))) / sizeof(BucketEntry)))

/* A node's number is its block and, in the lowest bits, its line pointer on this page. */
#define NODE_OFFSET_BITS 7
#define NODES_PER_PAGE (1 << NODE_OFFSET_BITS)
#define NODE_BLOCK_LIMIT ((BlockNumber) 1 << (32 - NODE_OFFSET_BITS))
#define NODE_NONE ((NodeNumber) 0)
#define NODE_NULL node_number(NULL_NODE_BLOCK, FirstOffsetNumber)

typedef enum LinkDirection
{
	LINKS_OUT, /* to the children */
	LINKS_IN   /* to the parents */
} LinkDirection;

/* A link as code sees it; values of INCLUDE columns follow the stored one. */
typedef struct Link
{
	NodeNumber neighbour;
	ItemPointerData tid; /* of the row */
} Link;

/* Stored without a gap, and wherever it falls. */
#define LINK_HEADER_SIZE (sizeof(NodeNumber) + sizeof(ItemPointerData))

/* No page has so many links, unless it is damaged and its items overlap. */
#define LINKS_ON_PAGE_LIMIT ((int) (BLCKSZ / LINK_HEADER_SIZE))

/* In the item of a node, where both directions are mixed, the offset number tells them apart. */
#define LINK_IN_FLAG 0x8000

/* The key is what follows the links; the null node has none. */
typedef struct NodeItem
{
	ItemPointerData head[2]; /* the newest chunk of each direction */
	uint8 capacity;          /* links that have room in the item */
	uint8 count;             /* links that are there */
	char links[FLEXIBLE_ARRAY_MEMBER];
} NodeItem;

#define NODE_HEADER_SIZE offsetof(NodeItem, links)
#define NODE_KEY_LIMIT 2000
#define INLINE_LINKS_LIMIT 64

/* So that the item has room on a page with a key of any length; wide links reach it. */
#define INLINE_SIZE_LIMIT (BLCKSZ / 2)

/* Serial numbers grow towards the head of a chain, so that a reader knows what it has read. */
typedef struct ChunkItem
{
	NodeNumber owner;
	uint32 serial;
	ItemPointerData next; /* the next older chunk */
	uint16 direction : 1;
	uint16 count : 15;
	char links[FLEXIBLE_ARRAY_MEMBER];
} ChunkItem;

#define CHUNK_HEADER_SIZE offsetof(ChunkItem, links)
#define CHUNK_COUNT_OFFSET (CHUNK_HEADER_SIZE - sizeof(uint16))
#define CHUNK_CAPACITY_AT_FIRST 8
#define CHUNK_SIZE_LIMIT \
	MAXALIGN_DOWN(BLCKSZ - MAXALIGN(SizeOfPageHeaderData + sizeof(ItemIdData)) - \
				  MAXALIGN(sizeof(PageTail)))

static inline NodeNumber
node_number(BlockNumber block, OffsetNumber offset)
{
	return block << NODE_OFFSET_BITS | (NodeNumber) (offset - FirstOffsetNumber);
}

static inline BlockNumber
node_block(NodeNumber number)
{
	return number >> NODE_OFFSET_BITS;
}

static inline OffsetNumber
node_offset(NodeNumber number)
{
	return (number & (NODES_PER_PAGE - 1)) + FirstOffsetNumber;
}

static inline void
link_write(char *place, const Link *link)
{
	memcpy(place, &link->neighbour, sizeof(NodeNumber));
	memcpy(place + sizeof(NodeNumber), &link->tid, sizeof(ItemPointerData));
}

static inline Link
link_read(const char *place)
{
	Link link;

	memcpy(&link.neighbour, place, sizeof(NodeNumber));
	memcpy(&link.tid, place + sizeof(NodeNumber), sizeof(ItemPointerData));
	return link;
}

/* The same for links in the item of a node. */
static inline Link
link_read_inline(const char *place, LinkDirection *direction)
{
	Link link = link_read(place);

	*direction = (link.tid.ip_posid & LINK_IN_FLAG) != 0 ? LINKS_IN : LINKS_OUT;
	link.tid.ip_posid &= ~LINK_IN_FLAG;
	return link;
}

static inline void
link_write_inline(char *place, const Link *link, LinkDirection direction)
{
	Link flagged = *link;

	if (direction == LINKS_IN)
		flagged.tid.ip_posid |= LINK_IN_FLAG;
	link_write(place, &flagged);
}

static inline int
bucket_count(Page page)
{
	return (int) ((((PageHeader) page)->pd_lower - BUCKET_START) / sizeof(BucketEntry));
}

/* Pages may be damaged: what is beyond the entries, or before them, must not be written to. */
static inline bool
bucket_is_whole(Page page)
{
	return ((PageHeader) page)->pd_lower >= BUCKET_START && bucket_count(page) <= BUCKET_CAPACITY;
}

static inline bool
page_owns_hash(Page page, uint32 hash)
{
	const PageTail *tail = PageGetTail(page);

	return tail->depth == 0 || ((hash ^ tail->prefix) >> (32 - tail->depth)) == 0;
}

/* Which slot of a directory is responsible for a hash. */
static inline int
directory_slot(Page page, uint32 hash)
{
	return (hash >> (32 - DIRECTORY_BITS - PageGetTail(page)->depth)) & (DIRECTORY_SLOTS - 1);
}

/* Whether the page is one of ours, of that kind. */
extern bool page_is(Page page, PageKind kind);

/* What stands at a line pointer, if it is on the page and has that size at least; else NULL. */
extern void *page_item(Page page, OffsetNumber offset, Size least);

/* Whether nothing would be lost if the page got another use. */
extern bool page_is_free(Page page);

/* Makes an empty page; what it was before still counts for its generation. */
extern void page_init(Page page, PageKind kind);

extern void directory_init(Page page, uint32 prefix, int depth);
extern void bucket_init(Page page, uint32 prefix, int depth);

#endif
