/*
 * node_links.c
 *		The links of a node: added, and read page by page.
 *
 * A link goes into the item of the node while this has room, and then to the
 * head of the chain of its direction.  So inserts into one busy list meet only
 * on its newest chunk; the page of the node is locked for a new chunk only,
 * and each is twice as large as the one before.
 */
#include "postgres.h"

#include "genealogy_index/debug.h"
#include "genealogy_index/node_links.h"
#include "genealogy_index/node.h"
#include "genealogy_index/wal_insert.h"
#include "miscadmin.h"

/* A chain that changes under a reader oftener than this is broken. */
#define RESTARTS_LIMIT 100000

static bool
add_to_node(GenealogyIndex *index, Buffer buffer, NodeNumber owner, LinkDirection direction,
			const char *stored)
{
	NodeTuple *node = node_tuple(BufferGetPage(buffer), owner);
	uint8 count = node->count + 1;
	char flagged[LINK_SIZE_LIMIT];
	Link link = link_read(stored);

	if (node->count >= node->capacity)
		return false;
	memcpy(flagged, stored, index->link_size);
	link_write_inline(flagged, &link, direction);
	wal_add_link(index, buffer, (PageBytes){(char *) &node->count, &count, sizeof(count)},
				 (PageBytes){node->links + node->count * index->link_size, flagged,
							 index->link_size});
	return true;
}

/* What became of an attempt to add a link to a chunk. */
typedef enum ChunkState
{
	CHUNK_GONE,
	CHUNK_FULL,
	CHUNK_TAKEN /* it took the link */
} ChunkState;

static ChunkState
add_to_chunk(GenealogyIndex *index, const ItemPointerData *pointer, NodeNumber owner,
			 LinkDirection direction, const char *stored, ChunkTuple *header, int *capacity)
{
	Buffer buffer = genealogy_index_read(index, ItemPointerGetBlockNumberNoCheck(pointer), NULL);
	Page page = BufferGetPage(buffer);
	ChunkState state = CHUNK_GONE;
	ChunkTuple *chunk;

	LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
	chunk = chunk_find(page, pointer, owner, direction);
	if (chunk != NULL)
	{
		*capacity = chunk_capacity(index, page, ItemPointerGetOffsetNumber(pointer));
		memcpy(header, chunk, CHUNK_HEADER_SIZE);
		state = chunk->count < *capacity ? CHUNK_TAKEN : CHUNK_FULL;
	}
	if (state == CHUNK_TAKEN)
	{
		/* the bits of the count share their bytes with the direction */
		header->count++;
		wal_add_link(index, buffer,
					 (PageBytes){(char *) chunk + CHUNK_COUNT_OFFSET,
								 (char *) header + CHUNK_COUNT_OFFSET, sizeof(uint16)},
					 (PageBytes){chunk->links + chunk->count * index->link_size, stored,
								 index->link_size});
	}
	UnlockReleaseBuffer(buffer);
	return state;
}

/* The node's page is locked, so the head stays what it is. */
static void
add_chunk(GenealogyIndex *index, Buffer node_buffer, NodeNumber owner, LinkDirection direction,
		  const char *stored, const ChunkTuple *head, int head_capacity)
{
	union
	{
		ChunkTuple chunk;
		char data[BLCKSZ];
	} tuple;
	int most = (CHUNK_SIZE_LIMIT - CHUNK_HEADER_SIZE) / index->link_size;
	int first = DEBUG_LIMIT(2, CHUNK_CAPACITY_AT_FIRST);
	int capacity = Min(head == NULL ? first : head_capacity * 2, most);
	Size size = CHUNK_HEADER_SIZE + capacity * index->link_size;
	SpacePage space;

	memset(&tuple, 0, size);
	tuple.chunk.owner = owner;
	tuple.chunk.serial = head == NULL ? 1 : head->serial + 1;
	tuple.chunk.next = node_head(node_tuple(BufferGetPage(node_buffer), owner), direction);
	tuple.chunk.direction = direction;
	tuple.chunk.count = 1;
	memcpy(tuple.chunk.links, stored, index->link_size);

	space = space_for_tuple(index, PAGE_CHUNKS, size);
	wal_add_chunk(index, node_buffer, owner, &space, &tuple.chunk, size);
	UnlockReleaseBuffer(space.buffer);
}

/* Adds the link under the lock on the node's page, under which its head cannot change. */
static void
add_under_lock(GenealogyIndex *index, Buffer buffer, NodeNumber owner, LinkDirection direction,
			   const char *stored)
{
	ItemPointerData head = node_head(node_tuple(BufferGetPage(buffer), owner), direction);
	ChunkTuple header;
	int capacity = 0;

	if (!add_to_node(index, buffer, owner, direction, stored))
	{
		ChunkState state = CHUNK_GONE;

		if (ItemPointerIsValid(&head))
		{
			/* A page whose lock this session has already is none of chunks. */
			if (ItemPointerGetBlockNumberNoCheck(&head) == BufferGetBlockNumber(buffer))
				genealogy_index_corrupt(index->relation, BufferGetBlockNumber(buffer),
										"a wrong chunk of links");
			state = add_to_chunk(index, &head, owner, direction, stored, &header, &capacity);
			if (state == CHUNK_GONE)
				genealogy_index_corrupt(index->relation, ItemPointerGetBlockNumberNoCheck(&head),
										"a wrong chunk of links");
		}
		if (state != CHUNK_TAKEN)
			add_chunk(index, buffer, owner, direction, stored, state == CHUNK_FULL ? &header : NULL,
					  capacity);
	}
}

