/*
 * explain.c
 *		trace_explain: where traces of a table read its links.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "catalog/pg_namespace.h"
#include "lib/stringinfo.h"
#include "links/partition_route.h"
#include "links/query_cache.h"
#include "links/source.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "pg/fault.h"
#include "pg/lookup.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

static char *
text_argument(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? NULL : fault_read_name(PG_GETARG_DATUM(number));
}

/* a, b and c */
static void
append_list(StringInfo answer, const List *names)
{
	int last = list_length(names) - 1;

	for (int i = 0; i <= last; i++)
		appendStringInfo(answer, "%s%s",
						 i == 0      ? ""
						 : i == last ? " and "
									 : ", ",
						 (const char *) list_nth(names, i));
}

static const char *
column_name(const LinkTable *table, const LinkChoice *choice, int column)
{
	return quote_identifier(get_attname(table->relation, choice->columns.numbers[column], false));
}

static void
append_columns(StringInfo answer, const LinkTable *table, const LinkChoice *choice, bool included)
{
	List *names = NIL;

	for (int i = 0; i < choice->columns.count; i++)
	{
		if (choice->included[i] == included)
			names = lappend(names, unconstify(char *, column_name(table, choice, i)));
	}
	if (names == NIL)
		return;
	appendStringInfoString(answer, ", ");
	append_list(answer, names);
	appendStringInfoString(answer, included ? " in it" : " in the rows");
}

/* Where an index is read for the ends of links, what of their columns? */
static void
explain_columns(StringInfo answer, LinkTable *table, Oid index_of_ends)
{
	LinkChoice choice;

	table->need_times = table->need_quantity = table->need_part = COLUMN_IF_THERE;
	link_table_resolve(table);
	link_source_choose(&choice, table);
	if (!OidIsValid(choice.index))
	{
		appendStringInfo(answer,
						 ", but ask queries when they need more than the ends of links, "
						 "since %s",
						 choice.why_not);
		return;
	}
	if (choice.index != index_of_ends)
		appendStringInfo(answer, ", and when they need more than the ends of links %s",
						 quote_identifier(lookup_relation_name(choice.index)));
	append_columns(answer, table, &choice, true);
	append_columns(answer, table, &choice, false);
}

/* What queries read: the parts without an index, or the whole table. */
static QueryPart *
queried_parts(const LinkTable *table, const LinkChoice *choice, int *count)
{
	QueryPart *parts = palloc((choice->nparts + 1) * sizeof(QueryPart));

	*count = 0;
	if (!choice->by_parts)
		parts[(*count)++] = (QueryPart){.table = table};
	for (int i = 0; choice->by_parts && i < choice->nparts; i++)
	{
		if (!OidIsValid(choice->parts[i].choice.index))
			parts[(*count)++] = (QueryPart){.table = &choice->parts[i].table};
	}
	return parts;
}

/* Where queries are asked, do other servers send more than what is asked for? */
static void
explain_fetched(StringInfo answer, LinkTable *table)
{
	LinkChoice choice;
	QueryPart *parts;
	int count;
	List *tables;
	ListCell *cell;

	if (!schema_is_usable(get_rel_namespace(table->relation), GetUserId()))
		return;
	table->need_times = COLUMN_IF_THERE;
	link_table_resolve(table);
	link_source_choose(&choice, table);
	table->dated = table->has_times;
	for (int i = 0; i < choice.nparts; i++)
		choice.parts[i].table.dated = table->dated;
	parts = queried_parts(table, &choice, &count);
	tables = count == 0 ? NIL : query_cache_fetched_tables(parts, count);
	foreach (cell, tables)
		appendStringInfo(answer, "%s%s",
						 cell == list_head(tables) ? "; foreign servers send " : ", ",
						 quote_identifier(lookup_relation_name(lfirst_oid(cell))));
	if (tables != NIL)
		appendStringInfoString(answer,
							   " beyond what is asked for, since not every condition can be "
							   "sent to them");
}

/* How many parts are named that are read in another way. */
#define PARTS_NAMED 5

/* Each of the partitions is asked for items of its own, in one direction at least. */
static void
explain_routed(StringInfo answer, const LinkTable *table, const LinkChoice *choice)
{
	bool down = partition_is_routed(table, TRACE_DOWN);
	bool up = partition_is_routed(table, TRACE_UP);

	appendStringInfo(answer,
					 "traces ask queries of %d partitions, since none has a genealogy index here; "
					 "%seach is asked only for the items that it can have",
					 choice->nparts,
					 down && up ? ""
					 : down     ? "down, "
								: "up, ");
}

