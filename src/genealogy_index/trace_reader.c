/*
 * trace_reader.c
 *		What a trace reads of a genealogy index.  See README, Visibility.
 */
#include "postgres.h"

#include "access/visibilitymap.h"
#include "executor/tuptable.h"
#include "genealogy_index/debug.h"
#include "genealogy_index/genealogy_index.h"
#include "genealogy_index/node.h"
#include "genealogy_index/trace_reader_private.h"
#include "miscadmin.h"
#include "pgstat.h"
#include "storage/predicate.h"
#include "utils/lsyscache.h"

/* Heap blocks that one page of the map covers, with two bits each. */
#define BLOCKS_PER_MAP_PAGE ((BLCKSZ - MAXALIGN(SizeOfPageHeaderData)) * 4)

bool
trace_reader_knows(Relation index)
{
	return index->rd_indam->ambuild == genealogy_build;
}

/* The number of a column among the included ones; -1: it is none. */
static int
included_column(Relation index, AttrNumber column)
{
	const int16 *columns = index->rd_index->indkey.values;

	for (int i = GENEALOGY_KEYS; i < index->rd_index->indnatts; i++)
	{
		if (columns[i] == column)
			return i - GENEALOGY_KEYS;
	}
	return -1;
}

bool
trace_reader_includes(Relation index, AttrNumber column)
{
	return included_column(index, column) >= 0;
}

Oid
trace_reader_equality(Relation index)
{
	Oid type = index->rd_opcintype[0];

	return get_opfamily_member(index->rd_opfamily[0], type, type, GENEALOGY_EQUAL_STRATEGY);
}

static void
choose_columns(TraceReader *reader, Relation index, const AttrNumber *columns, int count)
{
	Assert(count <= READER_COLUMNS);
	reader->count = count;
	for (int i = 0; i < count; i++)
	{
		reader->columns[i] = columns[i];
		reader->included[i] = included_column(index, columns[i]);
	}
}

/* Rows that the map vouches for are never read, so the whole table is predicate-locked. */
TraceReader *
trace_reader_open(Relation heap, Relation index, Snapshot snapshot, const AttrNumber *columns,
				  int count)
{
	TraceReader *reader = palloc0(sizeof(TraceReader));

	reader->heap = heap;
	reader->snapshot = snapshot;
	choose_columns(reader, index, columns, count);
	genealogy_index_open(&reader->index, index);
	reader->index.snapshot = snapshot;
	reader->fetch = table_fetch_begin(heap);
	reader->row = table_slot_create(heap, NULL);
	for (int i = 0; i < MAP_PAGES; i++)
		reader->map_pages[i] = InvalidBuffer;
	node_links_begin(&reader->links, &reader->index, NODE_NULL, LINKS_OUT);
	reader->by_map = palloc(BLCKSZ / LINK_HEADER_SIZE * sizeof(bool));
	PredicateLockRelation(index, snapshot);
	PredicateLockRelation(heap, snapshot);
	pgstat_count_index_scan(index);
	return reader;
}

void
trace_reader_set_filter(TraceReader *reader, TraceReaderFilter filter, void *state, int count)
{
	reader->filter = filter;
	reader->filter_state = state;
	reader->filter_count = count;
}

void
trace_reader_close(TraceReader *reader)
{
	for (int i = 0; i < MAP_PAGES; i++)
	{
		if (BufferIsValid(reader->map_pages[i]))
			ReleaseBuffer(reader->map_pages[i]);
	}
	ExecDropSingleTupleTableSlot(reader->row);
	table_index_fetch_end(reader->fetch);
}

NodeNumber
trace_reader_find(TraceReader *reader, Datum value)
{
	NodeKey key;

	node_key_of_value(&reader->index, value, &key);
	return node_find(&reader->index, &key);
}

Datum
trace_reader_value(TraceReader *reader, NodeNumber number)
{
	Buffer buffer = node_lock(&reader->index, number, BUFFER_LOCK_SHARE);
	StoredKey key = node_stored_key(&reader->index, BufferGetPage(buffer), number);
	Datum value = stored_key_value(&reader->index, &key);

	UnlockReleaseBuffer(buffer);
	return value;
}

/* Those on the page of the first; returns how many they are. */
static int
read_values_of_page(TraceReader *reader, const uint64 *sorted, int count, Datum *values)
{
	GenealogyIndex *index = &reader->index;
	NodeNumber first = sorted[0] >> 32;
	Buffer buffer = node_lock_page(index, first, BUFFER_LOCK_SHARE);
	int done = 0;

	for (; done < count && node_block(sorted[done] >> 32) == node_block(first); done++)
	{
		NodeOnPage node = node_read(index, BufferGetPage(buffer), sorted[done] >> 32);

		node_check_key(index, &node, node_block(first));
		values[(uint32) sorted[done]] = stored_key_value(index, &node.key);
	}
	UnlockReleaseBuffer(buffer);
	return done;
}

void
trace_reader_values(TraceReader *reader, const uint64 *sorted, int count, Datum *values)
{
	for (int done = 0; done < count;)
	{
		CHECK_FOR_INTERRUPTS();
		done += read_values_of_page(reader, sorted + done, count - done, values);
	}
}

