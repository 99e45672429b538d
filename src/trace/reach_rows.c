/*
 * reach_rows.c
 *		Rows of what a walk through a genealogy index has reached.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/tupmacs.h"
#include "executor/tuptable.h"
#include "pg/compat.h"
#include "trace/reach_rows.h"
#include "utils/memutils.h"

/* Small traces are frequent, and large ones should not ask for memory all the time. */
#define BLOCK_AT_FIRST 1024
#define BLOCK_AT_MOST (256 * 1024)

struct ReachKeyBlock
{
	ReachKeyBlock *next;
	Size size; /* of the bytes */
	char bytes[FLEXIBLE_ARRAY_MEMBER];
};

#define BLOCK_HEADER_SIZE MAXALIGN(offsetof(ReachKeyBlock, bytes))

/* A row has two items, and the depth between them. */
static void
begin_stored(ReachRows *rows)
{
	TupleDesc columns = ((ReturnSetInfo *) rows->call->fcinfo->resultinfo)->setDesc;
	Size item = MAXALIGN(NODE_KEY_LIMIT);

	rows->row = palloc(MAXALIGN(SizeofMinimalTupleHeader) + 2 * item + MAXALIGN(sizeof(int32)));
	memset(rows->row, 0, MAXALIGN(SizeofMinimalTupleHeader));
	rows->row->t_hoff = MAXALIGN(SizeofMinimalTupleHeader) + MINIMAL_TUPLE_OFFSET;
	rows->row->t_infomask = rows->index->key_length < 0 ? HEAP_HASVARWIDTH : 0;
	HeapTupleHeaderSetNatts(rows->row, columns->natts);
	rows->slot = MakeSingleTupleTableSlot(columns, &TTSOpsMinimalTuple);
}

void
reach_rows_begin(ReachRows *rows, TraceCall *call, const GenealogyIndex *index)
{
	memset(rows, 0, sizeof(ReachRows));
	rows->call = call;
	rows->index = index;
	if (item_is_key(&call->item))
		begin_stored(rows);
	else
		rows->scratch = AllocSetContextCreate(call->context, "trace row", ALLOCSET_SMALL_SIZES);
}

void
reach_rows_advance(ReachRows *rows, uint64 count)
{
	ReachKeys oldest = rows->before;
	TraceMemory *memory = &rows->call->memory;

	rows->before = rows->level;
	oldest.last = NULL;
	oldest.used = 0;
	if (oldest.capacity < count)
	{
		memory_free(memory, oldest.items, oldest.capacity, sizeof(Datum));
		oldest.items = memory_allocate(memory, count, sizeof(Datum));
		oldest.capacity = count;
	}
	rows->level = oldest;
}

static ReachKeyBlock *
make_block(ReachRows *rows, Size size)
{
	ReachKeyBlock *block = memory_allocate(&rows->call->memory, BLOCK_HEADER_SIZE + size, 1);

	block->next = NULL;
	block->size = size;
	return block;
}

/* Goes on to the next block with room for an item, a spare or a new one. */
static void
open_block(ReachRows *rows, Size size)
{
	ReachKeys *level = &rows->level;
	ReachKeyBlock *before = level->last;
	ReachKeyBlock *block = before == NULL ? level->first : before->next;

	while (block != NULL && block->size < size)
	{
		before = block;
		block = block->next;
	}
	if (block == NULL)
	{
		Size usual = before == NULL ? BLOCK_AT_FIRST : Min(before->size * 2, BLOCK_AT_MOST);

		block = make_block(rows, Max(usual, size));
		if (before == NULL)
			level->first = block;
		else
			before->next = block;
	}
	level->last = block;
	level->used = 0;
}

void
reach_rows_copy(ReachRows *rows, uint64 place, const char *bytes, Size size)
{
	const GenealogyIndex *index = rows->index;
	ReachKeys *level = &rows->level;
	char *copy;

	if (level->last == NULL || level->last->size - level->used < MAXALIGN(size))
		open_block(rows, MAXALIGN(size));
	copy = (char *) level->last + BLOCK_HEADER_SIZE + level->used;
	level->used += MAXALIGN(size);
	memcpy(copy, bytes, size);
	level->items[place] = fetch_att(copy, index->key_by_value, index->key_length);
}

/* Puts a value after those that the row has already, as any tuple holds it. */
static void
append_value(MinimalTuple row, Form_pg_attribute column, Datum value)
{
	char *end = (char *) row + row->t_len;
	const char *bytes = DatumGetPointer(value);
	bool is_short = column->attlen == -1 && VARATT_IS_SHORT(bytes);
	char *place = is_short ? end : (char *) att_align_nominal((uintptr_t) end, column->attalign);
	Size size;

	while (end < place)
		*end++ = 0;
	if (column->attbyval)
	{
		size = column->attlen;
		store_att_byval(place, value, size);
	}
	else
	{
		size = column->attlen == -1   ? VARSIZE_ANY(bytes)
			   : column->attlen == -2 ? strlen(bytes) + 1
									  : (Size) column->attlen;
		memcpy(place, bytes, size);
	}
	row->t_len = place + size - (char *) row;
}

/*
 * Forms the row where it is copied from.  The stored items are the columns'
 * values, as short as they can be, so that there is nothing to find out of them.
 */
static void
emit_stored(ReachRows *rows, Datum item, int depth, Datum via)
{
	ReturnSetInfo *result = (ReturnSetInfo *) rows->call->fcinfo->resultinfo;
	TupleDesc columns = result->setDesc;
	MinimalTuple row = rows->row;

	row->t_len = MAXALIGN(SizeofMinimalTupleHeader);
	append_value(row, TupleDescAttr(columns, 0), item);
	append_value(row, TupleDescAttr(columns, 1), Int32GetDatum(depth));
	append_value(row, TupleDescAttr(columns, 2), via);
	ExecStoreMinimalTuple(row, rows->slot, false);
	tuplestore_puttupleslot(result->setResult, rows->slot);
}

static void
emit_converted(ReachRows *rows, Datum item, int depth, Datum via)
{
	TraceCall *call = rows->call;
	bool nulls[3] = {false, false, false};
	MemoryContext caller = MemoryContextSwitchTo(rows->scratch);
	Datum values[3] = {item_from_key(&call->item, item), Int32GetDatum(depth),
					   item_from_key(&call->item, via)};

	trace_call_row(call, values, nulls);
	MemoryContextSwitchTo(caller);
	MemoryContextReset(rows->scratch);
}

void
reach_rows_emit(ReachRows *rows, uint64 place, uint32 via, int depth)
{
	if (rows->slot != NULL)
		emit_stored(rows, rows->level.items[place], depth, rows->before.items[via]);
	else
		emit_converted(rows, rows->level.items[place], depth, rows->before.items[via]);
}
