/*
 * bulk_write.c
 *		A genealogy index built in memory: nodes and chunks are written.
 *
 * A chunk is as large as fits its page.  Heads of chains are known before their
 * chunks are written, so chunks are laid out twice.
 */
#include "postgres.h"

#include "genealogy_index/bulk.h"
#include "genealogy_index/debug.h"
#include "genealogy_index/node.h"
#include "genealogy_index/space.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* For tuples and their line pointers. */
#define PAGE_ROOM (BLCKSZ - SizeOfPageHeaderData - MAXALIGN(sizeof(PageOpaque)))

/* Links of a node in one direction. */
typedef struct LinkRange
{
	LinkDirection direction;
	const uint32 *order;
	uint32 count;
} LinkRange;

static LinkRange
links_of_node(const BulkBuild *bulk, uint32 node, LinkDirection direction)
{
	uint32 start = node == 0 ? 0 : bulk->nodes[node - 1].ends[direction];
	LinkRange range = {.direction = direction,
					   .order = bulk->order[direction] + start,
					   .count = bulk->nodes[node].ends[direction] - start};

	return range;
}

/* Takes up to a number of links from the front of a range. */
static LinkRange
take_links(LinkRange *range, uint32 most)
{
	LinkRange taken = *range;

	taken.count = Min(range->count, most);
	range->order += taken.count;
	range->count -= taken.count;
	return taken;
}

/* Links out come first, so that a reader can stop early; "rest" has no room in the tuple. */
static uint32
share_links(const BulkBuild *bulk, uint32 node, LinkRange *inner, LinkRange *rest)
{
	uint32 room = node == 0 ? 0 : DEBUG_LIMIT(3, bulk->index->inline_limit);

	for (LinkDirection i = LINKS_OUT; i <= LINKS_IN; i++)
	{
		rest[i] = links_of_node(bulk, node, i);
		inner[i] = take_links(&rest[i], room);
		room -= inner[i].count;
	}
	return inner[LINKS_OUT].count + inner[LINKS_IN].count;
}

/* A link of a range, as its owner has it; its values are written after it. */
static Link
link_in_range(const BulkBuild *bulk, const LinkRange *range, uint32 i, char *stored)
{
	const BulkLink *row = &bulk->links[range->order[i]];
	Link link = {bulk->numbers[row->owners[1 - range->direction]], row->tid};
	Size size = bulk->index->include.size;

	memcpy(include_of_link(stored), bulk->included + range->order[i] * size, size);
	return link;
}

void
bulk_number_nodes(BulkBuild *bulk)
{
	BlockNumber block = NULL_NODE_BLOCK;
	Size room = PAGE_ROOM;
	int count = 0;

	bulk->numbers = MemoryContextAllocHuge(bulk->context, bulk->node_count * sizeof(NodeNumber));
	for (uint32 i = 0; i < bulk->node_count; i++)
	{
		LinkRange inner[2];
		LinkRange rest[2];
		Size links_size = share_links(bulk, i, inner, rest) * bulk->index->link_size;
		Size size = NODE_HEADER_SIZE + links_size + bulk->nodes[i].size + sizeof(ItemIdData);

		CHECK_FOR_INTERRUPTS();
		if (size > room || count == SPACE_NODES_ON_PAGE)
		{
			block++;
			space_check_limit(bulk->index, block);
			room = PAGE_ROOM;
			count = 0;
		}
		bulk->numbers[i] = node_number(block, FirstOffsetNumber + count);
		room -= size;
		count++;
	}
}

/* The position at which the next chunk is laid out. */
typedef struct ChunkCursor
{
	const BulkBuild *bulk;
	BlockNumber block;
	OffsetNumber offset;
	Size room;
} ChunkCursor;

static void
next_chunk_page(ChunkCursor *cursor)
{
	cursor->block++;
	space_check_limit(cursor->bulk->index, cursor->block);
	cursor->offset = FirstOffsetNumber;
	cursor->room = PAGE_ROOM;
}

