/*
 * reach_rows.c
 *		Rows (item, depth, via) of what a source reaches by itself.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "access/tupmacs.h"
#include "executor/tuptable.h"
#include "pg/compat.h"
#include "trace/reach_rows.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

#define HEADER_SIZE MAXALIGN(SizeofMinimalTupleHeader)

/* Two items as long as most are, and the depth between them; longer ones make it larger. */
#define CAPACITY_AT_FIRST (HEADER_SIZE + 256)

static void
begin_stored(ReachRows *rows)
{
	TupleDesc columns = ((ReturnSetInfo *) rows->call->fcinfo->resultinfo)->setDesc;

	rows->capacity = CAPACITY_AT_FIRST;
	rows->row = palloc0(rows->capacity);
	rows->row->t_hoff = HEADER_SIZE + MINIMAL_TUPLE_OFFSET;
	rows->row->t_infomask = rows->call->table.key.cache->typlen < 0 ? HEAP_HASVARWIDTH : 0;
	HeapTupleHeaderSetNatts(rows->row, columns->natts);
	rows->slot = MakeSingleTupleTableSlot(columns, &TTSOpsMinimalTuple);
	rows->row->t_len = HEADER_SIZE;
	ExecStoreMinimalTuple(rows->row, rows->slot, false);
}

void
reach_rows_begin(ReachRows *rows, TraceCall *call)
{
	memset(rows, 0, sizeof(ReachRows));
	rows->call = call;
	if (item_is_key(&call->item))
		begin_stored(rows);
	else
		rows->scratch = AllocSetContextCreate(call->context, "trace row", ALLOCSET_SMALL_SIZES);
}

static inline Size
value_size(Form_pg_attribute column, Datum value)
{
	if (column->attlen > 0)
		return column->attlen;
	if (column->attlen == -1)
		return VARSIZE_ANY(DatumGetPointer(value));
	return strlen(DatumGetCString(value)) + 1;
}

/* Room for a value of that size after those that the row has already, wherever it is aligned. */
static inline void
make_room(ReachRows *rows, Size size)
{
	Size needed = MAXALIGN(rows->row->t_len) + size;

	if (likely(needed <= rows->capacity))
		return;
	rows->capacity = Max(needed, rows->capacity * 2);
	rows->row = repalloc(rows->row, rows->capacity);
	ExecStoreMinimalTuple(rows->row, rows->slot, false);
}

/* Puts a value after those that the row has already, as any tuple holds it. */
static void
append_value(ReachRows *rows, Form_pg_attribute column, Datum value)
{
	Size size = value_size(column, value);
	bool is_short = column->attlen == -1 && VARATT_IS_SHORT(DatumGetPointer(value));
	char *end;
	char *start;

	make_room(rows, size);
	end = (char *) rows->row + rows->row->t_len;
	start = is_short ? end : (char *) att_align_nominal((uintptr_t) end, column->attalign);
	while (end < start)
		*end++ = 0;
	if (column->attbyval)
		store_att_byval(start, value, size);
	else
		memcpy(start, DatumGetPointer(value), size);
	rows->row->t_len = start + size - (char *) rows->row;
}

/*
 * Forms the row where the slot has it and it is copied from.  The keys are the columns' values, as
 * short as they can be, so nothing needs to be found out about them.
 */
static void
add_stored(ReachRows *rows, Datum item, int depth, Datum via)
{
	ReturnSetInfo *result = (ReturnSetInfo *) rows->call->fcinfo->resultinfo;
	TupleDesc columns = result->setDesc;

	rows->row->t_len = HEADER_SIZE;
	append_value(rows, TupleDescAttr(columns, 0), item);
	append_value(rows, TupleDescAttr(columns, 1), Int32GetDatum(depth));
	append_value(rows, TupleDescAttr(columns, 2), via);
	tuplestore_puttupleslot(result->setResult, rows->slot);
}

static void
add_converted(ReachRows *rows, Datum item, int depth, Datum via)
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
reach_rows_add(void *rows, Datum item, int depth, Datum via)
{
	if (((ReachRows *) rows)->slot != NULL)
		add_stored(rows, item, depth, via);
	else
		add_converted(rows, item, depth, via);
}
