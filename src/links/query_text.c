/*
 * query_text.c
 *		The text of a query for links.
 *
 * Every operator and function is written with its schema and every identifier
 * is quoted, so that nothing on the search path takes part.  A column of a
 * domain is compared as one of the type below it: else an operator for the
 * domain, of whoever may create one in the schema, would suit it better.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_operator.h"
#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "links/query_text.h"
#include "nodes/value.h"
#include "pg/lookup.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

static void
append_column(StringInfo query, const char *column)
{
	appendStringInfo(query, "l.%s", quote_identifier(column));
}

/* What was transferred stays when the transfer has ended, unless it ended before it began. */
static void
append_transferred(StringInfo query, const LinkTable *table)
{
	const char *transferred = quote_identifier(table->transferred);

	if (table->installed_at == NULL)
		appendStringInfo(query, " OR l.%s", transferred);
	else
	{
		const char *installed_at = quote_identifier(table->installed_at);

		appendStringInfo(query,
						 " OR (l.%s AND (l.%s IS NULL OR l.%s OPERATOR(pg_catalog.<=) l.%s))",
						 transferred, installed_at, installed_at,
						 quote_identifier(table->removed_at));
	}
}

static void
append_times(StringInfo query, const LinkTable *table, int parameter, const char *conjunction)
{
	if (!table->dated)
		return;
	if (table->installed_at != NULL)
	{
		const char *column = quote_identifier(table->installed_at);

		appendStringInfo(query, " %s (l.%s IS NULL OR l.%s OPERATOR(pg_catalog.<=) $%d)",
						 conjunction, column, column, parameter);
		conjunction = "AND";
	}
	if (table->removed_at != NULL)
	{
		const char *column = quote_identifier(table->removed_at);

		appendStringInfo(query, " %s (l.%s IS NULL OR l.%s OPERATOR(pg_catalog.>) $%d", conjunction,
						 column, column, parameter);
		if (table->has_transferred)
			append_transferred(query, table);
		appendStringInfoChar(query, ')');
	}
}

static char *
qualified_operator(Oid number)
{
	HeapTuple tuple = SearchSysCache1(OPEROID, ObjectIdGetDatum(number));
	Form_pg_operator form;
	char *text;

	if (!HeapTupleIsValid(tuple))
		lookup_gone("operator", number);
	form = (Form_pg_operator) GETSTRUCT(tuple);
	text = psprintf("OPERATOR(%s.%s)", quote_identifier(lookup_schema_name(form->oprnamespace)),
					NameStr(form->oprname));
	ReleaseSysCache(tuple);
	return text;
}

