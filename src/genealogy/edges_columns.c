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

/* Whether a link with such a time, which is not null, is one of the time asked for. */
static bool
is_in_force(const EdgeTable *table, EdgeColumn meaning, Datum value)
{
	int order = moment_compare(table->time_types[meaning], value, table->at);

	return meaning == EDGE_INSTALLED_AT ? order <= 0 : order > 0;
}

static void
read_column(const EdgeTable *table, EdgeColumn meaning, Datum value, EdgeLink *link)
{
	switch (meaning)
	{
		case EDGE_INSTALLED_AT:
			link->installed_at = moment_of(table->time_types[meaning], value);
			break;
		case EDGE_REMOVED_AT:
			link->removed_at = moment_of(table->time_types[meaning], value);
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

bool
edge_columns_in_force(const EdgeColumns *columns, const EdgeTable *table, const Datum *values,
					  const bool *nulls)
{
	for (int i = 0; table->dated && i < columns->times; i++)
	{
		if (!nulls[i] && !is_in_force(table, columns->meaning[i], values[i]))
			return false;
	}
	return true;
}

bool
edge_columns_read(const EdgeColumns *columns, const EdgeTable *table, const Datum *values,
				  const bool *nulls, EdgeLink *link)
{
	link->installed_at = DT_NOBEGIN;
	link->removed_at = DT_NOEND;
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
