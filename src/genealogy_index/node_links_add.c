/*
 * node_links_add.c
 *		A link is added to a node.  See README, Inserting a row.
 */
#include "postgres.h"

#include "genealogy_index/debug.h"
#include "genealogy_index/node.h"
#include "genealogy_index/node_links.h"
#include "genealogy_index/wal_records.h"

typedef struct NewLink
{
	GenealogyIndex *index;
	NodeNumber owner;
	LinkDirection direction;
	const char *stored;
} NewLink;

static bool
add_to_node(const NewLink *added, Buffer buffer)
{
	GenealogyIndex *index = added->index;
	NodeTuple *node = node_tuple(BufferGetPage(buffer), added->owner);
	uint8 count = node->count + 1;
	char flagged[LINK_SIZE_LIMIT];
	Link link = link_read(added->stored);

	if (node->count >= node->capacity)
		return false;
	memcpy(flagged, added->stored, index->link_size);
	link_write_inline(flagged, &link, added->direction);
	wal_add_link(index, buffer, (PageBytes){(char *) &node->count, &count, sizeof(count)},
				 (PageBytes){node->links + node->count * index->link_size, flagged,
							 index->link_size});
	return true;
}

typedef enum ChunkState
{
	CHUNK_GONE,
	CHUNK_FULL,
	CHUNK_TAKEN /* the link was added to it */
} ChunkState;

/* The head of a chain, and what an attempt to add a link to it found. */
typedef struct ChainHead
{
	ItemPointerData pointer;
	uint32 serial; /* 0: there is none */
	int capacity;
} ChainHead;

static ChunkState
add_to_head(const NewLink *added, ChainHead *head)
{
	GenealogyIndex *index = added->index;
	Buffer buffer = genealogy_index_lock(index, ItemPointerGetBlockNumberNoCheck(&head->pointer),
										 BUFFER_LOCK_EXCLUSIVE, NULL);
	Page page = BufferGetPage(buffer);
	ChunkTuple *chunk = chunk_find(page, &head->pointer, added->owner, added->direction);
	ChunkState state = CHUNK_GONE;

	if (chunk != NULL)
	{
		head->serial = chunk->serial;
		head->capacity = chunk_capacity(index, page, ItemPointerGetOffsetNumber(&head->pointer));
		state = chunk->count < head->capacity ? CHUNK_TAKEN : CHUNK_FULL;
	}
	if (state == CHUNK_TAKEN)
	{
		ChunkTuple header;

		/* the bits of the count share their bytes with the direction */
		memcpy(&header, chunk, CHUNK_HEADER_SIZE);
		header.count++;
		wal_add_link(index, buffer,
					 (PageBytes){(char *) chunk + CHUNK_COUNT_OFFSET,
								 (char *) &header + CHUNK_COUNT_OFFSET, sizeof(uint16)},
					 (PageBytes){chunk->links + chunk->count * index->link_size, added->stored,
								 index->link_size});
	}
	UnlockReleaseBuffer(buffer);
	return state;
}

/* The node's page is locked, so its head does not change. */
static void
add_chunk(const NewLink *added, Buffer node_buffer, const ChainHead *head)
{
	GenealogyIndex *index = added->index;
	union
	{
		ChunkTuple chunk;
		char data[BLCKSZ];
	} tuple;
	int most = (CHUNK_SIZE_LIMIT - CHUNK_HEADER_SIZE) / index->link_size;
	int first = DEBUG_LIMIT(2, CHUNK_CAPACITY_AT_FIRST);
	int capacity = Min(head->capacity == 0 ? first : head->capacity * 2, most);
	Size size = CHUNK_HEADER_SIZE + capacity * index->link_size;
	SpacePage space;

	memset(&tuple, 0, size);
	tuple.chunk.owner = added->owner;
	tuple.chunk.serial = head->serial + 1;
	tuple.chunk.next = head->pointer;
	tuple.chunk.direction = added->direction;
	tuple.chunk.count = 1;
	memcpy(tuple.chunk.links, added->stored, index->link_size);

	space = space_for_tuple(index, PAGE_CHUNKS, size);
	wal_add_chunk(index, node_buffer, added->owner, &space, &tuple.chunk, size);
	UnlockReleaseBuffer(space.buffer);
}

/* Adds the link while the node's page is locked, so that its head cannot change. */
static void
add_under_lock(const NewLink *added, Buffer buffer)
{
	ChainHead head = {
		.pointer = node_head(node_tuple(BufferGetPage(buffer), added->owner), added->direction)};
	BlockNumber block = ItemPointerGetBlockNumberNoCheck(&head.pointer);
	ChunkState state = CHUNK_FULL;

	if (add_to_node(added, buffer))
		return;
	if (ItemPointerIsValid(&head.pointer))
	{
		/* The page of the node, which is locked already, has no chunks. */
		state = block == BufferGetBlockNumber(buffer) ? CHUNK_GONE : add_to_head(added, &head);
		if (state == CHUNK_GONE)
			genealogy_index_corrupt(added->index->relation, block, "a wrong chunk of links");
	}
	if (state != CHUNK_TAKEN)
		add_chunk(added, buffer, &head);
}

void
node_links_add(GenealogyIndex *index, NodeNumber owner, LinkDirection direction, const char *stored)
{
	NewLink added = {index, owner, direction, stored};
	Buffer buffer = node_lock(index, owner, BUFFER_LOCK_SHARE);
	NodeTuple *node = node_tuple(BufferGetPage(buffer), owner);
	bool has_room = node->count < node->capacity;
	ChainHead head = {.pointer = node_head(node, direction)};

	LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
	if (has_room || !ItemPointerIsValid(&head.pointer) || add_to_head(&added, &head) != CHUNK_TAKEN)
	{
		LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
		add_under_lock(&added, buffer);
		LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
	}
	ReleaseBuffer(buffer);
}
