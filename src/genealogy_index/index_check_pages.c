/*
 * index_check_pages.c
 *		Every page of a genealogy index by itself.
 */
#include "postgres.h"

#include "genealogy_index/bucket.h"
#include "genealogy_index/index_check.h"
#include "genealogy_index/node_links.h"
#include "genealogy_index/node.h"
#include "genealogy_index/retired.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* A page, copied under its lock. */
typedef struct PageCopy
{
	IndexCheck *check;
	BlockNumber block;
	Page page;
} PageCopy;

void
index_check_copy_page(IndexCheck *check, BlockNumber block, char *copy)
{
	Buffer buffer = ReadBuffer(check->index.relation, block);

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	memcpy(copy, BufferGetPage(buffer), BLCKSZ);
	UnlockReleaseBuffer(buffer);
}

static void
complain(PageCopy *copy, const char *what)
{
	index_check_report(copy->check, copy->block, "%s", what);
}

static bool
has_sound_header(PageCopy *copy)
{
	PageHeader header = (PageHeader) copy->page;
	bool has_bases = copy->check->index.key_packable &&
					 PageGetOpaque(copy->page)->kind == PAGE_NODES;
	Size bases = has_bases ? KEY_BASES_SIZE : 0;

	if (PageGetPageSize(copy->page) != BLCKSZ ||
		header->pd_special != BLCKSZ - OPAQUE_SIZE - bases ||
		header->pd_upper > header->pd_special || header->pd_lower > header->pd_upper ||
		header->pd_lower < SizeOfPageHeaderData)
		complain(copy, "the page has a broken header");
	else if (PageGetOpaque(copy->page)->magic != PAGE_MAGIC)
		complain(copy, "the page is not one of a genealogy index");
	else
		return true;
	return false;
}

/* Replay makes free space zero, so a page where it is not differs from those of standbys. */
static void
check_hole(PageCopy *copy)
{
	PageHeader header = (PageHeader) copy->page;

	for (int i = header->pd_lower; i < header->pd_upper; i++)
	{
		if (copy->page[i] != 0)
		{
			complain(copy, "free space of the page is not zero");
			return;
		}
	}
}

/* Its range of hashes is checked against the slot that leads to it. */
static void
check_directory_page(PageCopy *copy)
{
	if (((PageHeader) copy->page)->pd_lower !=
		MAXALIGN(SizeOfPageHeaderData) + DIRECTORY_SLOTS * sizeof(BlockNumber))
		complain(copy, "the directory does not have all of its slots");
}

/* Whether a search for the hash of an entry finds it. */
static bool
is_found(Page page, int slot)
{
	BucketScale scale = bucket_scale(page);
	SlotRange found = bucket_search(page, &scale, PageGetBucket(page)->entries[slot].hash);

	return slot >= found.first && slot < found.first + found.count;
}

static void
check_entry(PageCopy *copy, int slot)
{
	BucketEntry entry = PageGetBucket(copy->page)->entries[slot];

	if (!page_owns_hash(copy->page, entry.hash))
		index_check_report(copy->check, copy->block, "the bucket does not own the hash of entry %d",
						   slot);
	else if (!is_found(copy->page, slot))
		index_check_report(copy->check, copy->block, "entry %d is not found by its hash", slot);
	if (!index_check_is_node(copy->check, entry.node))
		index_check_report(copy->check, copy->block, "entry %d points to %u, which is not a node",
						   slot, entry.node);
}

static void
check_bucket_page(PageCopy *copy)
{
	BucketPageData *bucket = PageGetBucket(copy->page);
	uint32 count = 0;

	if (((PageHeader) copy->page)->pd_lower != BUCKET_END)
	{
		complain(copy, "the bucket does not have all of its slots");
		return;
	}
	for (int i = 0; i < BUCKET_SLOTS; i++)
	{
		if (bucket->entries[i].node == NODE_NONE)
			continue;
		check_entry(copy, i);
		count++;
	}
	if (count != bucket->count || count > BUCKET_CAPACITY)
		index_check_report(copy->check, copy->block, "the bucket has %u entries instead of %u",
						   count, bucket->count);
	copy->check->entries += count;
}