void
node_links_add(GenealogyIndex *index, NodeNumber owner, LinkDirection direction, const char *stored)
{
	Buffer buffer = node_lock(index, owner, BUFFER_LOCK_SHARE);
	NodeTuple *node = node_tuple(BufferGetPage(buffer), owner);
	bool has_room = node->count < node->capacity;
	ItemPointerData head = node_head(node, direction);
	ChunkTuple header;
	int capacity;

	LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
	if (has_room || !ItemPointerIsValid(&head) ||
		add_to_chunk(index, &head, owner, direction, stored, &header, &capacity) != CHUNK_TAKEN)
	{
		LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
		add_under_lock(index, buffer, owner, direction, stored);
		LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
	}
	ReleaseBuffer(buffer);
}

void
node_links_begin(NodeLinks *reader, GenealogyIndex *index, NodeNumber owner,
				 LinkDirection direction)
{
	memset(reader, 0, sizeof(NodeLinks));
	reader->index = index;
	reader->direction = direction;
	reader->links = palloc(BLCKSZ);
	node_links_begin_again(reader, owner);
}

void
node_links_begin_again(NodeLinks *reader, NodeNumber owner)
{
	reader->owner = owner;
	reader->started = false;
	reader->restarts = 0;
	reader->serial = PG_UINT32_MAX;
	reader->walked = PG_UINT32_MAX;
	ItemPointerSetInvalid(&reader->next);
}

void
node_links_begin_chain(NodeLinks *reader, NodeNumber owner, const ItemPointerData *head)
{
	node_links_begin_again(reader, owner);
	reader->started = true;
	reader->next = *head;
}

/* Starts the chain again; the links in the node's tuple are read the first time only. */
static void
read_node(NodeLinks *reader)
{
	GenealogyIndex *index = reader->index;
	Buffer buffer = node_lock(index, reader->owner, BUFFER_LOCK_SHARE);
	NodeTuple *node = node_tuple(BufferGetPage(buffer), reader->owner);

	reader->block = node_block(reader->owner);
	reader->generation = PageGetOpaque(BufferGetPage(buffer))->generation;
	reader->next = node_head(node, reader->direction);
	for (int i = 0; !reader->started && i < node->count; i++)
	{
		const char *stored = node->links + i * index->link_size;
		char *copy = reader->links + reader->count * index->link_size;
		LinkDirection direction;
		Link link = link_read_inline(stored, &direction);

		if (direction != reader->direction)
			continue;
		memcpy(copy, stored, index->link_size);
		link_write(copy, &link);
		reader->count++;
	}
	reader->started = true;
	reader->walked = PG_UINT32_MAX;
	UnlockReleaseBuffer(buffer);
}

/* A chain that changes now and then comes to its end. */
static void
count_restart(NodeLinks *reader)
{
	if (++reader->restarts > RESTARTS_LIMIT)
		genealogy_index_corrupt(reader->index->relation, node_block(reader->owner),
								"a broken chain of links");
}

/* False when the chunk is not there any more. */
static bool
read_chunk(NodeLinks *reader)
{
	GenealogyIndex *index = reader->index;
	BlockNumber block = ItemPointerGetBlockNumberNoCheck(&reader->next);
	Buffer buffer = genealogy_index_read(index, block, NULL);
	ChunkTuple *chunk;

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	chunk = chunk_find(BufferGetPage(buffer), &reader->next, reader->owner, reader->direction);
	if (chunk != NULL)
	{
		chunk_check(index, BufferGetPage(buffer), block, ItemPointerGetOffsetNumber(&reader->next));

		/* A newer chunk has reused the line pointer, or the chain is a cycle. */
		if (chunk->serial >= reader->walked)
			count_restart(reader);
		reader->walked = chunk->serial;

		/* After a new start, those that were read already are passed over. */
		if (chunk->serial < reader->serial)
		{
			reader->block = block;
			reader->generation = PageGetOpaque(BufferGetPage(buffer))->generation;
			reader->serial = chunk->serial;
			reader->count = chunk->count;
			memcpy(reader->links, chunk->links, chunk->count * index->link_size);
		}
		reader->next = chunk->next;
	}
	UnlockReleaseBuffer(buffer);
	return chunk != NULL;
}

/*
 * Vacuum may have unlinked the next chunk, which was empty, and its place may
 * have another one, even a newer one of the same chain.  A serial number that
 * is not less than those read shows, since links must not be read twice.
 */
bool
node_links_read(NodeLinks *reader)
{
	CHECK_FOR_INTERRUPTS();
	reader->count = 0;
	if (!reader->started)
	{
		read_node(reader);
		return true;
	}
	if (!ItemPointerIsValid(&reader->next))
		return false;
	if (!read_chunk(reader))
	{
		count_restart(reader);
		read_node(reader);
	}
	return true;
}

uint32
node_links_estimate(const NodeLinks *reader)
{
	Buffer buffer = node_lock(reader->index, reader->owner, BUFFER_LOCK_SHARE);
	ItemPointerData head = node_head(node_tuple(BufferGetPage(buffer), reader->owner),
									 reader->direction);
	ChunkTuple *chunk;
	uint32 estimate = 0;

	UnlockReleaseBuffer(buffer);
	if (!ItemPointerIsValid(&head))
		return 0;
	buffer = genealogy_index_read(reader->index, ItemPointerGetBlockNumberNoCheck(&head), NULL);
	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	chunk = chunk_find(BufferGetPage(buffer), &head, reader->owner, reader->direction);
	if (chunk != NULL)
		estimate = chunk->serial;
	UnlockReleaseBuffer(buffer);
	return estimate;
}
