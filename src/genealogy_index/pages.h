/*
 * pages.h
 *		The pages of a genealogy index, which README draws.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_PAGES_H
#define TRACEABILITY_GENEALOGY_INDEX_PAGES_H

#include "genealogy_index/link.h"
#include "port/pg_bitutils.h"
#include "storage/bufmgr.h"
#include "storage/bufpage.h"

/* The version of the format: an index of another one must be rebuilt. */
#define INDEX_MAGIC 0x47454E31
#define INDEX_VERSION 1

/* Blocks that every index has from the start; the null node is the first on its page. */
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

/* The special space of every page.  Pages of nodes and chunks have a horizon instead of hashes. */
typedef struct PageOpaque
{
	uint16 magic;
	uint16 kind;
	uint32 generation; /* grows whenever links are removed from the page */
	uint32 first_hash; /* directories and buckets: they own the hashes from this one */
	uint32 last_hash;  /* to that one */
} PageOpaque;

#define OPAQUE_SIZE MAXALIGN(sizeof(PageOpaque))
#define PageGetOpaque(page) ((PageOpaque *) ((page) + BLCKSZ - OPAQUE_SIZE))

/*
 * Bytes with which keys of a page of nodes begin.  Where keys are varlenas, such pages have
 * these before PageOpaque.  One that is set stays as it is as long as the page has nodes.
 */
typedef struct KeyBase
{
	uint8 size; /* 0: not set */
	char bytes[31];
} KeyBase;

#define KEY_BASE_LIMIT ((int) sizeof(((KeyBase *) NULL)->bytes))
#define KEY_BASES 4
#define KEY_BASES_SIZE MAXALIGN(KEY_BASES * sizeof(KeyBase))
#define PageGetBases(page) ((KeyBase *) ((page) + BLCKSZ - OPAQUE_SIZE - KEY_BASES_SIZE))

/* For tuples and their line pointers. */
#define PAGE_ROOM (BLCKSZ - SizeOfPageHeaderData - MAXALIGN(sizeof(PageOpaque)))

typedef struct MetaPageData
{
	uint32 magic;
	uint32 version;
	uint16 link_size;
	uint16 included;  /* the number of INCLUDE columns */
	uint16 key_bases; /* of a page of nodes; 0: keys are stored whole */
} MetaPageData;

#define PageGetMeta(page) ((MetaPageData *) PageGetContents(page))

/* 1024 slots of four bytes, as 2048 do not fit a page; at least eight buckets to a directory. */
#define DIRECTORY_BITS 10
#define DIRECTORY_SLOTS (1 << DIRECTORY_BITS)
#define DIRECTORY_GROUP_BITS 3
#define DIRECTORY_GROUP (1 << DIRECTORY_GROUP_BITS)

/* The low bits in which the hashes of one slot of the root differ. */
#define ROOT_SHIFT (32 - DIRECTORY_BITS)

/* The bits of the hash by which a directory is finer than the one above it. */
#define DIRECTORY_STEP_BITS (DIRECTORY_BITS - DIRECTORY_GROUP_BITS)

#define PageGetSlots(page) ((BlockNumber *) PageGetContents(page))

typedef struct BucketEntry
{
	uint32 hash;
	NodeNumber node;
} BucketEntry;

/* A hash table whose entries are in the order of their hashes; see bucket.c. */
typedef struct BucketPageData
{
	BlockNumber overflow; /* a page of more entries with these hashes, or InvalidBlockNumber */
	uint32 count;
	BucketEntry entries[FLEXIBLE_ARRAY_MEMBER]; /* NODE_NONE: free */
} BucketPageData;

#define PageGetBucket(page) ((BucketPageData *) PageGetContents(page))
#define BUCKET_START (MAXALIGN(SizeOfPageHeaderData) + offsetof(BucketPageData, entries))
#define BUCKET_COUNT_OFFSET (MAXALIGN(SizeOfPageHeaderData) + offsetof(BucketPageData, count))
#define BUCKET_SLOTS \
	((int) ((BLCKSZ - BUCKET_START - MAXALIGN(sizeof(PageOpaque))) / sizeof(BucketEntry)))

#define BUCKET_SIZE (offsetof(BucketPageData, entries) + BUCKET_SLOTS * sizeof(BucketEntry))
#define BUCKET_END (MAXALIGN(SizeOfPageHeaderData) + BUCKET_SIZE)

/*
 * At most 15 of 16 slots are taken.  In a full bucket, a search then looks at
 * (1 + 16) / 2, or 9 slots on average.  Without the order that would hold only for
 * hashes that are there, and be 129 for others (Amble and Knuth, Ordered hash tables).
 */