/* One link alone, of a row that nobody sees, may outlive the node to which it leads. */
static void
check_link(PageCopy *copy, NodeNumber owner, const char *stored)
{
	Link link = link_read(stored);

	if (copy->check->block_writers &&
		ItemPointerGetBlockNumberNoCheck(&link.tid) >= copy->check->heap_blocks)
		index_check_report(copy->check, copy->block,
						   "a link of node %u points to row (%u,%u), beyond the end of the table",
						   owner, ItemPointerGetBlockNumberNoCheck(&link.tid),
						   ItemPointerGetOffsetNumberNoCheck(&link.tid));
	else if (!index_check_is_node(copy->check, link.neighbour) &&
			 index_check_row_is_visible(copy->check, &link.tid))
		index_check_report(copy->check, copy->block,
						   "a link of node %u points to %u, which is not a node", owner,
						   link.neighbour);
	for (int i = 0; i < copy->check->index.include.count; i++)
	{
		if (!include_is_sound(&copy->check->index.include, i, include_of_link(stored)))
			index_check_report(copy->check, copy->block,
							   "a link of node %u has a broken value of \"%s\"", owner,
							   index_check_included_name(copy->check, i));
	}
}

/* What is idle or retired could never be removed. */
static void
check_horizon(PageCopy *copy)
{
	if (!FullTransactionIdIsValid(page_horizon(copy->page)))
		complain(copy, "the page lacks the horizon of what is to be removed from it");
}

static void
check_node(PageCopy *copy, OffsetNumber offset, NodeTuple *node, Size size)
{
	NodeNumber number = node_number(copy->block, offset);
	uint16 link_size = copy->check->index.link_size;
	Size key_start = node_key_start(&copy->check->index, node);
	char stored[LINK_SIZE_LIMIT];

	if (size < key_start || (number == NODE_NULL) != (size == key_start))
		index_check_report(copy->check, copy->block, "node %u has %zu bytes", number, size);
	else if (number != NODE_NULL &&
			 !stored_key_is_whole(&copy->check->index,
								  &(StoredKey){copy->page, (const char *) node + key_start,
											   size - key_start}))
		index_check_report(copy->check, copy->block, "node %u has a damaged key", number);
	else if (node->capacity == 0 && !node->has_heads)
		index_check_report(copy->check, copy->block, "node %u has no room for links or chunks",
						   number);
	else if (node->count > node->capacity)
		index_check_report(copy->check, copy->block, "node %u has %d links in room for %d", number,
						   node->count, node->capacity);
	else if (node->idle && !node_is_empty(node))
		index_check_report(copy->check, copy->block, "node %u has links, but is marked as idle",
						   number);
	else
	{
		if (node->idle)
			check_horizon(copy);
		for (int i = 0; i < node->count; i++)
		{
			LinkDirection direction;
			const char *inner = NodeGetLinks(node) + i * link_size;
			Link link = link_read_inline(inner, &direction);

			memcpy(stored, inner, link_size);
			link_write(stored, &link);
			check_link(copy, number, stored);
		}
	}
}

static void
check_chunk(PageCopy *copy, OffsetNumber offset, ChunkTuple *chunk, Size size)
{
	int capacity = chunk_capacity(&copy->check->index, copy->page, offset);

	if (size < CHUNK_HEADER_SIZE || chunk->count > capacity)
	{
		index_check_report(copy->check, copy->block, "chunk %d has %d links in room for %d", offset,
						   chunk->count, capacity);
		return;
	}
	if (chunk->retired)
	{
		check_horizon(copy);
		return;
	}
	if (!index_check_is_node(copy->check, chunk->owner))
		index_check_report(copy->check, copy->block, "chunk %d belongs to %u, which is not a node",
						   offset, chunk->owner);
	for (int i = 0; i < chunk->count; i++)
		check_link(copy, chunk->owner, chunk->links + i * copy->check->index.link_size);
}

/* More bytes than it has could be shared with it. */
static void
check_bases(PageCopy *copy)
{
	const KeyBase *bases = PageGetBases(copy->page);

	for (int i = 0; copy->check->index.key_packable && i < KEY_BASES; i++)
	{
		if (bases[i].size > KEY_BASE_LIMIT)
			index_check_report(copy->check, copy->block, "base %d of the page has %d bytes", i,
							   bases[i].size);
	}
}

static void
check_tuples(PageCopy *copy, bool nodes)
{
	for (OffsetNumber i = FirstOffsetNumber; i <= PageGetMaxOffsetNumber(copy->page); i++)
	{
		ItemId pointer = PageGetItemId(copy->page, i);

		if (!ItemIdIsUsed(pointer))
			continue;
		if (!ItemIdHasStorage(pointer))
			index_check_report(copy->check, copy->block, "tuple %d has no bytes", i);
		else if (ItemIdGetOffset(pointer) < ((PageHeader) copy->page)->pd_upper ||
				 ItemIdGetOffset(pointer) + ItemIdGetLength(pointer) >
					 ((PageHeader) copy->page)->pd_special)
			index_check_report(copy->check, copy->block, "tuple %d is outside of the page", i);
		else if (nodes)
			check_node(copy, i, (NodeTuple *) PageGetItem(copy->page, pointer),
					   ItemIdGetLength(pointer));
		else
			check_chunk(copy, i, (ChunkTuple *) PageGetItem(copy->page, pointer),
						ItemIdGetLength(pointer));
	}
}

