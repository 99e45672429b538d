/*
 * vacuum.c
 *		VACUUM removes links of dead rows.  See README, Vacuum.
 */
#include "postgres.h"

#include "commands/vacuum.h"
#include "genealogy_index/genealogy_index.h"
#include "genealogy_index/node_links.h"
#include "genealogy_index/node.h"
#include "genealogy_index/space.h"
#include "genealogy_index/vacuum_chains.h"
#include "genealogy_index/wal_records.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "storage/indexfsm.h"

typedef struct Vacuum
{
	GenealogyIndex index;
	IndexVacuumInfo *info;
	IndexBulkDeleteResult *result;
	IndexBulkDeleteCallback is_dead;
	void *is_dead_state;
	EmptyChains chains;
	uint64 removed; /* from the page at hand, in both directions */
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
clean_node(Vacuum *vacuum, NodeTuple *node)
{
	for (int i = 0; i < node->count;)
	{
		LinkDirection direction;
		Link link = link_read_inline(node->links + i * vacuum->index.link_size, &direction);
		bool dead = is_dead(vacuum, &link);

		count_link(vacuum, direction, dead);
		if (dead)
			node->count = remove_link(vacuum, node->links, i, node->count);
		else
			i++;
	}
}

static void
clean_chunk(Vacuum *vacuum, ChunkTuple *chunk)
{
	for (int i = 0; i < chunk->count;)
	{
		Link link = link_read(chunk->links + i * vacuum->index.link_size);
		bool dead = is_dead(vacuum, &link);

		count_link(vacuum, chunk->direction, dead);
		if (dead)
			chunk->count = remove_link(vacuum, chunk->links, i, chunk->count);
		else
			i++;
	}
	if (chunk->count == 0)
		empty_chains_add(&vacuum->chains, chunk->owner, chunk->direction);
}

static void
clean_tuples(Vacuum *vacuum, Page page, BlockNumber block)
{
	TupleCursor tuples = tuples_begin(&vacuum->index, page, block);

	while (tuples_next(&tuples))
	{
		if (tuples.node != NULL)
			clean_node(vacuum, tuples.node);
		else
			clean_chunk(vacuum, tuples.chunk);
	}
}

/* Cleans a copy of the page, which is written only when links were removed. */
static void
clean_page(Vacuum *vacuum, Buffer buffer)
{
	PGAlignedBlock copy;

	memcpy(copy.data, BufferGetPage(buffer), BLCKSZ);
	vacuum->removed = 0;
	clean_tuples(vacuum, copy.data, BufferGetBlockNumber(buffer));
	if (vacuum->removed > 0)
		wal_remove_links(&vacuum->index, buffer, copy.data);
}

static void
vacuum_block(Vacuum *vacuum, BlockNumber block)
{
	Buffer buffer = ReadBufferExtended(vacuum->index.relation, MAIN_FORKNUM, block, RBM_NORMAL,
									   vacuum->info->strategy);
	Page page = BufferGetPage(buffer);

	LockBuffer(buffer, BUFFER_LOCK_EXCLUSIVE);
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

IndexBulkDeleteResult *
genealogy_bulk_delete(IndexVacuumInfo *info, IndexBulkDeleteResult *result,
					  IndexBulkDeleteCallback callback, void *callback_state)
{
	Vacuum vacuum = {.info = info, .is_dead = callback, .is_dead_state = callback_state};
	BlockNumber blocks = RelationGetNumberOfBlocks(info->index);

	vacuum.result = start_result(result);
	genealogy_index_open(&vacuum.index, info->index);
	empty_chains_init(&vacuum.chains);
	for (BlockNumber block = 0; block < blocks; block++)
	{
		vacuum_delay();
		vacuum_block(&vacuum, block);
	}
	empty_chains_unlink(&vacuum.chains, &vacuum.index, info->strategy);
	return vacuum.result;
}

IndexBulkDeleteResult *
genealogy_vacuum_cleanup(IndexVacuumInfo *info, IndexBulkDeleteResult *result)
{
	/* Without ambulkdelete nothing was removed, so there is nothing to count. */
	if (info->analyze_only || result == NULL)
		return result;
	result->num_pages = RelationGetNumberOfBlocks(info->index);
	IndexFreeSpaceMapVacuum(info->index);
	return result;
}
