/*
 * vacuum_chains.c
 *		VACUUM removes empty chunks from their chains.  See README, Vacuum.
 */
#include "postgres.h"

#include "commands/vacuum.h"
#include "genealogy_index/node_links.h"
#include "genealogy_index/node.h"
#include "genealogy_index/space.h"
#include "genealogy_index/vacuum_chains.h"
#include "genealogy_index/wal_records.h"
#include "miscadmin.h"
#include "pg/compat.h"

/* 1 MB of memory; chains beyond it keep their empty chunks until the next vacuum. */
#define CHAINS_LIMIT (1024 * 1024 / sizeof(ChainNumber))

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

	if ((Size) empty->count < CHAINS_LIMIT)
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
	ChunkInChain chunk;
	uint32 serial; /* of the chunk before */
} Walk;

static Buffer
lock_block(Walk *walk, BlockNumber block, int lock)
{
	return genealogy_index_lock(walk->index, block, lock, walk->strategy);
}

static ChunkTuple *
current_chunk(Walk *walk, Page page)
{
	return chunk_in_chain(walk->index, page, &walk->chunk, &walk->chunk.current);
}

/* Reads the current chunk: whether it is empty, and which one follows. */
static bool
is_empty(Walk *walk, ItemPointerData *next)
{
	Buffer buffer = lock_block(walk, ItemPointerGetBlockNumberNoCheck(&walk->chunk.current),
							   BUFFER_LOCK_SHARE);
	ChunkTuple *chunk = current_chunk(walk, BufferGetPage(buffer));
	bool result = chunk->count == 0;

	if (chunk->serial >= walk->serial)
		genealogy_index_corrupt(walk->index->relation,
								ItemPointerGetBlockNumberNoCheck(&walk->chunk.current),
								"a chain of links that is a cycle");
	walk->serial = chunk->serial;
	*next = chunk->next;
	UnlockReleaseBuffer(buffer);
	return result;
}

/* False when the chunk is no longer the head, or has received a link. */
static bool
unlink_chunk(Walk *walk)
{
	bool first = !ItemPointerIsValid(&walk->chunk.previous);
	BlockNumber block = ItemPointerGetBlockNumberNoCheck(&walk->chunk.current);
	BlockNumber block_before = first ? node_block(walk->chunk.owner)
									 : ItemPointerGetBlockNumberNoCheck(&walk->chunk.previous);
	Buffer before = lock_block(walk, block_before, BUFFER_LOCK_EXCLUSIVE);
	Buffer buffer = before;
	ItemPointerData pointer;
	bool done = false;

	if (block != block_before)
		buffer = lock_block(walk, block, BUFFER_LOCK_EXCLUSIVE);
	pointer = chunk_pointer_before(walk->index, BufferGetPage(before), &walk->chunk);
	if (ItemPointerEquals(&pointer, &walk->chunk.current) &&
		current_chunk(walk, BufferGetPage(buffer))->count == 0)
	{
		wal_unlink_chunk(walk->index, before, buffer, &walk->chunk);
		space_record(walk->index->relation, block, BufferGetPage(buffer));
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
	walk->chunk.current = node_read_head(walk->index, walk->chunk.owner, walk->chunk.direction);
	ItemPointerSetInvalid(&walk->chunk.previous);
	walk->serial = PG_UINT32_MAX;
}

static void
unlink_in_chain(Walk *walk)
{
	start_walk(walk);
	while (ItemPointerIsValid(&walk->chunk.current))
	{
		ItemPointerData next;

		vacuum_delay();
		if (!is_empty(walk, &next))
			walk->chunk.previous = walk->chunk.current;
		else if (!unlink_chunk(walk))
		{
			/* The head may have a newer chunk before it by now. */
			if (!ItemPointerIsValid(&walk->chunk.previous))
			{
				start_walk(walk);
				continue;
			}
			walk->chunk.previous = walk->chunk.current;
		}
		walk->chunk.current = next;
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
					 .chunk.owner = chain_owner(empty->chains[i]),
					 .chunk.direction = chain_direction(empty->chains[i])};

		if (i == 0 || empty->chains[i] != empty->chains[i - 1])
			unlink_in_chain(&walk);
	}
	pfree(empty->chains);
}
