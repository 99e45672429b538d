/*
 * vacuum.c
 *		VACUUM removes links of dead rows, and what has none left.  See README, Vacuum.
 */
#include "postgres.h"

#include "commands/vacuum.h"
#include "genealogy_index/genealogy_index.h"
#include "genealogy_index/node_page.h"
#include "genealogy_index/retired.h"
#include "genealogy_index/space.h"
#include "genealogy_index/vacuum_chains.h"
#include "genealogy_index/vacuum_nodes.h"
#include "genealogy_index/vacuum_sample.h"
#include "genealogy_index/wal_records.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "storage/indexfsm.h"
#include "utils/memutils.h"

/* A page of nodes is packed when that frees a part of it. */
#define PACKING_PAYS DEBUG_LIMIT(1, BLCKSZ / 8)

typedef struct Vacuum
{
	GenealogyIndex index;
	IndexVacuumInfo *info;
	IndexBulkDeleteResult *result;
	IndexBulkDeleteCallback is_dead;
	void *is_dead_state;
	LooseChains chains;
	MemoryContext scratch;
	bool marked; /* something as idle */

	/* of the page at hand */
	uint64 removed; /* links, in both directions */
	uint64 idle;    /* nodes that have become so */
} Vacuum;

static bool
is_dead(Vacuum *vacuum, Link *link)
{
	return vacuum->is_dead(&link->tid, vacuum->is_dead_state);
}

/* Closes the gap with the last link; returns how many are left. */
static int
remove_link(Vacuum *vacuum, char *links, int number, int count)
{
	uint16 size = vacuum->index.link_size;

	memmove(links + number * size, links + (count - 1) * size, size);
	memset(links + (count - 1) * size, 0, size);
	vacuum->removed++;
	return count - 1;
}

static void
count_link(Vacuum *vacuum, LinkDirection direction, bool dead)
{
	if (direction != LINKS_OUT)
		return;
	if (dead)
		vacuum->result->tuples_removed++;
	else
		vacuum->result->num_index_tuples++;
}

static void
clean_node(Vacuum *vacuum, NodeTuple *node, NodeNumber number)
{
	for (int i = 0; i < node->count;)
	{
		LinkDirection direction;
		Link link = link_read_inline(NodeGetLinks(node) + i * vacuum->index.link_size, &direction);
		bool dead = is_dead(vacuum, &link);

		count_link(vacuum, direction, dead);
		if (dead)
			node->count = remove_link(vacuum, NodeGetLinks(node), i, node->count);
		else
			i++;
	}
	if (number == NODE_NULL || !node_becomes_idle(node))
		return;
	node->idle = 1;
	vacuum->idle++;
}

/* Whether a chunk may be joined with the next. */
static bool
is_small_before_others(const Vacuum *vacuum, const ChunkTuple *chunk)
{
	return ItemPointerIsValid(&chunk->next) &&
		   chunk->count * vacuum->index.link_size < CHUNK_SIZE_LIMIT / 2;
}

/* Chains are looked at that lost links, have chunks that may be joined, or that must move. */
static void
clean_chunk(Vacuum *vacuum, ChunkTuple *chunk, bool moves)
{
	uint64 before = vacuum->removed;

	for (int i = 0; i < chunk->count;)
	{
		Link link = link_read(chunk->links + i * vacuum->index.link_size);
		bool dead = is_dead(vacuum, &link);

		if (!chunk->retired)
			count_link(vacuum, chunk->direction, dead);
		if (dead)
			chunk->count = remove_link(vacuum, chunk->links, i, chunk->count);
		else
			i++;
	}
	if (!chunk->retired &&
		(moves || vacuum->removed > before || is_small_before_others(vacuum, chunk)))
		loose_chains_add(&vacuum->chains, chunk->owner, chunk->direction);
}

static void
clean_tuples(Vacuum *vacuum, Page page, BlockNumber block)
{
	TupleCursor tuples = tuples_begin(&vacuum->index, page, block);
	bool moves = page_is(page, PAGE_CHUNKS) && chunk_page_is_sparse(page);

	while (tuples_next(&tuples))
	{
		if (tuples.node != NULL)
			clean_node(vacuum, tuples.node, node_number(block, tuples.offset));
		else
			clean_chunk(vacuum, tuples.chunk, moves);
	}
}

/* Chains may have links for which their nodes have room now. */
static void
note_chains(Vacuum *vacuum, Page page, BlockNumber block)
{
	TupleCursor tuples = tuples_begin(&vacuum->index, page, block);

	while (tuples_next(&tuples))
	{
		for (LinkDirection i = LINKS_OUT; i <= LINKS_IN; i++)
		{
			ItemPointerData head = node_head(tuples.node, i);

			if (ItemPointerIsValid(&head))
				loose_chains_add(&vacuum->chains, node_number(block, tuples.offset), i);
		}
	}
}

/* Packs a page of nodes if that pays; whether it did. */
static bool
pack(Vacuum *vacuum, Page page, BlockNumber block)
{
	int room = node_page_room(&vacuum->index, page, block, InvalidOffsetNumber, (NodeShape){0});
	int free = (int) ((PageHeader) page)->pd_upper - ((PageHeader) page)->pd_lower;
	bool pays = room - free >= PACKING_PAYS;

	if (pays)
		node_page_pack(&vacuum->index, page, InvalidOffsetNumber, (NodeShape){0});
	if (room > vacuum->index.link_size)
		note_chains(vacuum, page, block);
	return pays;
}