static void
check_page(PageCopy *copy)
{
	IndexCheck *check = copy->check;
	bool expected;

	if (PageIsNew(copy->page) || !has_sound_header(copy))
		return;
	if (RelationNeedsWAL(check->index.relation))
		check_hole(copy);
	expected = (PageGetOpaque(copy->page)->kind == PAGE_META) == (copy->block == META_BLOCK);
	switch (expected ? PageGetOpaque(copy->page)->kind : 0)
	{
		case PAGE_META:
			break;
		case PAGE_DIRECTORY:
			check_directory_page(copy);
			break;
		case PAGE_BUCKET:
			check_bucket_page(copy);
			break;
		case PAGE_NODES:
			check_bases(copy);
			check_tuples(copy, true);
			break;
		case PAGE_CHUNKS:
			check->chunks[copy->block] = MemoryContextAllocZero(check->scratch,
																PageGetMaxOffsetNumber(copy->page) +
																	1);
			check_tuples(copy, false);
			break;
		default:
			index_check_report(check, copy->block, "a page of kind %u must not be here",
							   PageGetOpaque(copy->page)->kind);
	}
}

/* Notes which line pointers of a block are nodes. */
static void
note_nodes(IndexCheck *check, BlockNumber block)
{
	Buffer buffer = ReadBuffer(check->index.relation, block);
	Page page = BufferGetPage(buffer);
	int count = 0;

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	if (page_is(page, PAGE_NODES))
		count = Min(PageGetMaxOffsetNumber(page), NODES_PER_PAGE);
	check->node_counts[block] = count;
	if (count > 0)
		check->node_bits[block] = MemoryContextAllocZero(check->scratch, NODES_PER_PAGE / 8);
	for (int i = 0; i < count; i++)
	{
		if (!ItemIdIsUsed(PageGetItemId(page, FirstOffsetNumber + i)))
			continue;
		check->node_bits[block][i / 8] |= 1 << (i % 8);
		check->nodes++;
	}
	UnlockReleaseBuffer(buffer);
}

bool
index_check_was_node(const IndexCheck *check, NodeNumber number)
{
	BlockNumber block = node_block(number);
	int i = node_offset(number) - FirstOffsetNumber;

	return block < check->blocks && i < check->node_counts[block] &&
		   (check->node_bits[block][i / 8] & (1 << (i % 8))) != 0;
}

/* A node that was not there may have been added since. */
bool
index_check_is_node(IndexCheck *check, NodeNumber number)
{
	BlockNumber block = node_block(number);
	Buffer buffer;
	bool is_node;

	if (index_check_was_node(check, number))
		return true;
	if (block >= RelationGetNumberOfBlocks(check->index.relation))
		return false;
	buffer = genealogy_index_lock(&check->index, block, BUFFER_LOCK_SHARE, NULL);
	is_node = node_if_there(&check->index, BufferGetPage(buffer), number) != NULL;
	UnlockReleaseBuffer(buffer);
	return is_node;
}

/* The size of the table is taken after that of the index, whose links are to rows in it. */
void
index_check_pages(IndexCheck *check)
{
	PGAlignedBlock copy;
	MemoryContext context = CurrentMemoryContext;

	check->node_counts = MemoryContextAllocExtended(context, check->blocks * sizeof(uint16),
													MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	check->node_bits = MemoryContextAllocExtended(context, check->blocks * sizeof(char *),
												  MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	check->chunks = MemoryContextAllocExtended(context, check->blocks * sizeof(char *),
											   MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	check->heap_blocks = RelationGetNumberOfBlocks(check->heap);
	for (BlockNumber block = 0; block < check->blocks; block++)
	{
		CHECK_FOR_INTERRUPTS();
		note_nodes(check, block);
	}
	for (BlockNumber block = 0; block < check->blocks; block++)
	{
		PageCopy at = {check, block, copy.data};

		CHECK_FOR_INTERRUPTS();
		index_check_copy_page(check, block, copy.data);
		check_page(&at);
	}
}
