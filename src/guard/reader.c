/*
 * reader.c
 *		Reading the current rows of an item, those of unfinished transactions included.
 *
 * Every writer inserts its link first and looks for conflicts afterwards, as
 * exclusion constraints do.  So the last of several writers whose links
 * contradict each other sees the links of all the others, provided that it
 * misses no row that was there when it began to read.
 *
 * A dirty snapshot alone does miss some.  Another transaction may replace a row
 * and commit between the reading of the index and that of the row: then the old
 * version is dead, and the index had no entry for the new one yet.  (An exclusion
 * constraint does not mind, because the other transaction then checks its new
 * row; a guard does not check a row whose link has not changed.)  So
 * dead versions are looked at, too: if a version was replaced by a transaction
 * that was running when a snapshot was taken before the reading, its successor
 * is read instead.  The snapshot keeps VACUUM from removing the versions in
 * between.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/heapam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "access/tableam.h"
#include "access/xact.h"
#include "guard/reader.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "storage/lmgr.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

typedef struct OpenTable
{
	const LookupTable *about;
	Relation relation; /* NULL: not opened yet */
	Relation index;
	TupleTableSlot *slot;
	SnapshotData dirty; /* for the access method, which may want to know */
	IndexScanDesc scan;
} OpenTable;

void
reader_open(GuardReader *reader, const Lookup *lookup, Snapshot since)
{
	memset(reader, 0, sizeof(GuardReader));
	reader->lookup = lookup;
	reader->since = since;
	reader->context = CurrentMemoryContext;
	reader->scratch = AllocSetContextCreate(CurrentMemoryContext, "guard row",
											ALLOCSET_SMALL_SIZES);
	reader->tables = palloc0(lookup->ntables * sizeof(OpenTable));
	reader->table = lookup->ntables;
}

static void
open_table(OpenTable *table, const LookupTable *about)
{
	table->about = about;
	table->relation = table_open(about->relation, NoLock);
	table->index = index_open(about->index, NoLock);
	table->slot = table_slot_create(table->relation, NULL);
	InitDirtySnapshot(table->dirty);
	table->scan = guard_beginscan(table->relation, table->index, &table->dirty, 1);
}

void
reader_close(GuardReader *reader)
{
	for (int i = 0; i < reader->lookup->ntables; i++)
	{
		OpenTable *table = &reader->tables[i];

		if (table->relation == NULL)
			continue;
		index_endscan(table->scan);
		ExecDropSingleTupleTableSlot(table->slot);
		index_close(table->index, NoLock);
		table_close(table->relation, NoLock);
	}
	pfree(reader->tables);
	MemoryContextDelete(reader->scratch);
}

static void
start_table(GuardReader *reader)
{
	const Lookup *lookup = reader->lookup;
	OpenTable *table = &reader->tables[reader->table];
	ScanKeyData key;

	if (table->relation == NULL)
		open_table(table, &lookup->tables[reader->table]);
	ScanKeyEntryInitialize(&key, 0, table->about->index_column, table->about->equality, InvalidOid,
						   table->index->rd_indcollation[table->about->index_column - 1],
						   lookup->key->cache->eq_opr_finfo.fn_oid, reader->item);
	index_rescan(table->scan, &key, 1, NULL, 0);
}

void
reader_seek(GuardReader *reader, Datum item)
{
	MemoryContext caller = MemoryContextSwitchTo(reader->context);

	reader->item = item;
	reader->table = 0;
	start_table(reader);
	MemoryContextSwitchTo(caller);
}

/* The next version of any row to which the index leads, dead or alive. */
static bool
fetch_version(OpenTable *table)
{
	IndexScanDesc scan = table->scan;

	for (;;)
	{
		bool all_dead = false;

		CHECK_FOR_INTERRUPTS();
		if (!scan->xs_heap_continue && index_getnext_tid(scan, ForwardScanDirection) == NULL)
			return false;
		if (table_index_fetch_tuple(scan->xs_heapfetch, &scan->xs_heaptid, SnapshotAny, table->slot,
									&scan->xs_heap_continue, &all_dead))
			return true;
		scan->kill_prior_tuple = all_dead;
	}
}