/* Cleans a copy of the page, which is written only when something has changed. */
static void
clean_page(Vacuum *vacuum, Buffer buffer)
{
	BlockNumber block = BufferGetBlockNumber(buffer);
	PGAlignedBlock copy;
	bool packed = false;

	memcpy(copy.data, BufferGetPage(buffer), BLCKSZ);
	vacuum->removed = vacuum->idle = 0;
	clean_tuples(vacuum, copy.data, block);
	if (page_is(copy.data, PAGE_NODES))
		packed = pack(vacuum, copy.data, block);
	if (vacuum->removed > 0)
		PageGetOpaque((Page) copy.data)->generation++;
	if (vacuum->idle > 0)
	{
		retired_set_horizon(copy.data);
		vacuum->marked = true;
	}
	if (vacuum->removed > 0 || vacuum->idle > 0 || packed)
		wal_clean_page(&vacuum->index, buffer, copy.data);
}

/* What is no longer used goes first, since what becomes so now sets a new horizon. */
static void
vacuum_block(Vacuum *vacuum, BlockNumber block)
{
	Buffer buffer = ReadBufferExtended(vacuum->index.relation, MAIN_FORKNUM, block, RBM_NORMAL,
									   vacuum->info->strategy);
	Page page = BufferGetPage(buffer);

	idle_nodes_remove(&vacuum->index, buffer, vacuum->scratch);
	LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
	(void) retired_remove(&vacuum->index, buffer);
	if (page_is(page, PAGE_NODES) || page_is(page, PAGE_CHUNKS))
		clean_page(vacuum, buffer);
	if (page_is_free(page))
		vacuum->result->pages_free++;
	space_record(vacuum->index.relation, block, page);
	UnlockReleaseBuffer(buffer);
}

/* A pass counts anew, except for removed rows, which add up over passes. */
static IndexBulkDeleteResult *
start_result(IndexBulkDeleteResult *result)
{
	if (result == NULL)
		result = palloc0(sizeof(IndexBulkDeleteResult));
	result->num_index_tuples = 0;
	result->estimated_count = false;
	result->pages_free = 0;
	return result;
}

/* The map comes first, so that room which was found is used at once. */
static void
tidy(Vacuum *vacuum)
{
	bool moved;

	IndexFreeSpaceMapVacuum(vacuum->info->index);
	moved = loose_chains_tidy(&vacuum->chains, &vacuum->index, vacuum->info->strategy);
	if (moved || vacuum->marked)
		retired_end_horizons();
}

/* Goes through the index once, and then through the chains that are worth it. */
static void
vacuum_index(Vacuum *vacuum)
{
	Relation relation = vacuum->info->index;

	loose_chains_init(&vacuum->chains);
	vacuum->scratch = AllocSetContextCreate(CurrentMemoryContext, "genealogy index vacuum",
											ALLOCSET_SMALL_SIZES);

	/* An insert may have moved links to a page that came after the start. */
	for (BlockNumber block = 0; block < RelationGetNumberOfBlocks(relation); block++)
	{
		DEBUG_STOP();
		vacuum_delay();
		vacuum_block(vacuum, block);
	}

	/* While an index is built concurrently, this is called to read it. */
	if (relation->rd_index->indisvalid)
		tidy(vacuum);
	loose_chains_free(&vacuum->chains);
	MemoryContextDelete(vacuum->scratch);
}

IndexBulkDeleteResult *
genealogy_bulk_delete(IndexVacuumInfo *info, IndexBulkDeleteResult *result,
					  IndexBulkDeleteCallback callback, void *callback_state)
{
	Vacuum vacuum = {.info = info, .is_dead = callback, .is_dead_state = callback_state};

	vacuum.result = start_result(result);
	genealogy_index_open(&vacuum.index, info->index);
	vacuum_index(&vacuum);
	return vacuum.result;
}

static bool
nothing_is_dead(ItemPointer tid, void *state)
{
	return false;
}

/* No row is dead, but inserts may have left small chunks, and the last vacuum idle nodes. */
static IndexBulkDeleteResult *
vacuum_without_dead(IndexVacuumInfo *info)
{
	Vacuum vacuum = {.info = info, .is_dead = nothing_is_dead};

	genealogy_index_open(&vacuum.index, info->index);
	if (!info->index->rd_index->indisvalid || !vacuum_pays(&vacuum.index, info->strategy))
		return NULL;
	vacuum.result = start_result(NULL);
	vacuum_index(&vacuum);
	return vacuum.result;
}

IndexBulkDeleteResult *
genealogy_vacuum_cleanup(IndexVacuumInfo *info, IndexBulkDeleteResult *result)
{
	if (info->analyze_only)
		return result;
	if (result == NULL)
		result = vacuum_without_dead(info);
	if (result == NULL)
		return NULL;
	result->num_pages = RelationGetNumberOfBlocks(info->index);
	IndexFreeSpaceMapVacuum(info->index);
	return result;
}