/* Which parts are read by their indexes, and which by queries, and why? */
static void
explain_indexed(StringInfo answer, const LinkTable *table, const LinkChoice *choice, int queried)
{
	bool is_partitioned = get_rel_relkind(table->relation) == RELKIND_PARTITIONED_TABLE;
	const char *parts = is_partitioned ? "partitions" : "tables";

	appendStringInfo(answer, "traces read the genealogy indexes of %d of %d %s",
					 choice->nparts - queried, choice->nparts, parts);
	queried = 0;
	for (int i = 0; i < choice->nparts; i++)
	{
		const LinkPart *part = &choice->parts[i];

		if (OidIsValid(part->choice.index) || ++queried > PARTS_NAMED)
			continue;
		appendStringInfo(answer, "%s %s (%s)", queried == 1 ? ", and ask queries of" : ",",
						 quote_identifier(part->table.table_name), part->choice.why_not);
	}
	if (queried > PARTS_NAMED)
		appendStringInfo(answer, " and %d more", queried - PARTS_NAMED);
}

/* Whether the index of a part leaves a column to the rows. */
static bool
lacks(const LinkChoice *choice, int part, int column)
{
	const LinkChoice *of_part = &choice->parts[part].choice;

	return OidIsValid(of_part->index) && !of_part->included[column];
}

static bool
same_lack(const LinkChoice *choice, int column, int other)
{
	for (int i = 0; i < choice->nparts; i++)
	{
		if (lacks(choice, i, column) != lacks(choice, i, other))
			return false;
	}
	return true;
}

static void
append_lacking(StringInfo answer, const LinkChoice *choice, int column, int lacking)
{
	List *names = NIL;

	for (int i = 0; i < choice->nparts && list_length(names) < PARTS_NAMED; i++)
	{
		const char *name = choice->parts[i].table.table_name;

		if (lacks(choice, i, column))
			names = lappend(names, unconstify(char *, quote_identifier(name)));
	}
	if (lacking > PARTS_NAMED)
		names = lappend(names, psprintf("%d more", lacking - PARTS_NAMED));
	append_list(answer, names);
}

/* If some of the indexes include a column and others do not: it, and later ones that are alike. */
static void
explain_lack(StringInfo answer, const LinkTable *table, const LinkChoice *choice, int column)
{
	List *names = NIL;
	int lacking = 0;
	int indexed = 0;

	for (int i = 0; i < choice->nparts; i++)
	{
		indexed += OidIsValid(choice->parts[i].choice.index);
		lacking += lacks(choice, i, column);
	}
	if (lacking == 0 || lacking == indexed)
		return;
	for (int i = 0; i < choice->columns.count; i++)
	{
		if (!same_lack(choice, column, i))
			continue;
		if (i < column)
			return;
		names = lappend(names, unconstify(char *, column_name(table, choice, i)));
	}
	appendStringInfoString(answer, "; ");
	append_list(answer, names);
	appendStringInfo(answer, " %s not in the %s of ", list_length(names) > 1 ? "are" : "is",
					 lacking > 1 ? "indexes" : "index");
	append_lacking(answer, choice, column, lacking);
}

/* Which columns do some of the indexes include, and others not? */
static void
explain_lacks(StringInfo answer, LinkTable *table)
{
	LinkChoice choice;

	table->dated = false;
	table->need_times = table->need_quantity = table->need_part = COLUMN_IF_THERE;
	link_table_resolve(table);
	link_source_choose(&choice, table);
	for (int i = 0; choice.by_parts && i < choice.columns.count; i++)
		explain_lack(answer, table, &choice, i);
}

static void
explain_parts(StringInfo answer, LinkTable *table, const LinkChoice *choice)
{
	int queried = 0;

	for (int i = 0; i < choice->nparts; i++)
		queried += !OidIsValid(choice->parts[i].choice.index);
	if (queried == choice->nparts)
		explain_routed(answer, table, choice);
	else
		explain_indexed(answer, table, choice, queried);
	if (queried > 0)
		explain_fetched(answer, table);
	explain_lacks(answer, table);
}

PG_FUNCTION_INFO_V1(trace_explain);

Datum
trace_explain(PG_FUNCTION_ARGS)
{
	LinkTable table = {0};
	StringInfoData answer;
	LinkChoice choice;

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
	link_source_choose(&choice, &table);
	if (OidIsValid(choice.index))
	{
		appendStringInfo(&answer, "traces read genealogy index %s",
						 quote_identifier(lookup_relation_name(choice.index)));
		explain_columns(&answer, &table, choice.index);
	}
	else if (choice.by_parts)
		explain_parts(&answer, &table, &choice);
	else
	{
		appendStringInfo(&answer, "traces ask queries, since %s", choice.why_not);
		explain_fetched(&answer, &table);
	}
	PG_RETURN_TEXT_P(cstring_to_text_with_len(answer.data, answer.len));
}
