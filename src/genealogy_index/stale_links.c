/*
 * stale_links.c
 *		Links of rows that are dead to everyone, which an insert removes before it makes a chunk.
 *		See README, Inserting a row.
 */
#include "postgres.h"

#include "access/tableam.h"
#include "genealogy_index/retired.h"
#include "genealogy_index/stale_links.h"
#include "genealogy_index/wal_records.h"

/* Links of one tuple, as they stand on the copy of a page, and which are stale. */
typedef struct TupleLinks
{
	char *links;
	int count;
	bool inner; /* in the tuple of a node */
	bool stale[LINKS_ON_PAGE_LIMIT];
} TupleLinks;

static ItemPointerData
row_of_link(const TupleLinks *tuple, uint16 link_size, int i)
{
	const char *stored = tuple->links + i * link_size;
	LinkDirection direction;

	return tuple->inner ? link_read_inline(stored, &direction).tid : link_read(stored).tid;
}

/* The first link of the same row: an item inside itself has two in its node. */
static int
first_of_row(const TupleLinks *tuple, uint16 link_size, int number)
{
	ItemPointerData row = row_of_link(tuple, link_size, number);

	for (int i = 0; tuple->inner && i < number; i++)
	{
		ItemPointerData other = row_of_link(tuple, link_size, i);

		if (ItemPointerEquals(&other, &row))
			return i;
	}
	return number;
}

/* Asks the table of each row once; returns the newest transaction that made one dead, for standbys. */
static TransactionId
find_stale(const NewLink *added, BlockNumber block, TupleLinks *tuple)
{
	uint16 link_size = added->index->link_size;
	TM_IndexDelete *rows = palloc(tuple->count * sizeof(TM_IndexDelete));
	TM_IndexStatus *status = palloc(tuple->count * sizeof(TM_IndexStatus));
	int *first = palloc(tuple->count * sizeof(int));
	TM_IndexDeleteOp ask = {.irel = added->index->relation,
							.iblknum = block,
							.bottomup = true,
							.bottomupfreespace = tuple->count * link_size,
							.deltids = rows,
							.status = status};
	TransactionId newest;

	for (int i = 0; i < tuple->count; i++)
	{
		first[i] = first_of_row(tuple, link_size, i);
		if (first[i] == i)
			rows[ask.ndeltids++] = (TM_IndexDelete){row_of_link(tuple, link_size, i), i};
		status[i] = (TM_IndexStatus){.idxoffnum = FirstOffsetNumber,
									 .promising = true,
									 .freespace = link_size};
	}
	memset(tuple->stale, 0, tuple->count * sizeof(bool));
	newest = table_index_delete_tuples(added->heap, &ask);
	for (int i = 0; i < ask.ndeltids; i++)
		tuple->stale[rows[i].id] = status[rows[i].id].knowndeletable;
	for (int i = 0; i < tuple->count; i++)
		tuple->stale[i] = tuple->stale[first[i]];
	pfree(rows);
	pfree(status);
	pfree(first);
	return newest;
}

/* Removes stale links, and closes the gaps; returns how many are left. */
static int
drop_stale(TupleLinks *tuple, uint16 link_size)
{
	int left = 0;

	for (int i = 0; i < tuple->count; i++)
	{
		if (!tuple->stale[i] && left++ != i)
			memcpy(tuple->links + (left - 1) * link_size, tuple->links + i * link_size, link_size);
	}
	memset(tuple->links + left * link_size, 0, (tuple->count - left) * link_size);
	return left;
}

/* Writes a page from whose copy links were removed, after what standbys must know. */
static void
write_page(const NewLink *added, Buffer buffer, Page copy, TransactionId newest)
{
	retired_warn_standbys_of(added->index, BufferGetBlockNumber(buffer), newest);
	PageGetOpaque(copy)->generation++;
	wal_clean_page(added->index, buffer, copy);
}

static bool
remove_from_node(const NewLink *added, Buffer buffer)
{
	PGAlignedBlock copy;
	NodeTuple *node;
	TupleLinks tuple;
	TransactionId newest;
	int left;

	memcpy(copy.data, BufferGetPage(buffer), BLCKSZ);
	node = node_tuple(copy.data, added->owner);
	Assert(node->count <= node->capacity); /* checked when it was locked first */
	if (node->count == 0)
		return false;
	tuple.links = NodeGetLinks(node);
	tuple.count = node->count;
	tuple.inner = true;
	newest = find_stale(added, BufferGetBlockNumber(buffer), &tuple);
	left = drop_stale(&tuple, added->index->link_size);
	if (left == tuple.count)
		return false;
	node->count = left;
	write_page(added, buffer, copy.data, newest);
	return true;
}

static bool
remove_from_chunk(const NewLink *added, const ItemPointerData *head)
{
	BlockNumber block = ItemPointerGetBlockNumberNoCheck(head);
	Buffer buffer = genealogy_index_lock(added->index, block, BUFFER_LOCK_EXCLUSIVE, NULL);
	PGAlignedBlock copy;
	ChunkTuple *chunk;
	TupleLinks tuple = {0};
	int left = 0;

	memcpy(copy.data, BufferGetPage(buffer), BLCKSZ);
	chunk = chunk_find(copy.data, head, added->owner, added->direction);
	Assert(chunk != NULL); /* it was there, and with its node locked it stays the head */
	if (chunk->count > 0)
	{
		TransactionId newest;

		chunk_check(added->index, copy.data, block, ItemPointerGetOffsetNumber(head));
		tuple.links = chunk->links;
		tuple.count = chunk->count;
		newest = find_stale(added, block, &tuple);
		left = drop_stale(&tuple, added->index->link_size);
		chunk->count = left;
		if (left < tuple.count)
			write_page(added, buffer, copy.data, newest);
	}
	UnlockReleaseBuffer(buffer);
	return left < tuple.count;
}

bool
stale_links_remove(const NewLink *added, Buffer buffer, const ItemPointerData *head)
{
	bool removed = remove_from_node(added, buffer);

	if (ItemPointerIsValid(head))
		removed |= remove_from_chunk(added, head);
	return removed;
}