/* The cursor begins at the last page of nodes, without room on it. */
static ChunkCursor
start_chunks(const BulkBuild *bulk)
{
	ChunkCursor cursor = {.bulk = bulk, .block = node_block(bulk->numbers[bulk->node_count - 1])};

	return cursor;
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
	return Min((room - CHUNK_HEADER_SIZE) / cursor->bulk->index->link_size,
			   DEBUG_LIMIT(4, CHUNK_SIZE_LIMIT));
}

typedef struct PlannedChunk
{
	ItemPointerData pointer;
	uint32 capacity;
} PlannedChunk;

/* Lays out a chunk for up to "count" links, at least as large as the first one of an insert. */
static PlannedChunk
plan_chunk(ChunkCursor *cursor, uint32 count)
{
	uint32 least = DEBUG_LIMIT(2, CHUNK_CAPACITY_AT_FIRST);
	PlannedChunk chunk;

	if (capacity_left(cursor) < least)
		next_chunk_page(cursor);
	chunk.capacity = Min(Max(count, least), capacity_left(cursor));
	ItemPointerSet(&chunk.pointer, cursor->block, cursor->offset++);
	cursor->room -= MAXALIGN(CHUNK_HEADER_SIZE + chunk.capacity * cursor->bulk->index->link_size) +
					sizeof(ItemIdData);
	return chunk;
}

/* Lays out the chunks for "count" links; returns their number, and sets the head to the first. */
static uint32
plan_chain(ChunkCursor *cursor, uint32 count, ItemPointerData *head)
{
	uint32 chunks = 0;

	while (count > 0)
	{
		PlannedChunk chunk = plan_chunk(cursor, count);

		if (chunks++ == 0)
			*head = chunk.pointer;
		count -= Min(count, chunk.capacity);
	}
	return chunks;
}

Buffer
bulk_make_page(BulkBuild *bulk, BlockNumber block, PageKind kind)
{
	Relation relation = bulk->index->relation;
	Buffer buffer;

	CHECK_FOR_INTERRUPTS();
	buffer = ReadBuffer(relation, block < BLOCKS_AT_FIRST ? block : P_NEW);
	if (BufferGetBlockNumber(buffer) != block)
		elog(ERROR, "index \"%s\" grew to block %u instead of %u while it was built",
			 RelationGetRelationName(relation), BufferGetBlockNumber(buffer), block);
	LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
	page_init(BufferGetPage(buffer), kind);
	return buffer;
}

void
bulk_finish_page(Buffer buffer)
{
	MarkBufferDirty(buffer);
	UnlockReleaseBuffer(buffer);
}

/* The page of tuples of a kind that is being filled. */
typedef struct PageWriter
{
	BulkBuild *bulk;
	PageKind kind;
	Buffer buffer;
} PageWriter;

static void
put_tuple(PageWriter *writer, BlockNumber block, OffsetNumber offset, const void *tuple, Size size)
{
	if (writer->buffer == InvalidBuffer || BufferGetBlockNumber(writer->buffer) != block)
	{
		if (writer->buffer != InvalidBuffer)
			bulk_finish_page(writer->buffer);
		writer->buffer = bulk_make_page(writer->bulk, block, writer->kind);
	}
	if (space_add_tuple(BufferGetPage(writer->buffer), tuple, size) != offset)
		elog(ERROR, "unexpected line pointer instead of %u at block %u of index \"%s\"", offset,
			 block, RelationGetRelationName(writer->bulk->index->relation));
}

/* Only the last page has much room, so it is offered to inserts. */
static void
finish_pages(PageWriter *writer)
{
	BlockNumber block;
	Size room;

	if (writer->buffer == InvalidBuffer)
		return;
	block = BufferGetBlockNumber(writer->buffer);
	room = space_on_page(BufferGetPage(writer->buffer));
	bulk_finish_page(writer->buffer);
	space_announce(writer->bulk->index->relation, block, writer->kind, room);
}