#define BUCKET_CAPACITY (BUCKET_SLOTS * 15 / 16)

/*
 * A node's number is its block and, in the lowest bits, its line pointer on this
 * page.  Nodes point to their chunks by such numbers, too.  So both are within
 * the first 2^23 blocks, or 64 GB.
 */
#define NODE_OFFSET_BITS 9
#define NODES_PER_PAGE (1 << NODE_OFFSET_BITS)
#define NODE_BLOCK_LIMIT ((BlockNumber) 1 << (32 - NODE_OFFSET_BITS))
#define NODE_NULL node_number(NULL_NODE_BLOCK, FirstOffsetNumber)

/* A stored link is not aligned, and followed by values of INCLUDE columns. */
#define LINK_HEADER_SIZE (sizeof(NodeNumber) + sizeof(ItemPointerData))

/* No page has more links, unless it is damaged and its tuples overlap. */
#define LINKS_ON_PAGE_LIMIT ((int) (BLCKSZ / LINK_HEADER_SIZE))

/* Marks links in, in the tuple of a node, where both directions are mixed. */
#define LINK_IN_FLAG 0x8000

/*
 * Heads, if it has them, then room for links, then the key, which the null node lacks.
 * Nothing in it is aligned.
 */
typedef struct NodeTuple
{
	uint8 capacity : 7; /* links that have room in the tuple */
	uint8 idle : 1;     /* vacuum found no links, and none has come since */
	uint8 count : 7;    /* links that are there */
	uint8 has_heads : 1;
	char rest[FLEXIBLE_ARRAY_MEMBER];
} NodeTuple;

#define NODE_HEADER_SIZE offsetof(NodeTuple, rest)

/* The newest chunk of each direction; 0: none. */
#define NODE_HEAD_SIZE sizeof(uint32)
#define NODE_HEADS_SIZE (2 * NODE_HEAD_SIZE)
#define NULL_NODE_SIZE (NODE_HEADER_SIZE + NODE_HEADS_SIZE)

/* Where the room for links begins. */
#define NodeGetLinks(node) ((node)->rest + (node)->has_heads * NODE_HEADS_SIZE)

/* Bytes of a key, nearly a quarter of a page: it fits beside the most room for links. */
#define NODE_KEY_LIMIT 2000

/* A reader looks at all links in the tuple to find those of one direction; more go to chunks. */
#define INLINE_LINKS_LIMIT 64

/* So that a node with a key of any length fits a page, whatever the size of its links. */
#define INLINE_SIZE_LIMIT (BLCKSZ / 2)

/* Serial numbers rise towards the head of a chain, so that a reader knows what it has read. */
typedef struct ChunkTuple
{
	NodeNumber owner;
	uint32 serial;
	ItemPointerData next; /* the next older chunk */
	uint16 direction : 1;
	uint16 retired : 1; /* in no chain; only readers that were on their way to it still come */
	uint16 count : 14;
	char links[FLEXIBLE_ARRAY_MEMBER];
} ChunkTuple;

#define CHUNK_HEADER_SIZE offsetof(ChunkTuple, links)
#define CHUNK_COUNT_OFFSET (CHUNK_HEADER_SIZE - sizeof(uint16))
#define CHUNK_CAPACITY_AT_FIRST 4 /* then twice as many each time */
#define CHUNK_DOUBLINGS 10        /* after so many they are as large as a page */
#define CHUNK_SIZE_LIMIT \
	MAXALIGN_DOWN(BLCKSZ - MAXALIGN(SizeOfPageHeaderData + sizeof(ItemIdData)) - \
				  MAXALIGN(sizeof(PageOpaque)))

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

/* A node has a chain of chunks for each direction. */
typedef uint64 ChainNumber;

static inline ChainNumber
chain_of(NodeNumber owner, LinkDirection direction)
{
	return (ChainNumber) owner << 1 | direction;
}

static inline NodeNumber
chain_owner(ChainNumber chain)
{
	return chain >> 1;
}

static inline LinkDirection
chain_direction(ChainNumber chain)
{
	return (chain & 1) != 0 ? LINKS_IN : LINKS_OUT;
}

static inline void
link_write(char *stored, const Link *link)
{
	memcpy(stored, &link->neighbour, sizeof(NodeNumber));
	memcpy(stored + sizeof(NodeNumber), &link->tid, sizeof(ItemPointerData));
}

