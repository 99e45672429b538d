/*
 * columns.c
 *		What a link is asked for besides its ends, as columns of its row.
 *
 * Casts and comparisons are those to which the server resolves the query for
 * links (query_text.c), called without it.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "items/link_time.h"
#include "links/columns.h"
#include "utils/fmgrprotos.h"
#include "utils/lsyscache.h"

static void
choose(LinkColumns *columns, const LinkTable *table, LinkColumn meaning, const char *name)
{
	if (name == NULL)
		return;
	columns->numbers[columns->count] = get_attnum(table->relation, name);
	columns->meaning[columns->count] = meaning;
	columns->count++;
}

void
link_columns_choose(LinkColumns *columns, const LinkTable *table)
{
	memset(columns, 0, sizeof(LinkColumns));
	if (table->dated || table->has_times)
	{
		choose(columns, table, LINK_INSTALLED_AT, table->installed_at);
		choose(columns, table, LINK_REMOVED_AT, table->removed_at);
		if (table->has_transferred)
			choose(columns, table, LINK_TRANSFERRED, table->transferred);
		columns->times = columns->count;
	}
	if (table->has_quantity)
		choose(columns, table, LINK_QUANTITY, table->quantity);
	if (table->has_part)
		choose(columns, table, LINK_PART, table->part);
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
read_column(const LinkTable *table, LinkColumn meaning, Datum value, TraceLink *link)
{
	switch (meaning)
	{
		case LINK_INSTALLED_AT:
			link->times.installed_at = link_time_of(table->time_types[meaning], value);
			break;
		case LINK_REMOVED_AT:
			link->times.removed_at = link_time_of(table->time_types[meaning], value);
			link->times.ended = true;
			break;
		case LINK_TRANSFERRED:
			link->times.transferred = DatumGetBool(value);
			break;
		case LINK_QUANTITY:
			link->has_quantity = true;
			link->quantity = as_numeric(table->quantity_type, value);
			break;
		case LINK_PART:
			link->has_part = true;
			link->part = value;
			break;
	}
}

/* Whether a time, which is not null, has come by the time asked for. */
static bool
is_until(const LinkTable *table, LinkColumn meaning, Datum value)
{
	return link_time_compare(table->time_types[meaning], value, table->at) <= 0;
}

static bool
is_in_order(const LinkTable *table, const Datum *begin, const Datum *end)
{
	return begin == NULL || link_time_order(table->time_types[LINK_INSTALLED_AT], *begin,
											table->time_types[LINK_REMOVED_AT], *end) <= 0;
}

/* What was transferred stays when the transfer has ended. */
bool
link_columns_in_force(const LinkColumns *columns, const LinkTable *table, const Datum *values,
					  const bool *nulls)
{
	const Datum *begin = NULL;
	const Datum *end = NULL; /* of a link that has ended by then */
	bool transferred = false;

	for (int i = 0; table->dated && i < columns->times; i++)
	{
		LinkColumn meaning = columns->meaning[i];

		if (nulls[i])
			continue;
		if (meaning == LINK_TRANSFERRED)
			transferred = DatumGetBool(values[i]);
		else if (meaning == LINK_REMOVED_AT)
			end = is_until(table, meaning, values[i]) ? &values[i] : NULL;
		else if (!is_until(table, meaning, values[i]))
			return false;
		else
			begin = &values[i];
	}
	return end == NULL || (transferred && is_in_order(table, begin, end));
}

bool
link_columns_read(const LinkColumns *columns, const LinkTable *table, const Datum *values,
				  const bool *nulls, TraceLink *link)
{
	link->times = (LinkTimes){DT_NOBEGIN, DT_NOEND, false, false};
	link->has_quantity = false;
	link->has_part = false;
	if (!link_columns_in_force(columns, table, values, nulls))
		return false;
	for (int i = 0; i < columns->count; i++)
	{
		if (!nulls[i])
			read_column(table, columns->meaning[i], values[i], link);
	}
	return true;
}