bool
trace_reader_is_all_visible(TraceReader *reader, const ItemPointerData *tid)
{
	BlockNumber block = ItemPointerGetBlockNumber(tid);
	Buffer *map_page = &reader->map_pages[block / BLOCKS_PER_MAP_PAGE % MAP_PAGES];

	return VM_ALL_VISIBLE(reader->heap, block, map_page);
}

bool
trace_reader_is_generation(Buffer buffer, uint32 generation)
{
	bool same;

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	same = PageGetOpaque(BufferGetPage(buffer))->generation == generation;
	LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
	return same;
}

/* The same for a page that is no longer pinned. */
static bool
is_generation_of_block(TraceReader *reader, BlockNumber block, uint32 generation)
{
	Buffer buffer = ReadBuffer(reader->index.relation, block);
	bool same = trace_reader_is_generation(buffer, generation);

	ReleaseBuffer(buffer);
	return same;
}

/* Reads the first columns from a stored link; false when one must be read from the row. */
static bool
read_included(TraceReader *reader, const char *stored, int count)
{
	for (int i = 0; i < count; i++)
	{
		IncludeState state = INCLUDE_IN_ROW;

		if (reader->included[i] >= 0)
			state = include_read(&reader->index.include, reader->included[i],
								 include_of_link(stored), &reader->spaces[i], &reader->values[i]);
		if (state == INCLUDE_IN_ROW)
			return false;
		reader->nulls[i] = state == INCLUDE_NULL;
	}
	return true;
}

bool
trace_reader_wants(TraceReader *reader, const char *stored)
{
	return reader->filter == NULL || !read_included(reader, stored, reader->filter_count) ||
		   reader->filter(reader->filter_state, reader->values, reader->nulls);
}

static char *
stored_link(TraceReader *reader, int number)
{
	return reader->links.links + number * reader->index.link_size;
}

/* Removes unwanted ones from the links at hand. */
static void
filter_links(TraceReader *reader)
{
	NodeLinks *links = &reader->links;
	int count = 0;

	for (int i = 0; i < links->count; i++)
	{
		const char *stored = stored_link(reader, i);

		if (link_read(stored).neighbour == NODE_NULL || !trace_reader_wants(reader, stored))
			continue;
		if (count != i)
			memcpy(stored_link(reader, count), stored, reader->index.link_size);
		count++;
	}
	links->count = count;
}

/* Determines which of the links at hand need no row from the table. */
static void
ask_map(TraceReader *reader)
{
	NodeLinks *links = &reader->links;
	bool any = false;

	for (int i = 0; i < links->count; i++)
	{
		const char *stored = stored_link(reader, i);
		Link link = link_read(stored);

		reader->by_map[i] = read_included(reader, stored, reader->count) &&
							trace_reader_is_all_visible(reader, &link.tid);
		any |= reader->by_map[i];
	}
	if (any && !is_generation_of_block(reader, links->block, links->generation))
		memset(reader->by_map, 0, links->count * sizeof(bool));
}

bool
trace_reader_fetch(TraceReader *reader, ItemPointerData *tid)
{
	bool again = false;

	return table_index_fetch_tuple(reader->fetch, tid, reader->snapshot, reader->row, &again, NULL);
}

/* Reads the columns of the row that was fetched last. */
static void
read_row(TraceReader *reader)
{
	for (int i = 0; i < reader->count; i++)
		reader->values[i] = slot_getattr(reader->row, reader->columns[i], &reader->nulls[i]);
}

/* Whether the snapshot sees a link at hand; then its columns are read. */
static bool
read_link(TraceReader *reader, int number)
{
	const char *stored = stored_link(reader, number);
	Link link = link_read(stored);

	if (reader->by_map[number])
		return read_included(reader, stored, reader->count);
	if (!trace_reader_fetch(reader, &link.tid))
		return false;
	read_row(reader);
	return true;
}

bool
trace_reader_read(TraceReader *reader, LinkDirection direction, NodeNumber number,
				  TraceReaderVisitor visit, void *state)
{
	NodeLinks *links = &reader->links;
	bool more = true;

	links->direction = direction;
	node_links_begin_again(links, number);
	while (more && node_links_read(links))
	{
		if (links->count > 0)
			DEBUG_STOP();
		filter_links(reader);
		ask_map(reader);
		for (int i = 0; more && i < links->count; i++)
		{
			if (read_link(reader, i))
				more = visit(state, number, link_read(stored_link(reader, i)).neighbour,
							 reader->values, reader->nulls);
		}
	}
	return more;
}

void
trace_reader_list(TraceReader *reader, LinkDirection direction, NodeNumber number,
				  TraceReaderTaker take, void *state)
{
	NodeLinks *links = &reader->links;

	links->direction = direction;
	node_links_begin_again(links, number);
	while (node_links_read(links))
	{
		filter_links(reader);
		for (int i = 0; i < links->count; i++)
		{
			Link link = link_read(stored_link(reader, i));

			take(state, &link);
		}
		if (links->count > 0)
			DEBUG_STOP();
	}
}

/* The snapshot sees the row of the link, or none: a row that reuses its TID is too new. */
bool
trace_reader_read_row(TraceReader *reader, ItemPointerData *tid, NodeNumber from, NodeNumber to,
					  TraceReaderVisitor visit, void *state)
{
	if (!trace_reader_fetch(reader, tid))
		return true;
	read_row(reader);
	return visit(state, from, to, reader->values, reader->nulls);
}