static inline Link
link_read(const char *stored)
{
	Link link;

	memcpy(&link.neighbour, stored, sizeof(NodeNumber));
	memcpy(&link.tid, stored + sizeof(NodeNumber), sizeof(ItemPointerData));
	return link;
}

/* The direction of a link in the tuple of a node. */
static inline LinkDirection
link_direction(const char *stored)
{
	OffsetNumber offset;

	memcpy(&offset, stored + sizeof(NodeNumber) + offsetof(ItemPointerData, ip_posid),
		   sizeof(OffsetNumber));
	return (offset & LINK_IN_FLAG) != 0 ? LINKS_IN : LINKS_OUT;
}

/* As link_read, for links in the tuple of a node. */
static inline Link
link_read_inline(const char *stored, LinkDirection *direction)
{
	Link link = link_read(stored);

	*direction = link_direction(stored);
	link.tid.ip_posid &= ~LINK_IN_FLAG;
	return link;
}

static inline void
link_write_inline(char *stored, const Link *link, LinkDirection direction)
{
	Link flagged = *link;

	if (direction == LINKS_IN)
		flagged.tid.ip_posid |= LINK_IN_FLAG;
	link_write(stored, &flagged);
}

/* Whether the page is one of a genealogy index, and of this kind. */
static inline bool
page_is(Page page, PageKind kind)
{
	Size special = PageIsNew(page) ? 0 : PageGetSpecialSize(page);

	return (special == OPAQUE_SIZE ||
			(special == OPAQUE_SIZE + KEY_BASES_SIZE && kind == PAGE_NODES)) &&
		   PageGetOpaque(page)->magic == PAGE_MAGIC && PageGetOpaque(page)->kind == kind;
}

/* The tuple at a line pointer; NULL if it is not on the page, or smaller than "least". */
static inline void *
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

/* Pages may be damaged: nothing beyond the slots may be written. */
static inline bool
bucket_is_whole(Page page)
{
	return ((PageHeader) page)->pd_lower == BUCKET_END &&
		   PageGetBucket(page)->count <= (uint32) BUCKET_CAPACITY;
}

static inline bool
page_owns_hash(Page page, uint32 hash)
{
	return hash >= PageGetOpaque(page)->first_hash && hash <= PageGetOpaque(page)->last_hash;
}

/* The low bits in which the hashes of one slot of a directory differ. */
static inline int
directory_shift(Page page)
{
	const PageOpaque *opaque = PageGetOpaque(page);

	return pg_leftmost_one_pos32((opaque->last_hash - opaque->first_hash) | DIRECTORY_SLOTS) + 1 -
		   DIRECTORY_BITS;
}

/* The slot of a directory for a hash. */
static inline int
directory_slot(Page page, uint32 hash)
{
	return ((hash - PageGetOpaque(page)->first_hash) >> directory_shift(page)) &
		   (DIRECTORY_SLOTS - 1);
}

/* The first slot of the group of a slot. */
static inline int
directory_group(int slot)
{
	return slot & ~(DIRECTORY_GROUP - 1);
}

/* Whether a directory is not of the last level. */
static inline bool
directory_has_below(Page page)
{
	return directory_shift(page) >= DIRECTORY_STEP_BITS;
}

/* The first hash of a slot. */
static inline uint32
directory_slot_hash(Page page, int slot)
{
	return PageGetOpaque(page)->first_hash + ((uint32) slot << directory_shift(page));
}

/* Whether a bucket owns exactly the hashes of some slots of a directory. */
static inline bool
directory_has_bucket(Page directory, Page bucket)
{
	const PageOpaque *opaque = PageGetOpaque(bucket);
	int first = directory_slot(directory, opaque->first_hash);
	int last = directory_slot(directory, opaque->last_hash);

	return first <= last && opaque->first_hash == directory_slot_hash(directory, first) &&
		   opaque->last_hash == directory_slot_hash(directory, last + 1) - 1;
}

/* Makes what is between the tuples and their line pointers zero, as redo does. */
static inline void
page_clear_hole(Page page)
{
	PageHeader header = (PageHeader) page;

	memset(page + header->pd_lower, 0, header->pd_upper - header->pd_lower);
}

/* Whether the page may get another use. */
extern bool page_is_free(Page page);

/* Makes an empty page, of a new generation if it was used before. */
extern void page_init(Page page, PageKind kind);

/* The same for a page of nodes, whose keys may have bases. */
extern void page_init_nodes(Page page, bool has_bases);

/* The same for pages that own hashes, from the first to the last one. */
extern void directory_init(Page page, uint32 first_hash, uint32 last_hash);
extern void bucket_init(Page page, uint32 first_hash, uint32 last_hash);

#endif
