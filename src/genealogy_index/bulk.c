/*
 * bulk.c
 *		A genealogy index built from all rows of its table: rows are collected.  See README,
 *		Building.
 */
#include "postgres.h"

#include "commands/progress.h"
#include "genealogy_index/bulk_table.h"
#include "genealogy_index/debug.h"
#include "genealogy_index/genealogy_index.h"
#include "genealogy_index/space.h"
#include "pgstat.h"
#include "utils/memutils.h"

/* Tapes of a part that are read or written at a time. */
#define PART_TAPES 3

/*
 * Beyond this a processor's caches do not help, and it is faster to divide the keys
 * and to search them part by part.
 */
#define TABLE_MEMORY ((Size) 16 * 1024 * 1024)

/* Nodes of a part whose keys are found in a processor's cache. */
#define PART_NODES 65536

/* Over which the links of each direction are distributed at a time. */
#define SORT_TAPES_AT_MOST 64
#define SORT_TAPES_AT_LEAST 8

/*
 * Of the memory, an eighth goes to the tapes over which links are sorted.  Half of the
 * rest is for what a step works on, and half for other tapes, those of parts before
 * what tapes may keep in memory.
 */
static void
share_memory(BulkBuild *bulk, Size memory)
{
	Size tapes = SORT_TAPES_AT_MOST;
	Size half;

	while (tapes > SORT_TAPES_AT_LEAST && 2 * tapes * TAPE_MEMORY > memory / 8)
		tapes /= 2;
	half = (memory - 2 * tapes * TAPE_MEMORY) / 2;
	bulk->memory.work = half;
	bulk->memory.parts = Min(BULK_PARTS - 1, half / (PART_TAPES * TAPE_MEMORY));
	bulk->memory.tapes = DEBUG_LIMIT(2, tapes);
	bulk->set = tape_set_begin(half);
}

BulkBuild *
bulk_begin(GenealogyIndex *index, BlockNumber heap_blocks, Size memory)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "genealogy index build",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	BulkBuild *bulk = palloc0(sizeof(BulkBuild));

	bulk->index = index;
	bulk->context = context;
	bulk->heap_blocks = heap_blocks;
	share_memory(bulk, memory);
	bulk->row = palloc(sizeof(ItemPointerData) + index->include.size);
	bulk->tids = tape_begin(bulk->set, false);
	bulk->tags = tape_begin(bulk->set, true);
	bulk->table = bulk_table_begin(index, Min(bulk->memory.work, TABLE_MEMORY));
	bulk->parts = palloc0(bulk->memory.parts * sizeof(BulkPart));
	bulk->parts[0].ends = tape_begin(bulk->set, true);
	bulk->part_count = 1;
	MemoryContextSwitchTo(caller);
	return bulk;
}

void
bulk_end(BulkBuild *bulk)
{
	tape_set_end(bulk->set);
	MemoryContextDelete(bulk->context);
}

void
bulk_progress_show(const BulkBuild *bulk)
{
	pgstat_progress_update_param(PROGRESS_CREATEIDX_TUPLES_DONE, bulk->done);
}

void
bulk_progress_begin(BulkBuild *bulk, uint64 total)
{
	bulk->done = 0;
	pgstat_progress_update_param(PROGRESS_CREATEIDX_TUPLES_TOTAL, total);
	bulk_progress_show(bulk);
}

/*
 * Chooses the number of parts when the table of keys is full: if new keys come as
 * they came so far, they all fit.  It decides on speed alone.
 */
static void
begin_parts(BulkBuild *bulk, BlockNumber block)
{
	double known = bulk_table_size(bulk->table);
	double expected = known * Max(bulk->heap_blocks, block + 1) / (block + 1) - known;
	int parts = Max(1, Min(expected / PART_NODES, bulk->memory.parts - 1));

	parts = DEBUG_LIMIT(3, parts);
	tape_set_reserve(bulk->set, parts * PART_TAPES * TAPE_MEMORY);
	for (int i = 0; i < parts; i++)
		bulk->parts[bulk->part_count++].unknown = tape_begin(bulk->set, false);
}

/* An end whose node is not known is written with its key. */
static uint8
add_unknown(BulkBuild *bulk, const NodeKey *key, LinkDirection direction, BlockNumber block)
{
	BulkEnd end = {.hash = key->hash, .key_size = key->size, .direction = direction};
	uint8 part;

	if (bulk->part_count == 1)
		begin_parts(bulk, block);
	part = 1 + ((uint64) key->hash * (bulk->part_count - 1) >> 32);
	tape_write(bulk->parts[part].unknown, &end, sizeof(end));
	tape_write(bulk->parts[part].unknown, key->bytes, key->size);
	bulk->unknown++;
	return part;
}

/* Returns the part of one end of a row. */
static uint8
add_end(BulkBuild *bulk, int column, const Datum *values, const bool *nulls, BlockNumber block)
{
	BulkPart *part = &bulk->parts[0];
	NodeKey key;
	uint32 index;

	if (nulls[column])
	{
		if (bulk->null_links[column]++ == PG_UINT32_MAX)
			space_check_limit(bulk->index, NODE_BLOCK_LIMIT);
		return BULK_NULL;
	}
	node_key_of_column(bulk->index, column, values[column], &key);
	if (!bulk_table_count(bulk->table, &key, column, &index))
		return add_unknown(bulk, &key, column, block);
	tape_write(part->ends, &index, sizeof(index));
	return 0;
}

void
bulk_add(BulkBuild *bulk, const Datum *values, const bool *nulls, const ItemPointerData *tid)
{
	const IncludeLayout *include = &bulk->index->include;
	BlockNumber block = ItemPointerGetBlockNumber(tid);
	uint8 tags[GENEALOGY_KEYS];

	genealogy_check_tid(tid);
	for (int i = 0; i < GENEALOGY_KEYS; i++)
		tags[i] = add_end(bulk, i, values, nulls, block);
	tape_write(bulk->tags, tags, sizeof(tags));
	memcpy(bulk->row, tid, sizeof(ItemPointerData));
	include_write(include, bulk->row + sizeof(ItemPointerData), values, nulls);
	tape_write(bulk->tids, bulk->row, sizeof(ItemPointerData) + include->size);
	bulk->rows++;
}
