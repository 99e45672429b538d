/*
 * vacuum_sample.c
 *		Whether there is anything in an index that is worth a vacuum of its own, although no
 *		row is dead.  See README, Vacuum.
 */
#include "postgres.h"

#include "commands/vacuum.h"
#include "genealogy_index/node.h"
#include "genealogy_index/retired.h"
#include "genealogy_index/vacuum_chains.h"
#include "genealogy_index/vacuum_sample.h"

#define SAMPLED_BLOCKS 128

/* Chunks that are looked at on a page: others are much like these. */
#define SAMPLED_ON_PAGE 8

/* It pays when one of so many chunks can be joined with the next, or nodes removed. */
#define SAMPLED_PART 16

typedef struct VacuumSample
{
	GenealogyIndex *index;
	BufferAccessStrategy strategy;
	int chunks;
	int joined; /* chunks that can be */
	int nodes;
	int idle; /* nodes whose time is over */
} VacuumSample;

/* A chunk, and the one after it. */
typedef struct SampledPair
{
	ChunkInChain chain;
	int count;
} SampledPair;

/* The chunks on a page that are followed by others. */
static int
collect_pairs(VacuumSample *sample, Buffer buffer, SampledPair *pairs)
{
	TupleCursor tuples = tuples_begin(sample->index, BufferGetPage(buffer),
									  BufferGetBlockNumber(buffer));
	int seen = 0;
	int count = 0;

	while (seen < SAMPLED_ON_PAGE && tuples_next(&tuples))
	{
		if (tuples.chunk->retired)
			continue;
		seen++;
		if (ItemPointerIsValid(&tuples.chunk->next))
			pairs[count++] = (SampledPair){.chain.owner = tuples.chunk->owner,
										   .chain.direction = tuples.chunk->direction,
										   .chain.current = tuples.chunk->next,
										   .count = tuples.chunk->count};
	}
	sample->chunks += seen;
	return count;
}

/* No page is locked, so the chunk after may be gone by now. */
static void
look_at_pair(VacuumSample *sample, const SampledPair *pair)
{
	BlockNumber block = ItemPointerGetBlockNumberNoCheck(&pair->chain.current);
	Buffer buffer = genealogy_index_lock(sample->index, block, BUFFER_LOCK_SHARE, sample->strategy);
	const ChunkTuple *next = chunk_find(BufferGetPage(buffer), &pair->chain.current,
										pair->chain.owner, pair->chain.direction);

	if (next != NULL && chunks_are_joined(sample->index, pair->count, next->count))
		sample->joined++;
	UnlockReleaseBuffer(buffer);
}

static void
count_nodes(VacuumSample *sample, Buffer buffer)
{
	Page page = BufferGetPage(buffer);
	TupleCursor tuples = tuples_begin(sample->index, page, BufferGetBlockNumber(buffer));
	bool is_over = retired_is_over(page);

	while (tuples_next(&tuples))
	{
		sample->nodes++;
		if (is_over && tuples.node->idle && node_is_empty(tuples.node))
			sample->idle++;
	}
}

static void
sample_block(VacuumSample *sample, BlockNumber block)
{
	Buffer buffer = genealogy_index_lock(sample->index, block, BUFFER_LOCK_SHARE, sample->strategy);
	SampledPair pairs[SAMPLED_ON_PAGE];
	int count = 0;

	if (page_is(BufferGetPage(buffer), PAGE_CHUNKS))
		count = collect_pairs(sample, buffer, pairs);
	else if (page_is(BufferGetPage(buffer), PAGE_NODES))
		count_nodes(sample, buffer);
	UnlockReleaseBuffer(buffer);
	for (int i = 0; i < count; i++)
		look_at_pair(sample, &pairs[i]);
}

static bool
is_much(int part, int whole)
{
	return part > 0 && part * SAMPLED_PART >= whole;
}

bool
vacuum_pays(GenealogyIndex *index, BufferAccessStrategy strategy)
{
	VacuumSample sample = {.index = index, .strategy = strategy};
	BlockNumber blocks = RelationGetNumberOfBlocks(index->relation);
	BlockNumber looks = Min(blocks, SAMPLED_BLOCKS);

	for (BlockNumber i = 0; i < looks; i++)
	{
		vacuum_delay();
		sample_block(&sample, (BlockNumber) ((uint64) i * blocks / looks));
	}
	return is_much(sample.joined, sample.chunks) || is_much(sample.idle, sample.nodes);
}
