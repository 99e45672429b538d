/*
 * index_stats.c
 *		trace_index_stats: what a genealogy index consists of.
 */
#include "postgres.h"

#include "funcapi.h"
#include "genealogy_index/inspect.h"
#include "genealogy_index/node_links.h"
#include "genealogy_index/node.h"
#include "miscadmin.h"
#include "pg/lookup.h"
#include "utils/hsearch.h"

typedef struct IndexStats
{
	uint64 nodes;
	uint64 links; /* out of parents, so one for each row */
	uint64 links_in_nodes;
	uint64 chunks;
	uint64 longest_chain;
	uint64 pages[PAGE_KINDS];
	uint64 free_pages;

	const GenealogyIndex *index;
	HTAB *chains;
} IndexStats;

typedef struct ChainLength
{
	ChainNumber chain;
	uint64 chunks;
} ChainLength;

static void
count_node(IndexStats *stats, const NodeTuple *node)
{
	stats->nodes++;
	for (int i = 0; i < node->count; i++)
	{
		LinkDirection direction;

		(void) link_read_inline(node->links + i * stats->index->link_size, &direction);
		if (direction == LINKS_OUT)
		{
			stats->links++;
			stats->links_in_nodes++;
		}
	}
}

static void
count_chunk(IndexStats *stats, const ChunkTuple *chunk)
{
	ChainNumber key = chain_of(chunk->owner, chunk->direction);
	bool known;
	ChainLength *chain = hash_search(stats->chains, &key, HASH_ENTER, &known);

	if (!known)
		chain->chunks = 0;
	chain->chunks++;
	stats->longest_chain = Max(stats->longest_chain, chain->chunks);
	stats->chunks++;
	if (chunk->direction == LINKS_OUT)
		stats->links += chunk->count;
}

static void
count_tuples(IndexStats *stats, Page page, BlockNumber block)
{
	TupleCursor tuples = tuples_begin(stats->index, page, block);

	while (tuples_next(&tuples))
	{
		if (tuples.node != NULL)
			count_node(stats, tuples.node);
		else
			count_chunk(stats, tuples.chunk);
	}
}

static void
count_page(IndexStats *stats, Page page, BlockNumber block)
{
	if (page_is_free(page))
	{
		stats->free_pages++;
		return;
	}
	for (PageKind kind = PAGE_META; kind < PAGE_KINDS; kind++)
	{
		if (page_is(page, kind))
			stats->pages[kind]++;
	}
	count_tuples(stats, page, block);
}

static HTAB *
make_chains(void)
{
	HASHCTL control = {.keysize = sizeof(ChainNumber),
					   .entrysize = sizeof(ChainLength),
					   .hcxt = CurrentMemoryContext};

	return hash_create("genealogy index chains", 1024, &control,
					   HASH_ELEM | HASH_BLOBS | HASH_CONTEXT);
}

static void
count_pages(IndexStats *stats, Relation index)
{
	BlockNumber blocks = RelationGetNumberOfBlocks(index);
	BufferAccessStrategy strategy = GetAccessStrategy(BAS_BULKREAD);

	for (BlockNumber block = 0; block < blocks; block++)
	{
		Buffer buffer = ReadBufferExtended(index, MAIN_FORKNUM, block, RBM_NORMAL, strategy);

		CHECK_FOR_INTERRUPTS();
		LockBuffer(buffer, BUFFER_LOCK_SHARE);
		count_page(stats, BufferGetPage(buffer), block);
		UnlockReleaseBuffer(buffer);
	}
	FreeAccessStrategy(strategy);
}

PG_FUNCTION_INFO_V1(trace_index_stats);

/* The null node is not counted as an item. */
Datum
trace_index_stats(PG_FUNCTION_ARGS)
{
	GenealogyIndex index;
	Inspection inspection;
	IndexStats stats = {.index = &index, .chains = make_chains()};
	TupleDesc columns;
	Datum values[11];
	bool nulls[11] = {false};
	int i = 0;

	columns = lookup_result_row(fcinfo);
	inspect_begin(&inspection, PG_GETARG_OID(0), AccessShareLock);
	genealogy_index_open(&index, inspection.index);
	count_pages(&stats, inspection.index);
	inspect_end(&inspection);
	hash_destroy(stats.chains);

	values[i++] = Int64GetDatum(stats.nodes - 1);
	values[i++] = Int64GetDatum(stats.links);
	values[i++] = Int64GetDatum(stats.links_in_nodes);
	values[i++] = Int64GetDatum(stats.chunks);
	values[i++] = Int64GetDatum(stats.longest_chain);
	values[i++] = Int64GetDatum(stats.pages[PAGE_DIRECTORY]);
	values[i++] = Int64GetDatum(stats.pages[PAGE_BUCKET]);
	values[i++] = Int64GetDatum(stats.pages[PAGE_NODES]);
	values[i++] = Int64GetDatum(stats.pages[PAGE_CHUNKS]);
	values[i++] = Int64GetDatum(stats.free_pages);
	values[i++] = Int32GetDatum(index.link_size);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(columns, values, nulls)));
}