static bool
is_there(const OpenTable *table, Doubt *doubt)
{
	SnapshotData dirty;

	InitDirtySnapshot(dirty);
	if (!table_tuple_satisfies_snapshot(table->relation, table->slot, &dirty))
		return false;
	doubt->removal = !TransactionIdIsValid(dirty.xmin);
	doubt->writer = doubt->removal ? dirty.xmax : dirty.xmin;
	doubt->speculation = dirty.speculativeToken;
	return true;
}

/* Steps from a dead version to what replaced it since then; false when nothing did. */
static bool
step_to_successor(OpenTable *table, Snapshot since)
{
	HeapTupleHeader version = ExecFetchSlotHeapTuple(table->slot, false, NULL)->t_data;
	TransactionId writer;
	ItemPointerData successor;

	if ((version->t_infomask & HEAP_XMAX_INVALID) != 0 ||
		HEAP_XMAX_IS_LOCKED_ONLY(version->t_infomask))
		return false;
	writer = HeapTupleHeaderGetUpdateXid(version);
	if (TransactionIdIsCurrentTransactionId(writer) || !XidInMVCCSnapshot(writer, since))
		return false;

	/* A row that moves to another partition is inserted there, and checked. */
	successor = version->t_ctid;
	if (HeapTupleHeaderIndicatesMovedPartitions(version) ||
		ItemPointerEquals(&successor, &table->slot->tts_tid))
		return false;
	return table_tuple_fetch_row_version(table->relation, &successor, SnapshotAny, table->slot);
}

static bool
find_living_version(GuardReader *reader, OpenTable *table)
{
	reader->moved = false;
	while (!is_there(table, &reader->doubt))
	{
		if (!step_to_successor(table, reader->since))
			return false;
		reader->moved = true;
	}
	return true;
}

/* Some indexes are lossy, and a successor may have another item. */
static bool
is_of_item(const GuardReader *reader)
{
	const ItemKey *key = reader->lookup->key;
	MemoryContext caller = MemoryContextSwitchTo(reader->scratch);
	bool isnull;
	Datum value = reader_value(reader, reader->lookup->column, &isnull);
	bool is = !isnull && key_equal(key, key_plain(key, value), reader->item);

	MemoryContextSwitchTo(caller);
	return is;
}

static bool
find_row(GuardReader *reader)
{
	while (reader->table < reader->lookup->ntables)
	{
		OpenTable *table = &reader->tables[reader->table];

		if (!fetch_version(table))
		{
			if (++reader->table < reader->lookup->ntables)
				start_table(reader);
		}
		else if (find_living_version(reader, table) && is_of_item(reader))
			return true;
	}
	return false;
}

/* Access methods allocate what they need for the next row in the current context. */
bool
reader_next(GuardReader *reader)
{
	MemoryContext caller = MemoryContextSwitchTo(reader->context);
	bool found;

	MemoryContextReset(reader->scratch);
	found = find_row(reader);
	MemoryContextSwitchTo(caller);
	return found;
}

Datum
reader_value(const GuardReader *reader, int column, bool *isnull)
{
	const OpenTable *table = &reader->tables[reader->table];
	AttrNumber number = table->about->columns[column];

	*isnull = true;
	if (number == InvalidAttrNumber)
		return (Datum) 0;
	return slot_getattr(table->slot, number, isnull);
}

void
doubt_wait(const Doubt *doubt)
{
	if (doubt->speculation != 0)
		SpeculativeInsertionWait(doubt->writer, doubt->speculation);
	else
		XactLockTableWait(doubt->writer, NULL, NULL, XLTW_None);
}
