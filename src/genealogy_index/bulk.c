/*
 * bulk.c
 *		A genealogy index built from all rows of its table: rows are collected.  See README,
 *		Building.
 */
#include "postgres.h"

#include "access/tupmacs.h"
#include "access/xloginsert.h"
#include "commands/progress.h"
#include "genealogy_index/bulk_table.h"
#include "genealogy_index/debug.h"
#include "genealogy_index/genealogy_index.h"
#include "genealogy_index/space.h"
#include "pgstat.h"
#include "storage/smgr.h"
#include "utils/memutils.h"

/* Tapes of a part that are read or written at a time. */
#define PART_TAPES 3

/*
 * Beyond this a processor's caches do not help, and it is faster to divide the keys
 * and to search them part by part.
 */
#define TABLE_MEMORY ((Size) 4 * 1024 * 1024)

/* Nodes of a part whose keys are found in a processor's cache. */
#define PART_NODES 131072

/* Over which the links of each direction are distributed at a time. */
#define SORT_TAPES_AT_MOST 64
#define SORT_TAPES_AT_LEAST 8

/* An end of the last row: its key, and where its links are counted. */
typedef struct BulkLast
{
	bool valid;
	Size size;
	char bytes[NODE_KEY_LIMIT];
	BulkNode *node; /* in the table of keys */
	char *end;      /* or on a tape that had this size; NULL: in two blocks of it */
	Tape *tape;
	uint64 tape_size;
} BulkLast;

/* From PostgreSQL 17 on the setting may be lower than the tapes and a table of long keys need. */
#define MEMORY_AT_LEAST ((Size) 1024 * 1024)

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

	memory = Max(memory, MEMORY_AT_LEAST);
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
	bulk->last = palloc0(GENEALOGY_KEYS * sizeof(BulkLast));
	bulk->row = palloc(sizeof(ItemPointerData) + index->include.size);
	bulk->tids = tape_begin(bulk->set, false);
	bulk->tags = tape_begin(bulk->set, true);
	bulk->table = bulk_table_begin(index, Min(bulk->memory.work, TABLE_MEMORY));
	bulk->parts = palloc0(bulk->memory.parts * sizeof(BulkPart));
	bulk->parts[0].ends = tape_begin(bulk->set, true);
	bulk->part_count = 1;
	bulk->next_block = BLOCKS_AT_FIRST;
	MemoryContextSwitchTo(caller);
	return bulk;
}

/*
 * Pages that were logged must be on disk now: a checkpoint that began between the
 * record and the page would have let go of the record.
 */
void
bulk_end(BulkBuild *bulk)
{
	Relation relation = bulk->index->relation;

	if (RelationNeedsWAL(relation))
	{
		log_newpage_range(relation, MAIN_FORKNUM, 0, BLOCKS_AT_FIRST, true);
		smgrimmedsync(RelationGetSmgr(relation), MAIN_FORKNUM);
	}
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

void
bulk_reserve_parts(BulkBuild *bulk, int parts)
{
	tape_set_reserve(bulk->set, parts * PART_TAPES * TAPE_MEMORY);
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
	bulk_reserve_parts(bulk, parts);
	for (int i = 0; i < parts; i++)
		bulk->parts[bulk->part_count++].unknown = tape_begin(bulk->set, false);
}

void
bulk_count_links(BulkBuild *bulk, uint32 *links, uint32 more)
{
	if (*links > PG_UINT32_MAX - more)
		space_check_limit(bulk->index, NODE_BLOCK_LIMIT);
	*links += more;
}

/* Counts one more link of an end that is still in the block of its tape. */
static bool
count_on_tape(const BulkLast *last)
{
	BulkEnd end;

	if (last->end == NULL || last->tape->size != last->tape_size)
		return false;
	memcpy(&end, last->end, sizeof(end));
	if (end.links == PG_UINT16_MAX)
		return false;
	end.links++;
	memcpy(last->end, &end, sizeof(end));
	return true;
}

/* Rows often follow each other that have a key in common, which need not be found again. */
static bool
is_last(BulkBuild *bulk, BulkLast *last, const NodeKey *key, int column)
{
	if (!last->valid || !node_key_is_same(last->bytes, last->size, key))
		return false;
	if (last->node == NULL)
		return count_on_tape(last);
	bulk_count_links(bulk, &last->node->links[column], 1);
	return true;
}

static void
keep_last(BulkLast *last, const NodeKey *key)
{
	memcpy(last->bytes, key->bytes, key->size);
	last->size = key->size;
	last->valid = true;
}

/* An end whose node is not known is written with its key. */
static uint8
add_unknown(BulkBuild *bulk, const NodeKey *key, int column, BlockNumber block)
{
	BulkEnd end = {.hash = key->hash, .key_size = key->size, .direction = column, .links = 1};
	BulkLast *last = &bulk->last[column];
	Tape *tape;
	uint8 part;

	if (bulk->part_count == 1)
		begin_parts(bulk, block);
	part = bulk_part_of(key->hash, bulk->part_count);
	tape = bulk->parts[part].unknown;
	tape_write(tape, &end, sizeof(end));
	last->tape = tape;
	last->tape_size = tape->size;
	last->end = tape_last(tape, sizeof(end));
	tape_write(tape, key->bytes, key->size);
	bulk->unknown++;
	return part;
}

/* A value that is its own key takes no memory, which would be reset after every row. */
static void
pack_key(BulkBuild *bulk, Datum value, NodeKey *key)
{
	const GenealogyIndex *index = bulk->index;
	char *bytes = (char *) &bulk->by_value;

	if (!index->key_by_value)
	{
		node_key_pack(index, value, key);
		return;
	}
	store_att_byval(bytes, value, index->key_length);
	*key = (NodeKey){.value = value, .bytes = bytes, .size = index->key_length};
}

/* Returns the tag of one end of a row. */
static uint8
add_end(BulkBuild *bulk, int column, const Datum *values, const bool *nulls, BlockNumber block)
{
	BulkLast *last = &bulk->last[column];
	NodeKey key;
	uint32 index;

	if (nulls[column])
	{
		bulk_count_links(bulk, &bulk->null_links[column], 1);
		last->valid = false;
		return BULK_NULL;
	}
	pack_key(bulk, values[column], &key);
	if (is_last(bulk, last, &key, column))
		return BULK_SAME;
	node_key_complete(bulk->index, column, &key);
	keep_last(last, &key);
	last->node = bulk_table_find(bulk->table, &key, &index);
	if (last->node == NULL)
		return add_unknown(bulk, &key, column, block);
	bulk_count_links(bulk, &last->node->links[column], 1);
	tape_write(bulk->parts[0].ends, &index, sizeof(index));
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
