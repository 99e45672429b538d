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
	bool whole;                       /* there are no scan keys: all nodes in turn */
	NodeNumber nodes[GENEALOGY_KEYS]; /* by column; NODE_NONE: no scan key */
	NodeLinks reader;
	NodeNumber neighbour; /* only links to it, unless NODE_NONE */

	/* of a scan of all nodes: those of a page, and the next page */
	NodeNumber listed[NODES_PER_PAGE];
	int listed_count;
	BlockNumber block;
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

/* Begins at the end of a list. */
static void
begin_without_list(GenealogyScan *state)
{
	ItemPointerData none;

	ItemPointerSetInvalid(&none);
	node_links_begin(&state->reader, &state->index, NODE_NULL, LINKS_OUT);
	node_links_begin_chain(&state->reader, NODE_NULL, &none);
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
	state->listed_count = 0;
	state->block = 0;
	state->tids = palloc(LINKS_ON_PAGE_LIMIT * sizeof(ItemPointerData));
	pgstat_count_index_scan(scan->indexRelation);
	scan_count_search(scan);

	if (state->whole)
	{
		state->blocks = RelationGetNumberOfBlocks(scan->indexRelation);
		begin_without_list(state);
		return true;
	}
	state->blocks = 0;
	if (!find_nodes(scan, state))
		return false;
	begin_list(state);
	return true;
}

/* Reads the next rows of the list at hand; false at its end. */
static bool
read_list(GenealogyScan *state)
{
	if (!node_links_read(&state->reader))
		return false;
	for (int i = 0; i < state->reader.count; i++)
	{
		Link link = link_read(state->reader.links + i * state->index.link_size);

		if (state->neighbour == NODE_NONE || link.neighbour == state->neighbour)
			state->tids[state->count++] = link.tid;
	}
	return true;
}

/*
 * Reads the next rows of all: links may move to another page meanwhile, but nodes do
 * not, and a list is read once whatever happens to it.
 */
static bool
read_all(GenealogyScan *state)
{
	if (read_list(state))
		return true;
	if (state->listed_count > 0)
	{
		node_links_begin_again(&state->reader, state->listed[--state->listed_count]);
		return read_list(state);
	}
	if (state->block >= state->blocks)
		return false;
	CHECK_FOR_INTERRUPTS();
	state->listed_count = node_links_owners(&state->index, state->block++, state->listed);
	return true;
}

/* Reads the next rows; false when there are none. */
static bool
read_more(IndexScanDesc scan, GenealogyScan *state)
{
	MemoryContext caller = MemoryContextSwitchTo(state->context);
	bool more = true;

	state->index.snapshot = scan->xs_snapshot;
	if (!state->started)
		more = begin_run(scan, state);
	else if (state->tids == NULL)
		more = false;
	state->count = state->next = 0;
	while (more && state->count == 0)
		more = state->whole ? read_all(state) : read_list(state);
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
