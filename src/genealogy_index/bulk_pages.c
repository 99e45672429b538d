/*
 * bulk_pages.c
 *		The pages of a genealogy index that is built: which tuples go where.
 *
 * A chunk is as large as fits its page.  Heads of chains are known before their
 * chunks are written, so chunks are laid out twice.
 */
#include "postgres.h"

#include "access/xloginsert.h"
#include "genealogy_index/bulk_pages.h"
#include "genealogy_index/debug.h"
#include "genealogy_index/space.h"
#include "miscadmin.h"
#include "storage/smgr.h"

void
bulk_inner_links(const BulkBuild *bulk, const BulkNode *node, uint32 *inner)
{
	uint32 room = DEBUG_LIMIT(3, bulk->index->inline_limit);

	inner[LINKS_OUT] = Min(node->links[LINKS_OUT], room);
	inner[LINKS_IN] = Min(node->links[LINKS_IN], room - inner[LINKS_OUT]);
}

NodeShape
bulk_node_shape(const BulkNode *node, const uint32 *inner)
{
	uint32 capacity = inner[LINKS_OUT] + inner[LINKS_IN];
	bool all = inner[LINKS_OUT] == node->links[LINKS_OUT] &&
			   inner[LINKS_IN] == node->links[LINKS_IN];

	return (NodeShape){capacity, .has_heads = !all || capacity == 0};
}

NodeCursor
bulk_start_nodes(const BulkBuild *bulk)
{
	NodeCursor cursor = {.index = bulk->index, .block = NULL_NODE_BLOCK};

	cursor.room = node_page_size(bulk->index);

	return cursor;
}

static bool
has_room(const NodeCursor *cursor, Size size)
{
	return size + sizeof(ItemIdData) <= cursor->room && cursor->count < SPACE_NODES_ON_PAGE;
}

static NodeNumber
take_room(NodeCursor *cursor, Size size)
{
	cursor->room -= size + sizeof(ItemIdData);
	return node_number(cursor->block, FirstOffsetNumber + cursor->count++);
}

static void
next_node_page(NodeCursor *cursor)
{
	cursor->block++;
	space_check_limit(cursor->index, cursor->block);
	cursor->room = node_page_size(cursor->index);
	cursor->count = 0;
	memset(cursor->bases, 0, sizeof(cursor->bases));
}

NodeNumber
bulk_place_null_node(NodeCursor *cursor)
{
	return take_room(cursor, NULL_NODE_SIZE);
}

NodeNumber
bulk_place_node(NodeCursor *cursor, const BulkBuild *bulk, const BulkNode *node, const char *key,
				KeyToStore *stored)
{
	uint32 inner[2];
	Size before;

	bulk_inner_links(bulk, node, inner);
	before = node_shape_size(bulk->index, bulk_node_shape(node, inner));
	stored_key_make(cursor->index, cursor->bases, key, node->key_size, stored);
	if (!has_room(cursor, before + stored->size))
	{
		next_node_page(cursor);
		stored_key_make(cursor->index, cursor->bases, key, node->key_size, stored);
	}
	if (stored->set >= 0)
		cursor->bases[stored->set] = stored->base;
	return take_room(cursor, before + stored->size);
}

static void
next_chunk_page(ChunkCursor *cursor)
{
	cursor->block++;
	space_check_limit(cursor->index, cursor->block);
	cursor->offset = FirstOffsetNumber;
	cursor->room = PAGE_ROOM;
}

/* The capacity of a chunk that takes the rest of the page. */
static uint32
capacity_left(const ChunkCursor *cursor)
{
	Size room = cursor->room < sizeof(ItemIdData)
					? 0
					: MAXALIGN_DOWN(cursor->room - sizeof(ItemIdData));

	if (room < CHUNK_HEADER_SIZE)
		return 0;
	return Min((room - CHUNK_HEADER_SIZE) / cursor->index->link_size,
			   DEBUG_LIMIT(4, CHUNK_SIZE_LIMIT));
}

