/*
 * edges_columns.c
 *		What a link is asked for besides its ends, as columns of its row.
 *
 * Casts and comparisons are those to which the server resolves the query for
 * links (edges_query.c), called without it.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "genealogy/edges_columns.h"
#include "genealogy/moment.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"

static void
choose(EdgeColumns *columns, const EdgeTable *table, EdgeColumn meaning, const char *name)
{
	if (name == NULL)
		return;
	columns->numbers[columns->count] = get_attnum(table->relation, name);
	columns->meaning[columns->count] = meaning;
	columns->count++;
}

void
edge_columns_choose(EdgeColumns *columns, const EdgeTable *table)
{
	memset(columns, 0, sizeof(EdgeColumns));
	if (table->dated || table->has_times)
	{
		choose(columns, table, EDGE_INSTALLED_AT, table->installed_at);
		choose(columns, table, EDGE_REMOVED_AT, table->removed_at);
		if (table->has_transferred)
			choose(columns, table, EDGE_TRANSFERRED, table->transferred);
		columns->times = columns->count;
	}
	if (table->has_quantity)
		choose(columns, table, EDGE_QUANTITY, table->quantity);
	if (table->has_part)
		choose(columns, table, EDGE_PART, table->part);
}

/* column::numeric */
static Datum
as_numeric(Oid type, Datum value)
{
	switch (type)
	{
		case INT2OID:
			return DirectFunctionCall1(int2_numeric, value);
		case INT4OID:
			return DirectFunctionCall1(int4_numeric, value);
		case INT8OID:
			return DirectFunctionCall1(int8_numeric, value);
		case FLOAT4OID:
			return DirectFunctionCall1(float4_numeric, value);
		case FLOAT8OID:
			return DirectFunctionCall1(float8_numeric, value);
		default:
			return value;
	}
}

static void
read_column(const EdgeTable *table, EdgeColumn meaning, Datum value, EdgeLink *link)
{
	switch (meaning)
	{
		case EDGE_INSTALLED_AT:
			link->times.installed_at = moment_of(table->time_types[meaning], value);
			break;
		case EDGE_REMOVED_AT:
			link->times.removed_at = moment_of(table->time_types[meaning], value);
			link->times.ended = true;
			break;
		case EDGE_TRANSFERRED:
			link->times.transferred = DatumGetBool(value);
			break;
		case EDGE_QUANTITY:
			link->has_quantity = true;
			link->quantity = as_numeric(table->quantity_type, value);
			break;
		case EDGE_PART:
			link->has_part = true;
			link->part = value;
			break;
	}
}

/* Whether a time, which is not null, has come by the time asked for. */
static bool
is_until(const EdgeTable *table, EdgeColumn meaning, Datum value)
{
	return moment_compare(table->time_types[meaning], value, table->at) <= 0;
}

static bool
is_in_order(const EdgeTable *table, const Datum *begin, const Datum *end)
{
	return begin == NULL || moment_order(table->time_types[EDGE_INSTALLED_AT], *begin,
										 table->time_types[EDGE_REMOVED_AT], *end) <= 0;
}

/* What was transferred stays when the transfer has ended. */
bool
edge_columns_in_force(const EdgeColumns *columns, const EdgeTable *table, const Datum *values,
					  const bool *nulls)
{
	const Datum *begin = NULL;
	const Datum *end = NULL; /* of a link that has ended by then */
	bool transferred = false;

	for (int i = 0; table->dated && i < columns->times; i++)
	{
		EdgeColumn meaning = columns->meaning[i];

		if (nulls[i])
			continue;
		if (meaning == EDGE_TRANSFERRED)
			transferred = DatumGetBool(values[i]);
		else if (meaning == EDGE_REMOVED_AT)
			end = is_until(table, meaning, values[i]) ? &values[i] : NULL;
		else if (!is_until(table, meaning, values[i]))
			return false;
		else
			begin = &values[i];
	}
	return end == NULL || (transferred && is_in_order(table, begin, end));
}

bool
edge_columns_read(const EdgeColumns *columns, const EdgeTable *table, const Datum *values,
				  const bool *nulls, EdgeLink *link)
{
	link->times = (LinkTimes){DT_NOBEGIN, DT_NOEND, false, false};
	link->has_quantity = false;
	link->has_part = false;
	if (!edge_columns_in_force(columns, table, values, nulls))
		return false;
	for (int i = 0; i < columns->count; i++)
	{
		if (!nulls[i])
			read_column(table, columns->meaning[i], values[i], link);
	}
	return true;
}
