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
#include "storage/lmgr.h"
#include "storage/lock.h"

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
	wal_add_link(index, buffer, (PageBytes){(char *) node, &header, NODE_HEADER_SIZE},
				 (PageBytes){NodeGetLinks(node) + node->count * index->link_size, flagged,
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
		const NodeTuple *node = page_tuple(page, i, NODE_HEADER_SIZE + NODE_HEADS_SIZE);

		for (LinkDirection k = LINKS_OUT; node != NULL && k <= LINKS_IN; k++)
		{
			ItemPointerData other = node_head(node, k);

			if (ItemPointerIsValid(&other))
				return ItemPointerGetBlockNumberNoCheck(&other);
		}
	}
	return InvalidBlockNumber;
}

typedef union ChunkSpace
{
	ChunkTuple chunk;
	char data[BLCKSZ];
} ChunkSpace;

/* Makes a chunk without links in memory; returns its size. */
static Size
begin_chunk(const NewLink *added, ChunkSpace *space, LinkDirection direction, int capacity)
{
	Size size = CHUNK_HEADER_SIZE + capacity * added->index->link_size;

	memset(space, 0, size);
	space->chunk.owner = added->owner;
	space->chunk.serial = 1;
	ItemPointerSetInvalid(&space->chunk.next);
	space->chunk.direction = direction;
	return size;
}

static void
put_link(const NewLink *added, ChunkTuple *chunk)
{
	uint16 size = added->index->link_size;

	memcpy(chunk->links + chunk->count++ * size, added->stored, size);
}

/* The links for which the first chunk of a chain has room. */
static int
first_capacity(const NewLink *added)
{
	return added->heap != NULL ? 1 : DEBUG_LIMIT(2, CHUNK_CAPACITY_AT_FIRST);
}

/* The node's page is locked, so its head does not change. */
static void
add_chunk_to_heads(const NewLink *added, Buffer node_buffer, const ChainHead *head)
{
	GenealogyIndex *index = added->index;
	int most = (CHUNK_SIZE_LIMIT - CHUNK_HEADER_SIZE) / index->link_size;
	int first = first_capacity(added);

	/* Twice the links of the chunk before, or fewer if that was not made by inserts. */
	int capacity = head->serial < CHUNK_DOUBLINGS ? Min(first << head->serial, most) : most;
	ChunkSpace tuple;
	Size size = begin_chunk(added, &tuple, added->direction, capacity);
	SpacePage space;

	tuple.chunk.serial = head->serial + 1;
	tuple.chunk.next = head->pointer;
	put_link(added, &tuple.chunk);
	space = space_for_tuple(index, &(SpaceWanted){.kind = PAGE_CHUNKS,
												  .size = size,
												  .near = near_chunks(node_buffer, head)});
	wal_add_chunk(index, node_buffer, added->owner, &space, &tuple.chunk, size);
	UnlockReleaseBuffer(space.buffer);
}

/* The index of a link of a direction in the tuple of a node; -1: there is none. */
static int
find_inner_link(const GenealogyIndex *index, const NodeTuple *node, LinkDirection direction)
{
	for (int i = node->count - 1; i >= 0; i--)
	{
		if (link_direction(NodeGetLinks(node) + i * index->link_size) == direction)
			return i;
	}
	return -1;
}

/* Moves a link of the direction of the chunk from a node to it. */
static void
move_inner_link(const GenealogyIndex *index, NodeTuple *node, ChunkTuple *chunk)
{
	uint16 size = index->link_size;
	char *moved = NodeGetLinks(node) + find_inner_link(index, node, chunk->direction) * size;
	char *stored = chunk->links + chunk->count++ * size;
	LinkDirection direction;
	Link link = link_read_inline(moved, &direction);

	memcpy(stored, moved, size);
	link_write(stored, &link);
	memmove(moved, NodeGetLinks(node) + --node->count * size, size);
}

/* The first chunks of a node, in memory. */
typedef struct FirstSpace
{
	char node[BLCKSZ];
	ChunkSpace chunks[2];
} FirstSpace;

/*
 * A full node without heads gives the room of a link for them.  That link goes to a
 * chunk together with another of its direction: the new one, if there is one of its
 * direction; else a second one, whose room the new one takes.  If there is no second
 * one, each goes to a chunk of its own.
 */
