/*
 * scan.c
 *		Scans of a genealogy index: the rows of a parent, of a child, of both, or all.
 */
#include "postgres.h"

#include "access/relscan.h"
#include "genealogy_index/genealogy_index.h"
#include "genealogy_index/node_links.h"
#include "genealogy_index/node.h"
#include "miscadmin.h"
#include "nodes/tidbitmap.h"
#include "pg/compat.h"
#include "pgstat.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

typedef struct GenealogyScan
{
	GenealogyIndex index;
	MemoryContext context; /* reset by each run of the scan */
	bool started;
	bool whole;                       /* there are no scan keys: all pages in turn */
	NodeNumber nodes[GENEALOGY_KEYS]; /* by column; NODE_NONE: no scan key */
	NodeLinks reader;
	NodeNumber neighbour; /* only links to it, unless NODE_NONE */
	BlockNumber block;    /* of a scan of all pages: the next one */
	BlockNumber blocks;

	/* The rows of what was read last, and which is next. */
	ItemPointerData *tids;
	int count;
	int next;
} GenealogyScan;

IndexScanDesc
genealogy_begin_scan(Relation index, int keys, int orderings)
{
	IndexScanDesc scan = RelationGetIndexScan(index, keys, orderings);
	GenealogyScan *state = palloc0(sizeof(GenealogyScan));

	genealogy_index_open(&state->index, index);
	state->context = AllocSetContextCreate(CurrentMemoryContext, "genealogy index scan",
										   ALLOCSET_DEFAULT_SIZES);
	scan->opaque = state;
	return scan;
}

void
genealogy_rescan(IndexScanDesc scan, ScanKey keys, int key_count, ScanKey orderings,
				 int ordering_count)
{
	GenealogyScan *state = scan->opaque;

	if (keys != NULL && scan->numberOfKeys > 0)
		memmove(scan->keyData, keys, scan->numberOfKeys * sizeof(ScanKeyData));
	state->started = false;
}

void
genealogy_end_scan(IndexScanDesc scan)
{
	GenealogyScan *state = scan->opaque;

	MemoryContextDelete(state->context);
	pfree(state);
}

/* Sets "nodes"; false when a scan key matches nothing, or two on one column differ. */
static bool
find_nodes(IndexScanDesc scan, GenealogyScan *state)
{
	bool asked[GENEALOGY_KEYS] = {false, false};

	for (int i = 0; i < scan->numberOfKeys; i++)
	{
		ScanKey scan_key = &scan->keyData[i];
		int column = scan_key->sk_attno - 1;
		NodeNumber number;
		NodeKey key;

		if ((scan_key->sk_flags & SK_ISNULL) != 0)
			return false;
		node_key_of_scan(&state->index, scan_key, &key);
		number = node_find(&state->index, &key);
		if (number == NODE_NONE || (asked[column] && state->nodes[column] != number))
			return false;
		asked[column] = true;
		state->nodes[column] = number;
	}
	return true;
}

/* Begins the one list, or the shorter of two, as estimated by chunks. */
static void
begin_list(GenealogyScan *state)
{
	NodeNumber parent = state->nodes[0];
	NodeNumber child = state->nodes[1];
	NodeLinks other;

	if (parent == NODE_NONE)
	{
		node_links_begin(&state->reader, &state->index, child, LINKS_IN);
		return;
	}
	node_links_begin(&state->reader, &state->index, parent, LINKS_OUT);
	state->neighbour = child;
	if (child == NODE_NONE)
		return;
	node_links_begin(&other, &state->index, child, LINKS_IN);
	if (node_links_estimate(&other) < node_links_estimate(&state->reader))
	{
		state->reader = other;
		state->neighbour = parent;
	}
}

/* False when there can be no rows. */
static bool
begin_run(IndexScanDesc scan, GenealogyScan *state)
{
	MemoryContextReset(state->context);
	state->started = true;
	state->whole = scan->numberOfKeys == 0;
	state->nodes[0] = state->nodes[1] = state->neighbour = NODE_NONE;
	state->count = state->next = 0;
	state->block = 0;
	state->tids = palloc(LINKS_ON_PAGE_LIMIT * sizeof(ItemPointerData));
	pgstat_count_index_scan(scan->indexRelation);
	scan_count_search(scan);

	if (state->whole)
	{
		state->blocks = RelationGetNumberOfBlocks(scan->indexRelation);
		return true;
	}
	state->blocks = 0;
	if (!find_nodes(scan, state))
		return false;
	begin_list(state);
	return true;
}

