/*
 * explain.c
 *		trace_explain: where traces of a table read its links.
 */
#include "postgres.h"

#include "access/genam.h"
#include "catalog/pg_namespace.h"
#include "lib/stringinfo.h"
#include "links/choose.h"
#include "links/columns.h"
#include "genealogy_index/trace_reader.h"
#include "links/query_cache.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "pg/fault.h"
#include "pg/lookup.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

static char *
text_argument(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? NULL : fault_read_name(PG_GETARG_DATUM(number));
}

/* The columns that the index includes, or those that it does not. */
static List *
choose_columns(const LinkTable *table, Relation index, bool included)
{
	LinkColumns columns;
	List *names = NIL;

	link_columns_choose(&columns, table);
	for (int i = 0; i < columns.count; i++)
	{
		if (trace_reader_includes(index, columns.numbers[i]) == included)
			names = lappend(names, get_attname(table->relation, columns.numbers[i], false));
	}
	return names;
}

static void
append_columns(StringInfo answer, List *names, const char *where)
{
	for (int i = 0; i < list_length(names); i++)
		appendStringInfo(answer, "%s%s", i > 0 && i == list_length(names) - 1 ? " and " : ", ",
						 quote_identifier(list_nth(names, i)));
	if (names != NIL)
		appendStringInfoString(answer, where);
}

/* Where an index is read for the ends of links, what of their columns? */
static void
explain_columns(StringInfo answer, LinkTable *table, Oid index_of_ends)
{
	const char *reason;
	Relation index;
	Oid chosen;

	link_table_resolve(table);
	chosen = link_index_choose(table, &reason);
	if (!OidIsValid(chosen))
	{
		appendStringInfo(answer,
						 ", but ask queries when they need more than the ends of links, "
						 "since %s",
						 reason);
		return;
	}
	if (chosen != index_of_ends)
		appendStringInfo(answer, ", and when they need more than the ends of links %s",
						 quote_identifier(lookup_relation_name(chosen)));
	index = index_open(chosen, AccessShareLock);
	append_columns(answer, choose_columns(table, index, true), " in it");
	append_columns(answer, choose_columns(table, index, false), " in the rows");
	index_close(index, NoLock);
}

/* Where queries are asked, do other servers send more than what is asked for? */
static void
explain_fetched(StringInfo answer, LinkTable *table)
{
	List *tables;
	ListCell *cell;

	if (!schema_is_usable(get_rel_namespace(table->relation), GetUserId()))
		return;
	table->need_times = COLUMN_IF_THERE;
	link_table_resolve(table);
	table->dated = table->has_times;
	tables = query_cache_fetched_tables(table);
	foreach (cell, tables)
		appendStringInfo(answer, "%s%s",
						 cell == list_head(tables) ? "; foreign servers send " : ", ",
						 quote_identifier(lookup_relation_name(lfirst_oid(cell))));
	if (tables != NIL)
		appendStringInfoString(answer,
							   " beyond what is asked for, since not every condition can be "
							   "sent to them");
}

PG_FUNCTION_INFO_V1(trace_explain);

Datum
trace_explain(PG_FUNCTION_ARGS)
{
	LinkTable table = {0};
	StringInfoData answer;
	const char *reason;
	Oid index;

	for (int i = 0; i < 3; i++)
	{
		if (PG_ARGISNULL(i))
			PG_RETURN_NULL();
	}
	table.relation = PG_GETARG_OID(0);
	table.parent = text_argument(fcinfo, 1);
	table.child = text_argument(fcinfo, 2);
	table.installed_at = text_argument(fcinfo, 3);
	table.removed_at = text_argument(fcinfo, 4);
	table.transferred = text_argument(fcinfo, 5);
	table.quantity = text_argument(fcinfo, 6);
	table.part = text_argument(fcinfo, 7);
	link_table_resolve(&table);
	initStringInfo(&answer);
	index = link_index_choose(&table, &reason);
	if (OidIsValid(index))
	{
		table.need_times = table.need_quantity = table.need_part = COLUMN_IF_THERE;
		appendStringInfo(&answer, "traces read genealogy index %s",
						 quote_identifier(lookup_relation_name(index)));
		explain_columns(&answer, &table, index);
	}
	else
	{
		appendStringInfo(&answer, "traces ask queries, since %s", reason);
		explain_fetched(&answer, &table);
	}
	PG_RETURN_TEXT_P(cstring_to_text_with_len(answer.data, answer.len));
}
