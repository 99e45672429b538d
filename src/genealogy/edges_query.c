/*
 * edges_query.c
 *		The text of a query for links.
 *
 * Every operator and function is written with its schema and every identifier
 * is quoted, so that nothing on the search path takes part.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_operator.h"
#include "genealogy/edges_query.h"
#include "lib/stringinfo.h"
#include "pg/lookup.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

static void
append_column(StringInfo query, const char *column)
{
	appendStringInfo(query, "e.%s", quote_identifier(column));
}

static void
append_times(StringInfo query, const EdgeTable *table, const char *conjunction)
{
	if (!table->dated)
		return;
	if (table->installed_at != NULL)
	{
		const char *column = quote_identifier(table->installed_at);

		appendStringInfo(query, " %s (e.%s IS NULL OR e.%s OPERATOR(pg_catalog.<=) $2)",
						 conjunction, column, column);
		conjunction = "AND";
	}
	if (table->removed_at != NULL)
	{
		const char *column = quote_identifier(table->removed_at);

		appendStringInfo(query, " %s (e.%s IS NULL OR e.%s OPERATOR(pg_catalog.>) $2)", conjunction,
						 column, column);
	}
}

static char *
qualified_operator(Oid number)
{
	HeapTuple tuple = SearchSysCache1(OPEROID, ObjectIdGetDatum(number));
	Form_pg_operator form;
	char *text;

	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "cache lookup failed for operator %u", number);
	form = (Form_pg_operator) GETSTRUCT(tuple);
	text = psprintf("OPERATOR(%s.%s)", quote_identifier(lookup_schema_name(form->oprnamespace)),
					NameStr(form->oprname));
	ReleaseSysCache(tuple);
	return text;
}

static void
append_time(StringInfo query, const char *column)
{
	appendStringInfoString(query, ", ");
	if (column == NULL)
		appendStringInfoString(query, "NULL::pg_catalog.timestamptz");
	else
		append_column(query, column);
}

static void
append_link(StringInfo query, const EdgeTable *table, EdgeDirection direction)
{
	appendStringInfoString(query, "SELECT ");
	append_column(query, direction == EDGES_DOWN ? table->parent : table->child);
	appendStringInfoString(query, ", ");
	append_column(query, direction == EDGES_DOWN ? table->child : table->parent);
	if (table->has_times)
	{
		append_time(query, table->installed_at);
		append_time(query, table->removed_at);
	}
	if (table->has_quantity)
		appendStringInfo(query, ", e.%s::pg_catalog.numeric", quote_identifier(table->quantity));
	if (table->has_part)
	{
		appendStringInfoString(query, ", ");
		append_column(query, table->part);
	}
}

char *
edges_query(const EdgeTable *table, EdgeDirection direction, Search search)
{
	const char *from = direction == EDGES_DOWN ? table->parent : table->child;
	char *relation = quote_qualified_identifier(table->schema_name, table->table_name);
	char *equals = qualified_operator(table->key.cache->eq_opr);
	StringInfoData query;

	initStringInfo(&query);
	append_link(&query, table, direction);
	if (search != SEARCH_JOIN)
	{
		appendStringInfo(&query, " FROM %s AS e WHERE ", relation);
		append_column(&query, from);
		appendStringInfo(&query, " %s ANY ($1)", equals);
		append_times(&query, table, "AND");
	}
	else
	{
		appendStringInfo(&query,
						 " FROM (SELECT pg_catalog.unnest($1) AS item) AS i JOIN %s AS e ON ",
						 relation);
		append_column(&query, from);
		appendStringInfo(&query, " %s i.item", equals);
		append_times(&query, table, "WHERE");
	}
	return query.data;
}

char *
edges_query_all(const EdgeTable *table)
{
	StringInfoData query;

	initStringInfo(&query);
	append_link(&query, table, EDGES_DOWN);
	appendStringInfo(&query, " FROM %s AS e",
					 quote_qualified_identifier(table->schema_name, table->table_name));
	append_times(&query, table, "WHERE");
	return query.data;
}