static FirstChunks
make_first_chunks(const NewLink *added, const NodeTuple *node, FirstSpace *space)
{
	GenealogyIndex *index = added->index;
	NodeTuple *changed = (NodeTuple *) space->node;
	ChunkTuple *chunk = &space->chunks[0].chunk;
	bool alike = find_inner_link(index, node, added->direction) >= 0;
	bool alone = !alike && node->count == 1;
	FirstChunks first = {changed, {chunk, &space->chunks[1].chunk}, {0, 0}, alone ? 2 : 1};

	node_copy(index, changed, (NodeShape){node->capacity - 1, .has_heads = true}, node);
	changed->idle = 0;
	first.sizes[0] = begin_chunk(added, &space->chunks[0],
								 alike ? added->direction : 1 - added->direction,
								 alone ? 1 : Max(2, first_capacity(added)));
	move_inner_link(index, changed, chunk);
	if (alike)
		put_link(added, chunk);
	else if (alone)
	{
		first.sizes[1] = begin_chunk(added, &space->chunks[1], added->direction,
									 Min(2, first_capacity(added)));
		put_link(added, first.chunks[1]);
	}
	else
	{
		move_inner_link(index, changed, chunk);
		node_append_link(index, changed, added->stored, added->direction);
	}
	return first;
}

/* What the chunks take of a page, besides the line pointer of the first. */
static Size
first_chunks_size(const FirstChunks *first)
{
	Size size = MAXALIGN(first->sizes[0]);

	if (first->count > 1)
		size += sizeof(ItemIdData) + MAXALIGN(first->sizes[1]);
	return size;
}

/* Whether someone may be reading all pages: VACUUM, or a build with CONCURRENTLY. */
static bool
may_be_vacuumed(const GenealogyIndex *index)
{
	LOCKTAG tag;
	int count;

	SET_LOCKTAG_RELATION(tag, index->relation->rd_lockInfo.lockRelId.dbId,
						 index->relation->rd_index->indrelid);
	pfree(GetLockConflicts(&tag, ShareUpdateExclusiveLock, &count));
	return count > 0;
}

/*
 * Vacuum reads pages in the order of their blocks, and must not miss a link that moves
 * meanwhile.  So chunks that take links come after the page of the node then.  If vacuum
 * begins later, it waits for the page of the chunks, which is locked.
 */
static SpacePage
space_for_first_chunks(const NewLink *added, Buffer node_buffer, const FirstChunks *first)
{
	GenealogyIndex *index = added->index;
	ChainHead none = {0};
	SpaceWanted wanted = {.kind = PAGE_CHUNKS, .size = first_chunks_size(first)};
	SpacePage space;

	ItemPointerSetInvalid(&none.pointer);
	wanted.near = near_chunks(node_buffer, &none);
	space = space_for_tuple(index, &wanted);
	if (BufferGetBlockNumber(space.buffer) > BufferGetBlockNumber(node_buffer) ||
		!may_be_vacuumed(index))
		return space;
	space_record_now(index->relation, BufferGetBlockNumber(space.buffer),
					 BufferGetPage(space.buffer));
	UnlockReleaseBuffer(space.buffer);
	wanted.after = BufferGetBlockNumber(node_buffer);
	return space_for_tuple(index, &wanted);
}

static void
add_first_chunks(const NewLink *added, Buffer node_buffer)
{
	GenealogyIndex *index = added->index;
	const NodeTuple *node = node_tuple(BufferGetPage(node_buffer), added->owner);
	FirstSpace tuples;
	FirstChunks first;
	SpacePage space;

	if (node->capacity == 0)
		genealogy_index_corrupt(index->relation, BufferGetBlockNumber(node_buffer),
								"a damaged node");
	first = make_first_chunks(added, node, &tuples);
	space = space_for_first_chunks(added, node_buffer, &first);
	wal_add_first_chunks(index, node_buffer, added->owner, &space, &first);
	UnlockReleaseBuffer(space.buffer);
}

static void
add_chunk(const NewLink *added, Buffer node_buffer, const ChainHead *head)
{
	if (node_tuple(BufferGetPage(node_buffer), added->owner)->has_heads)
		add_chunk_to_heads(added, node_buffer, head);
	else
		add_first_chunks(added, node_buffer);
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