ChunkCursor
bulk_start_chunks(const BulkBuild *bulk)
{
	ChunkCursor cursor = {.index = bulk->index, .block = node_block(bulk->last_number)};

	return cursor;
}

PlannedChunk
bulk_plan_chunk(ChunkCursor *cursor, uint32 count)
{
	uint32 least = DEBUG_LIMIT(2, CHUNK_CAPACITY_AT_FIRST);
	PlannedChunk chunk;

	if (capacity_left(cursor) < least)
		next_chunk_page(cursor);
	chunk.capacity = Min(Max(count, least), capacity_left(cursor));
	ItemPointerSet(&chunk.pointer, cursor->block, cursor->offset++);
	cursor->room -= MAXALIGN(CHUNK_HEADER_SIZE + chunk.capacity * cursor->index->link_size) +
					sizeof(ItemIdData);
	return chunk;
}

uint32
bulk_plan_chain(ChunkCursor *cursor, uint32 count, ItemPointerData *head)
{
	uint32 chunks = 0;

	while (count > 0)
	{
		PlannedChunk chunk = bulk_plan_chunk(cursor, count);

		if (chunks++ == 0)
			*head = chunk.pointer;
		count -= Min(count, chunk.capacity);
	}
	return chunks;
}

/* The first pages are in buffers, and logged at the end. */
static void
replace_page(Relation relation, BlockNumber block, Page page)
{
	Buffer buffer = ReadBuffer(relation, block);

	LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
	memcpy(BufferGetPage(buffer), page, BLCKSZ);
	MarkBufferDirty(buffer);
	UnlockReleaseBuffer(buffer);
}

/*
 * Other pages go past the buffers.  A page that is logged is not in the list of what
 * the next checkpoint writes to disk: bulk_end does that.
 */
void
bulk_write_page(BulkBuild *bulk, BlockNumber block, Page page)
{
	Relation relation = bulk->index->relation;
	bool logged = RelationNeedsWAL(relation);

	CHECK_FOR_INTERRUPTS();
	if (block < BLOCKS_AT_FIRST)
	{
		replace_page(relation, block, page);
		return;
	}
	if (block != bulk->next_block++)
		elog(ERROR, "block %u of index \"%s\" instead of %u is written", block,
			 RelationGetRelationName(relation), bulk->next_block - 1);
	if (logged)
		log_newpage(relation_locator(relation), MAIN_FORKNUM, block, page, true);
	page_set_checksum(page, block);
	smgrextend(RelationGetSmgr(relation), MAIN_FORKNUM, block, page,
			   logged || RelationUsesLocalBuffers(relation));
}

static void
begin_page(PageWriter *writer, BlockNumber block)
{
	memset(writer->page.data, 0, BLCKSZ);
	if (writer->kind == PAGE_NODES)
		page_init_nodes(writer->page.data, writer->bulk->index->key_packable);
	else
		page_init(writer->page.data, writer->kind);
	writer->block = block;
}

/* No block is 0, which is that of the meta page. */
void
bulk_put_tuple(PageWriter *writer, BlockNumber block, OffsetNumber offset, const void *tuple,
			   Size size)
{
	if (writer->block != block)
	{
		if (writer->block != 0)
			bulk_write_page(writer->bulk, writer->block, writer->page.data);
		begin_page(writer, block);
	}
	if (space_add_tuple(writer->page.data, tuple, size) != offset)
		elog(ERROR, "unexpected line pointer instead of %u at block %u of index \"%s\"", offset,
			 block, RelationGetRelationName(writer->bulk->index->relation));
}

void
bulk_finish_pages(PageWriter *writer)
{
	if (writer->block == 0)
		return;
	bulk_write_page(writer->bulk, writer->block, writer->page.data);
	space_announce(writer->bulk->index->relation, writer->block, writer->kind,
				   space_on_page(writer->page.data));
}
