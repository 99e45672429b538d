/*
 * node_links_add.c
 *		A link is added to a node.  See README, Inserting a row.
 */
#include "postgres.h"

#include "genealogy_index/debug.h"
#include "genealogy_index/node.h"
#include "genealogy_index/node_links.h"
#include "genealogy_index/stale_links.h"
#include "genealogy_index/wal_records.h"

static bool
add_to_node(const NewLink *added, Buffer buffer)
{
	GenealogyIndex *index = added->index;
	NodeTuple *node = node_tuple(BufferGetPage(buffer), added->owner);
	NodeTuple header;
	char flagged[LINK_SIZE_LIMIT];
	Link link = link_read(added->stored);

	if (node->count >= node->capacity)
		return false;
	memcpy(&header, node, NODE_HEADER_SIZE);
	header.idle = 0;
	header.count++;
	memcpy(flagged, added->stored, index->link_size);
	link_write_inline(flagged, &link, added->direction);
	wal_add_link(index, buffer,
				 (PageBytes){(char *) node + NODE_CAPACITY_OFFSET,
							 (char *) &header + NODE_CAPACITY_OFFSET, 2 * sizeof(uint8)},
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

	if (chunk != NULL && !chunk->retired)
	{
		int capacity = chunk_capacity(index, page, ItemPointerGetOffsetNumber(&head->pointer));

		head->serial = chunk->serial;
		state = chunk->count < capacity ? CHUNK_TAKEN : CHUNK_FULL;
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

/* A page with the chunk before, or with chunks of nodes beside it, which are read together. */
static BlockNumber
near_chunks(Buffer node_buffer, const ChainHead *head)
{
	Page page = BufferGetPage(node_buffer);

	if (ItemPointerIsValid(&head->pointer))
		return ItemPointerGetBlockNumberNoCheck(&head->pointer);
	for (OffsetNumber i = FirstOffsetNumber; i <= PageGetMaxOffsetNumber(page); i++)
	{
		const NodeTuple *node = page_tuple(page, i, NODE_HEADER_SIZE);

		for (LinkDirection k = LINKS_OUT; node != NULL && k <= LINKS_IN; k++)
		{
			ItemPointerData other = node_head(node, k);

			if (ItemPointerIsValid(&other))
				return ItemPointerGetBlockNumberNoCheck(&other);
		}
	}
	return InvalidBlockNumber;
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
	int first = added->heap != NULL ? 1 : DEBUG_LIMIT(2, CHUNK_CAPACITY_AT_FIRST);

	/* Twice the links of the chunk before, or fewer if that was not made by inserts. */
	int capacity = head->serial < CHUNK_DOUBLINGS ? Min(first << head->serial, most) : most;
	Size size = CHUNK_HEADER_SIZE + capacity * index->link_size;
	SpacePage space;

	memset(&tuple, 0, size);
	tuple.chunk.owner = added->owner;
	tuple.chunk.serial = head->serial + 1;
	tuple.chunk.next = head->pointer;
	tuple.chunk.direction = added->direction;
	tuple.chunk.count = 1;
	memcpy(tuple.chunk.links, added->stored, index->link_size);

	space = space_for_tuple(index, PAGE_CHUNKS, size, near_chunks(node_buffer, head));
	wal_add_chunk(index, node_buffer, added->owner, &space, &tuple.chunk, size);
	UnlockReleaseBuffer(space.buffer);
}

/* Adds the link where others were removed. */
static void
add_to_room(const NewLink *added, Buffer buffer, ChainHead *head)
{
	if (!add_to_node(added, buffer) &&
		(!ItemPointerIsValid(&head->pointer) || add_to_head(added, head) != CHUNK_TAKEN))
		add_chunk(added, buffer, head);
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
	if (state == CHUNK_TAKEN)
		return;

	/* The version before is dead only when its transaction is over; those before it may be. */
	if (added->heap != NULL && stale_links_remove(added, buffer, &head.pointer))
		add_to_room(added, buffer, &head);
	else
		add_chunk(added, buffer, &head);
}

void
node_links_add(const NewLink *added)
{
	GenealogyIndex *index = added->index;
	Buffer buffer = node_lock(index, added->owner, BUFFER_LOCK_SHARE);
	NodeTuple *node = node_tuple(BufferGetPage(buffer), added->owner);
	bool has_room = node->count < node->capacity;
	ChainHead head = {.pointer = node_head(node, added->direction)};

	LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
	if (has_room || !ItemPointerIsValid(&head.pointer) || add_to_head(added, &head) != CHUNK_TAKEN)
	{
		LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
		add_under_lock(added, buffer);
		LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
	}
	ReleaseBuffer(buffer);
}