static void
write_node(PageWriter *writer, uint32 node, ChunkCursor *chunks)
{
	BulkBuild *bulk = writer->bulk;
	uint16 link_size = bulk->index->link_size;
	union
	{
		NodeTuple node;
		char data[BLCKSZ];
	} tuple;
	LinkRange inner[2];
	LinkRange rest[2];
	uint32 capacity = share_links(bulk, node, inner, rest);
	Size size = node_build(&tuple.node, bulk->index, capacity, bulk->nodes[node].key,
						   bulk->nodes[node].size);
	char *stored = tuple.node.links;

	for (LinkDirection i = LINKS_OUT; i <= LINKS_IN; i++)
	{
		ItemPointerData head;

		for (uint32 k = 0; k < inner[i].count; k++, stored += link_size)
		{
			Link link = link_in_range(bulk, &inner[i], k, stored);

			link_write_inline(stored, &link, i);
		}
		ItemPointerSetInvalid(&head);
		plan_chain(chunks, rest[i].count, &head);
		node_set_head(&tuple.node, i, &head);
	}
	tuple.node.count = capacity;
	put_tuple(writer, node_block(bulk->numbers[node]), node_offset(bulk->numbers[node]), &tuple,
			  size);
}

/* The head is written first, as if the links had been inserted from the last to the first. */
static void
write_chain(PageWriter *writer, uint32 node, LinkRange rest, ChunkCursor *cursor)
{
	BulkBuild *bulk = writer->bulk;
	uint16 link_size = bulk->index->link_size;
	ChunkCursor trial = *cursor;
	ItemPointerData head;
	uint32 serial = plan_chain(&trial, rest.count, &head);
	PlannedChunk chunk;

	if (rest.count == 0)
		return;
	chunk = plan_chunk(cursor, rest.count);
	while (serial > 0)
	{
		union
		{
			ChunkTuple chunk;
			char data[BLCKSZ];
		} tuple;
		Size size = CHUNK_HEADER_SIZE + chunk.capacity * link_size;
		LinkRange links = take_links(&rest, chunk.capacity);
		ItemPointerData pointer = chunk.pointer;

		memset(&tuple, 0, size);
		for (uint32 i = 0; i < links.count; i++)
		{
			char *stored = tuple.chunk.links + i * link_size;
			Link link = link_in_range(bulk, &links, i, stored);

			link_write(stored, &link);
		}
		tuple.chunk.owner = bulk->numbers[node];
		tuple.chunk.serial = serial--;
		tuple.chunk.direction = rest.direction;
		tuple.chunk.count = links.count;
		ItemPointerSetInvalid(&tuple.chunk.next);
		if (serial > 0)
		{
			chunk = plan_chunk(cursor, rest.count);
			tuple.chunk.next = chunk.pointer;
		}
		put_tuple(writer, ItemPointerGetBlockNumber(&pointer), ItemPointerGetOffsetNumber(&pointer),
				  &tuple, size);
	}
}

void
bulk_write_nodes(BulkBuild *bulk)
{
	PageWriter nodes = {.bulk = bulk, .kind = PAGE_NODES};
	PageWriter chunks = {.bulk = bulk, .kind = PAGE_CHUNKS};
	ChunkCursor cursor = start_chunks(bulk);

	for (uint32 i = 0; i < bulk->node_count; i++)
		write_node(&nodes, i, &cursor);
	finish_pages(&nodes);

	cursor = start_chunks(bulk);
	for (uint32 i = 0; i < bulk->node_count; i++)
	{
		LinkRange inner[2];
		LinkRange rest[2];

		share_links(bulk, i, inner, rest);
		write_chain(&chunks, i, rest[LINKS_OUT], &cursor);
		write_chain(&chunks, i, rest[LINKS_IN], &cursor);
	}
	finish_pages(&chunks);
}
