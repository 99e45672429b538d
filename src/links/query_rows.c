/*
 * query_rows.c
 *		Rows of a query for links (query_text.c), as links.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "items/link_time.h"
#include "links/query_rows.h"
#include "pg/lookup.h"
#include "utils/builtins.h"

/* What a query calls, such as a function in a view, may change what the next one reads. */
static void
require_type(const LinkTable *table, TupleDesc columns, int column, Oid expected)
{
	Oid type = lookup_base_type(TupleDescAttr(columns, column)->atttypid);

	if (type != expected)
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("relation \"%s\" changed during a trace", table->table_name),
						errdetail("A column of type %s is of type %s now.",
								  format_type_be(expected), format_type_be(type))));
}

void
query_rows_check(const LinkTable *table, TupleDesc columns)
{
	for (int i = 0; i < 2; i++)
		require_type(table, columns, i, table->key.type);
	for (int i = 0; table->has_times && i < 2; i++)
		require_type(table, columns, 2 + i, table->time_types[i]);
	if (table->has_times && table->has_transferred)
		require_type(table, columns, 4, BOOLOID);
	if (table->has_part)
		require_type(table, columns, columns->natts - 1, table->part_type);
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
