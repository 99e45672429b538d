/*
 * index_stats.c
 *		trace_index_stats: what a genealogy index consists of.
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "genealogy_index/bucket.h"
#include "genealogy_index/inspect.h"
#include "genealogy_index/node_links.h"
#include "genealogy_index/node.h"
#include "genealogy_index/retired.h"
#include "miscadmin.h"
#include "pg/lookup.h"
#include "utils/hsearch.h"

typedef struct IndexStats
{
	uint64 nodes;
	uint64 empty_nodes; /* nodes without links */
	uint64 links;       /* out of parents, so one for each row */
	uint64 links_in_nodes;
	uint64 chunks;
	uint64 longest_chain;
	BlockNumber blocks;
	uint64 pages[PAGE_KINDS];
	uint64 free_pages;
	uint64 free_bytes; /* of these, and beside what is in use on other pages */
	double node_bytes; /* what nodes with links would take without spare room */

	const GenealogyIndex *index;
	HTAB *chains;
} IndexStats;

typedef struct ChainLength
{
	ChainNumber chain;
	uint64 chunks;
	uint64 links;
} ChainLength;

static void
count_node(IndexStats *stats, NodeNumber number, const NodeTuple *node, Size size)
{
	Size spare = (node->capacity - node->count) * stats->index->link_size +
				 node->has_heads * NODE_HEADS_SIZE;

	stats->nodes++;
	if (number != NODE_NULL && node_is_empty(node))
		stats->empty_nodes++;
	else
		stats->node_bytes += size + sizeof(ItemIdData) - spare;
	for (int i = 0; i < node->count; i++)
	{
		LinkDirection direction;

		(void) link_read_inline(NodeGetLinks(node) + i * stats->index->link_size, &direction);
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
		chain->chunks = chain->links = 0;
	chain->chunks++;
	chain->links += chunk->count;
	stats->longest_chain = Max(stats->longest_chain, chain->chunks);
	stats->chunks++;
	if (chunk->direction == LINKS_OUT)
		stats->links += chunk->count;
}

/* Counts a tuple; whether it is in use, and not about to be removed. */
static bool
count_tuple(IndexStats *stats, const TupleCursor *tuple)
{
	NodeNumber number = node_number(tuple->block, tuple->offset);

	if (tuple->node != NULL)
	{
		count_node(stats, number, tuple->node,
				   ItemIdGetLength(PageGetItemId(tuple->page, tuple->offset)));
		return number == NODE_NULL || !node_is_empty(tuple->node);
	}
	if (!tuple->chunk->retired)
		count_chunk(stats, tuple->chunk);
	return !tuple->chunk->retired;
}

static void
count_tuples(IndexStats *stats, Page page, BlockNumber block)
{
	TupleCursor tuples = tuples_begin(stats->index, page, block);
	Size room = page_is(page, PAGE_NODES) ? node_page_size(stats->index) : PAGE_ROOM;
	Size used = 0;

	while (tuples_next(&tuples))
	{
		Size size = ItemIdGetLength(PageGetItemId(page, tuples.offset));

		if (count_tuple(stats, &tuples))
			used += sizeof(ItemIdData) + (tuples.chunk != NULL ? MAXALIGN(size) : size);
	}
	if (page_is(page, PAGE_NODES) || page_is(page, PAGE_CHUNKS))
		stats->free_bytes += room - Min(used, room);
}

static void
count_page(IndexStats *stats, Page page, BlockNumber block)
{
	if (page_is_free(page) || retired_is_all(page))
	{
		stats->free_pages++;
		stats->free_bytes += BLCKSZ;
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
	BlockNumber blocks = stats->blocks = RelationGetNumberOfBlocks(index);
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

/* Buckets of a build: each of as many slots of the root as it has room for, as far as one has. */
static double
estimate_buckets(double nodes)
{
	double room = BUCKET_CAPACITY * BUCKET_FILL_PERCENT / 100.0;
	double slots = floor(room * DIRECTORY_SLOTS / Max(nodes, 1));

	return slots < 1 ? ceil(nodes / room) : ceil(DIRECTORY_SLOTS / Min(slots, DIRECTORY_SLOTS));
}

/* About how many pages a build would make of what is there: chains that nodes have room for go there. */
static double
estimate_rebuilt(IndexStats *stats)
{
	uint16 link_size = stats->index->link_size;
	double node_bytes = stats->node_bytes;
	double chunk_bytes = 0;
	HASH_SEQ_STATUS chains;
	ChainLength *chain;

	hash_seq_init(&chains, stats->chains);
	while ((chain = hash_seq_search(&chains)) != NULL)
	{
		if (chain->links <= stats->index->inline_limit && chain_owner(chain->chain) != NODE_NULL)
			node_bytes += chain->links * link_size;
		else
		{
			node_bytes += NODE_HEADS_SIZE;
			chunk_bytes += CHUNK_HEADER_SIZE + sizeof(ItemIdData) + chain->links * link_size;
		}
	}
	return FIRST_BUCKET_BLOCK + estimate_buckets(stats->nodes - 1 - stats->empty_nodes) +
		   ceil(node_bytes / node_page_size(stats->index)) + ceil(chunk_bytes / PAGE_ROOM);
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
	Datum values[15];
	bool nulls[15] = {false};
	double rebuilt;
	int i = 0;

	columns = lookup_result_row(fcinfo);
	inspect_begin(&inspection, PG_GETARG_OID(0), AccessShareLock);
	genealogy_index_open(&index, inspection.index);
	count_pages(&stats, inspection.index);
	inspect_end(&inspection);
	rebuilt = estimate_rebuilt(&stats);
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
	values[i++] = Int64GetDatum(stats.empty_nodes);
	values[i++] = Int64GetDatum((int64) stats.blocks * BLCKSZ);
	values[i++] = Int64GetDatum((int64) rebuilt * BLCKSZ);
	values[i++] = Int64GetDatum(stats.free_bytes);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(columns, values, nulls)));
}
