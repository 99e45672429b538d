/*
 * query_rows.c
 *		Rows of a query for links (query_text.c), as links.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "items/link_time.h"
#include "links/query_rows.h"
#include "pg/lookup.h"

void
query_rows_check(const LinkTable *table, TupleDesc columns)
{
	for (int i = 0; i < 2; i++)
	{
		if (lookup_base_type(TupleDescAttr(columns, i)->atttypid) != table->key.type)
			elog(ERROR, "type of a link column changed during a trace");
	}
	for (int i = 0; table->has_times && i < 2; i++)
	{
		if (lookup_base_type(TupleDescAttr(columns, 2 + i)->atttypid) != table->time_types[i])
			elog(ERROR, "type of a time column changed during a trace");
	}
	if (table->has_times && table->has_transferred &&
		lookup_base_type(TupleDescAttr(columns, 4)->atttypid) != BOOLOID)
		elog(ERROR, "type of a column of transfers changed during a trace");
	if (table->has_part &&
		lookup_base_type(TupleDescAttr(columns, columns->natts - 1)->atttypid) != table->part_type)
		elog(ERROR, "type of a part column changed during a trace");
}

/* Gives the number of columns that were read. */
static int
read_times(TupleTableSlot *slot, const LinkTable *table, int column, LinkTimes *times)
{
	const Datum *values = slot->tts_values + column;
	const bool *nulls = slot->tts_isnull + column;

	if (!nulls[0])
		times->installed_at = link_time_of(table->time_types[0], values[0]);
	times->ended = !nulls[1];
	if (times->ended)
		times->removed_at = link_time_of(table->time_types[1], values[1]);
	if (!table->has_transferred)
		return 2;
	times->transferred = !nulls[2] && DatumGetBool(values[2]);
	return 3;
}

bool
query_rows_read(const LinkTable *table, TupleTableSlot *slot, TraceLink *link)
{
	int column = 2;

	slot_getallattrs(slot);
	if (slot->tts_isnull[0] || slot->tts_isnull[1])
		return false;
	*link = (TraceLink){.from = slot->tts_values[0],
						.to = slot->tts_values[1],
						.times = {DT_NOBEGIN, DT_NOEND, false, false}};
	if (table->has_times)
		column += read_times(slot, table, column, &link->times);
	if (table->has_quantity)
	{
		link->has_quantity = !slot->tts_isnull[column];
		link->quantity = slot->tts_values[column];
		column++;
	}
	if (table->has_part)
	{
		link->has_part = !slot->tts_isnull[column];
		link->part = slot->tts_values[column];
	}
	return true;
}