static char *
qualified_type(Oid number)
{
	HeapTuple tuple = SearchSysCache1(TYPEOID, ObjectIdGetDatum(number));
	Form_pg_type form;
	char *text;

	if (!HeapTupleIsValid(tuple))
		lookup_gone("type", number);
	form = (Form_pg_type) GETSTRUCT(tuple);
	text = quote_qualified_identifier(lookup_schema_name(form->typnamespace),
									  NameStr(form->typname));
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
append_link(StringInfo query, const LinkTable *table, TraceDirection direction)
{
	appendStringInfoString(query, "SELECT ");
	append_column(query, direction == TRACE_DOWN ? table->parent : table->child);
	appendStringInfoString(query, ", ");
	append_column(query, direction == TRACE_DOWN ? table->child : table->parent);
	if (table->has_times)
	{
		append_time(query, table->installed_at);
		append_time(query, table->removed_at);
		if (table->has_transferred)
			appendStringInfo(query, ", l.%s", quote_identifier(table->transferred));
	}
	if (table->has_quantity)
		appendStringInfo(query, ", l.%s::pg_catalog.numeric", quote_identifier(table->quantity));
	if (table->has_part)
	{
		appendStringInfoString(query, ", ");
		append_column(query, table->part);
	}
}

int
query_text_items(Search search)
{
	return search == SEARCH_LIST ? ITEMS_PER_LIST : 1;
}

int
query_text_parameters(Search search, int nparts)
{
	return search == SEARCH_JOIN ? 1 : nparts * query_text_items(search);
}

/* The end that is searched for, as a column of the alias or as what is compared. */
static char *
compared_end(const LinkTable *table, TraceDirection direction)
{
	const char *column = direction == TRACE_DOWN ? table->parent : table->child;
	Oid type = get_atttype(table->relation, get_attnum(table->relation, column));

	if (type == table->key.type)
		return psprintf("l.%s", quote_identifier(column));
	return psprintf("l.%s::%s", quote_identifier(column), qualified_type(table->key.type));
}

static void
append_list(StringInfo query, const char *end, const char *equals, int first)
{
	for (int i = 0; i < ITEMS_PER_LIST; i++)
		appendStringInfo(query, "%s%s %s $%d", i == 0 ? "(" : " OR ", end, equals, first + i);
	appendStringInfoChar(query, ')');
}

static const char *
rows_of(const LinkTable *table)
{
	return table->rows != NULL ? table->rows
							   : quote_qualified_identifier(table->schema_name, table->table_name);
}

/* "first" is the first parameter that is an item, "time" that of the time. */
static void
append_search(StringInfo query, const LinkTable *table, TraceDirection direction, Search search,
			  int first, int time)
{
	char *equals = qualified_operator(table->key.cache->eq_opr);
	char *end = compared_end(table, direction);

	append_link(query, table, direction);
	appendStringInfo(query, " FROM %s AS l WHERE ", rows_of(table));
	if (search == SEARCH_LIST)
		append_list(query, end, equals, first);
	else
		appendStringInfo(query, "%s %s ANY ($%d)", end, equals, first);
	append_times(query, table, time, "AND");
}

/* The columns that a query reads, each once. */
static List *
read_columns(const LinkTable *table)
{
	bool times = table->has_times || table->dated;
	const char *columns[] = {table->parent,
							 table->child,
							 times ? table->installed_at : NULL,
							 times ? table->removed_at : NULL,
							 table->has_transferred ? table->transferred : NULL,
							 table->has_quantity ? table->quantity : NULL,
							 table->has_part ? table->part : NULL};
	List *names = NIL;

	for (size_t i = 0; i < lengthof(columns); i++)
	{
		if (columns[i] != NULL)
			names = list_append_unique(names, makeString(pstrdup(columns[i])));
	}
	return names;
}

/* The rows of all parts, which may have their columns in different orders. */
static void
append_rows(StringInfo query, const QueryPart *parts, int nparts)
{
	List *columns = nparts == 1 ? NIL : read_columns(parts[0].table);
	ListCell *cell;

	if (nparts == 1)
		appendStringInfoString(query, rows_of(parts[0].table));
	for (int i = 0; nparts > 1 && i < nparts; i++)
	{
		appendStringInfoString(query, i == 0 ? "(" : " UNION ALL ");
		foreach (cell, columns)
			appendStringInfo(query, "%s%s", cell == list_head(columns) ? "SELECT " : ", ",
							 quote_identifier(strVal(lfirst(cell))));
		appendStringInfo(query, " FROM %s", rows_of(parts[i].table));
	}
	if (nparts > 1)
		appendStringInfoChar(query, ')');
}

/*
 * The items are joined to the rows of all parts together: where they are looked up in
 * a hash table, it is made once.
 */
static void
append_join(StringInfo query, const QueryPart *parts, int nparts, TraceDirection direction)
{
	const LinkTable *table = parts[0].table;

	append_link(query, table, direction);
	appendStringInfoString(query, " FROM (SELECT pg_catalog.unnest($1) AS item) AS i JOIN ");
	append_rows(query, parts, nparts);
	appendStringInfo(query, " AS l ON %s %s i.item", compared_end(table, direction),
					 qualified_operator(table->key.cache->eq_opr));
	append_times(query, table, query_text_parameters(SEARCH_JOIN, nparts) + 1, "WHERE");
}

char *
query_text(const QueryPart *parts, int nparts, TraceDirection direction, Search search)
{
	int items = query_text_items(search);
	int time = query_text_parameters(search, nparts) + 1;
	StringInfoData query;

	initStringInfo(&query);
	if (search == SEARCH_JOIN)
		append_join(&query, parts, nparts, direction);
	for (int i = 0; search != SEARCH_JOIN && i < nparts; i++)
	{
		if (i > 0)
			appendStringInfoString(&query, " UNION ALL ");
		append_search(&query, parts[i].table, direction, search, i * items + 1, time);
	}
	return query.data;
}

char *
query_text_all(const LinkTable *table)
{
	StringInfoData query;

	initStringInfo(&query);
	append_link(&query, table, TRACE_DOWN);
	appendStringInfo(&query, " FROM %s AS l", rows_of(table));
	append_times(&query, table, query_text_parameters(SEARCH_JOIN, 1) + 1, "WHERE");
	return query.data;
}
