/*
 * vacuum_chains.c
 *		Chunks without links, and how they leave their chains.
 *
 * Only vacuum unlinks, and there is one vacuum at a time; inserts only put new
 * chunks before the head.  So after the head a chain keeps still.
 */
#include "postgres.h"

#include "commands/vacuum.h"
#include "genealogy_index/wal.h"
#include "genealogy_index/node_links.h"
#include "genealogy_index/node.h"
#include "genealogy_index/space.h"
#include "genealogy_index/vacuum_chains.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "storage/freespace.h"

#define CHAINS_LIMIT (128 * 1024)

void
empty_chains_init(EmptyChains *empty)
{
	empty->chains = palloc(CHAINS_LIMIT * sizeof(ChainNumber));
	empty->count = 0;
}

void
empty_chains_add(EmptyChains *empty, NodeNumber owner, LinkDirection direction)
{
	ChainNumber chain = chain_of(owner, direction);

	if (empty->count < CHAINS_LIMIT)
		empty->chains[empty->count++] = chain;
}

static int
compare_chains(const void *a, const void *b)
{
	ChainNumber one = *(const ChainNumber *) a;
	ChainNumber other = *(const ChainNumber *) b;

	return one < other ? -1 : one > other;
}

/* A chain that is walked: the chunk at hand, and the one whose "next" points to it. */
typedef struct Walk
{
	GenealogyIndex *index;
	BufferAccessStrategy strategy;
	NodeNumber owner;
	LinkDirection direction;
	ItemPointerData previous; /* invalid: the node */
	ItemPointerData current;
	uint32 serial; /* of the chunk before */
} Walk;

static Buffer
lock_block(Walk *walk, BlockNumber block, int lock)
{
	return genealogy_index_lock(walk->index, block, lock, walk->strategy);
}

static ChunkTuple *
chunk_at(Walk *walk, Page page, const ItemPointerData *pointer)
{
	ChunkTuple *chunk = chunk_find(page, pointer, walk->owner, walk->direction);

	if (chunk == NULL)
		genealogy_index_corrupt(walk->index->relation, ItemPointerGetBlockNumberNoCheck(pointer),
								"a broken chain of links");
	return chunk;
}

/* Reads the current chunk: whether it is empty, and which one follows. */
static bool
is_empty(Walk *walk, ItemPointerData *next)
{
	Buffer buffer = lock_block(walk, ItemPointerGetBlockNumberNoCheck(&walk->current),
							   BUFFER_LOCK_SHARE);
	ChunkTuple *chunk = chunk_at(walk, BufferGetPage(buffer), &walk->current);
	bool result = chunk->count == 0;

	if (chunk->serial >= walk->serial)
		genealogy_index_corrupt(walk->index->relation,
								ItemPointerGetBlockNumberNoCheck(&walk->current),
								"a chain of links that goes round");
	walk->serial = chunk->serial;
	*next = chunk->next;
	UnlockReleaseBuffer(buffer);
	return result;
}

/* The pointer that leads to the current chunk: the node's head, or "next" of the previous chunk. */
static ItemPointerData
pointer_before(Walk *walk, Page page)
{
	if (ItemPointerIsValid(&walk->previous))
		return chunk_at(walk, page, &walk->previous)->next;
	return node_head(node_tuple(page, walk->owner), walk->direction);
}

static void
set_pointer_before(Walk *walk, Page page, const ItemPointerData *pointer)
{
	if (ItemPointerIsValid(&walk->previous))
		chunk_at(walk, page, &walk->previous)->next = *pointer;
	else
		node_set_head(node_tuple(page, walk->owner), walk->direction, pointer);
}

/* One record: what led to the chunk leads to the next one, and the chunk is gone. */
static void
write_unlinked(Walk *walk, Buffer before, Buffer buffer)
{
	WalRecord record = wal_begin(walk->index);
	Page page = wal_register_page(&record, buffer, false);
	Page page_before = before == buffer ? page : wal_register_page(&record, before, false);
	ItemPointerData next = chunk_at(walk, page, &walk->current)->next;
	PageHeader header;

	set_pointer_before(walk, page_before, &next);
	PageIndexTupleDeleteNoCompact(page, ItemPointerGetOffsetNumber(&walk->current));
	PageGetOpaque(page)->generation++;

	/* What is free on a page is zero, here as after replay. */
	header = (PageHeader) page;
	memset(page + header->pd_lower, 0, header->pd_upper - header->pd_lower);
	wal_finish(&record);
}

/* False when the chunk is not the head any more, or has been given a link. */
static bool
unlink_chunk(Walk *walk)
{
	bool first = !ItemPointerIsValid(&walk->previous);
	BlockNumber block = ItemPointerGetBlockNumberNoCheck(&walk->current);
	BlockNumber block_before = first ? node_block(walk->owner)
									 : ItemPointerGetBlockNumberNoCheck(&walk->previous);
	Buffer before = lock_block(walk, block_before, BUFFER_LOCK_EXCLUSIVE);
	Buffer buffer = before;
	ItemPointerData pointer;
	bool done = false;

	if (block != block_before)
		buffer = lock_block(walk, block, BUFFER_LOCK_EXCLUSIVE);
	pointer = pointer_before(walk, BufferGetPage(before));
	if (ItemPointerEquals(&pointer, &walk->current) &&
		chunk_at(walk, BufferGetPage(buffer), &walk->current)->count == 0)
	{
		write_unlinked(walk, before, buffer);
		RecordPageWithFreeSpace(walk->index->relation, block,
								page_is_free(BufferGetPage(buffer))
									? BLCKSZ - 1
									: space_on_page(BufferGetPage(buffer)));
		done = true;
	}
	if (buffer != before)
		UnlockReleaseBuffer(buffer);
	UnlockReleaseBuffer(before);
	return done;
}

static void
start_walk(Walk *walk)
{
	walk->current = node_read_head(walk->index, walk->owner, walk->direction);
	ItemPointerSetInvalid(&walk->previous);
	walk->serial = PG_UINT32_MAX;
}

static void
unlink_in_chain(Walk *walk)
{
	start_walk(walk);
	while (ItemPointerIsValid(&walk->current))
	{
		ItemPointerData next;

		vacuum_delay();
		if (!is_empty(walk, &next))
			walk->previous = walk->current;
		else if (!unlink_chunk(walk))
		{
			/* If it was the head and there is a newer one, it has another predecessor now. */
			if (!ItemPointerIsValid(&walk->previous))
			{
				start_walk(walk);
				continue;
			}
			walk->previous = walk->current;
		}
		walk->current = next;
	}
}

void
empty_chains_unlink(EmptyChains *empty, GenealogyIndex *index, BufferAccessStrategy strategy)
{
	if (empty->count > 0)
		qsort(empty->chains, empty->count, sizeof(ChainNumber), compare_chains);
	for (int i = 0; i < empty->count; i++)
	{
		Walk walk = {.index = index,
					 .strategy = strategy,
					 .owner = chain_owner(empty->chains[i]),
					 .direction = chain_direction(empty->chains[i])};

		if (i == 0 || empty->chains[i] != empty->chains[i - 1])
			unlink_in_chain(&walk);
	}
	pfree(empty->chains);
}