static void
keep_row(GenealogyScan *state, const Link *link)
{
	if (state->count == LINKS_ON_PAGE_LIMIT)
		genealogy_index_corrupt(state->index.relation, state->block - 1, "overlapping tuples");
	state->tids[state->count++] = link->tid;
}

static void
keep_rows_of_node(GenealogyScan *state, const NodeTuple *node)
{
	for (int i = 0; i < node->count; i++)
	{
		LinkDirection direction;
		Link link = link_read_inline(node->links + i * state->index.link_size, &direction);

		if (direction == LINKS_OUT)
			keep_row(state, &link);
	}
}

static void
keep_rows_of_chunk(GenealogyScan *state, const ChunkTuple *chunk)
{
	for (int i = 0; chunk->direction == LINKS_OUT && i < chunk->count; i++)
	{
		Link link = link_read(chunk->links + i * state->index.link_size);

		keep_row(state, &link);
	}
}

/* Reads the next of all pages.  Links stay on theirs, so one pass finds every row once. */
static bool
read_page(GenealogyScan *state)
{
	TupleCursor tuples;
	Buffer buffer;

	CHECK_FOR_INTERRUPTS();
	if (state->block >= state->blocks)
		return false;
	buffer = ReadBuffer(state->index.relation, state->block++);
	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	tuples = tuples_begin(&state->index, BufferGetPage(buffer), state->block - 1);
	while (tuples_next(&tuples))
	{
		if (tuples.node != NULL)
			keep_rows_of_node(state, tuples.node);
		else
			keep_rows_of_chunk(state, tuples.chunk);
	}
	UnlockReleaseBuffer(buffer);
	return true;
}

static bool
read_list(GenealogyScan *state)
{
	if (!node_links_read(&state->reader))
		return false;
	for (int i = 0; i < state->reader.count; i++)
	{
		Link link = link_read(state->reader.links + i * state->index.link_size);

		if (state->neighbour == NODE_NONE || link.neighbour == state->neighbour)
			keep_row(state, &link);
	}
	return true;
}

/* Reads the next rows; false when there are none. */
static bool
read_more(IndexScanDesc scan, GenealogyScan *state)
{
	MemoryContext caller = MemoryContextSwitchTo(state->context);
	bool more = true;

	if (!state->started)
		more = begin_run(scan, state);
	else if (state->tids == NULL)
		more = false;
	state->count = state->next = 0;
	while (more && state->count == 0)
		more = state->whole ? read_page(state) : read_list(state);
	if (!more)
		state->tids = NULL;
	MemoryContextSwitchTo(caller);
	return more;
}

/*
 * Nothing is pinned between two calls.  So under a snapshot that does not keep
 * vacuum from the rows that it sees, a TID may by then be that of another row:
 * the caller must compare the keys again, as callers with dirty snapshots do.
 */
static void
check_snapshot(IndexScanDesc scan)
{
	scan->xs_recheck = !IsMVCCSnapshot(scan->xs_snapshot);
	if (scan->xs_recheck && scan->xs_snapshot->snapshot_type != SNAPSHOT_DIRTY)
		elog(ERROR, "a genealogy index cannot be scanned under this kind of snapshot");
}

bool
genealogy_get_tuple(IndexScanDesc scan, ScanDirection direction)
{
	GenealogyScan *state = scan->opaque;

	Assert(ScanDirectionIsForward(direction));
	check_snapshot(scan);
	if ((!state->started || state->next >= state->count) && !read_more(scan, state))
		return false;
	scan->xs_heaptid = state->tids[state->next++];
	return true;
}

int64
genealogy_get_bitmap(IndexScanDesc scan, TIDBitmap *bitmap)
{
	GenealogyScan *state = scan->opaque;
	int64 count = 0;

	while (read_more(scan, state))
	{
		tbm_add_tuples(bitmap, state->tids, state->count, false);
		count += state->count;
	}
	return count;
}
