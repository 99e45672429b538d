/*
 * lookup.c
 *		Which indexes find a table's rows by an item.
 */
#include "postgres.h"

#include "access/amapi.h"
#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_am.h"
#include "catalog/pg_class.h"
#include "catalog/pg_inherits.h"
#include "commands/defrem.h"
#include "guard/lookup.h"
#include "links/source.h"
#include "links/heap_access.h"
#include "pg/compat.h"
#include "pg/lookup.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"

/*
 * The versions of a row are read from the heap itself; no other table access
 * method promises to have them.
 */
static void
check_table(Relation table)
{
	if (table->rd_rel->relkind == RELKIND_RELATION && table->rd_rel->relam != HEAP_TABLE_AM_OID)
		ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
						errmsg("trace_guard cannot read table \"%s\" of access method \"%s\"",
							   RelationGetRelationName(table), get_am_name(table->rd_rel->relam)),
						errdetail("It reads tables of access method \"heap\" only.")));
	if (table->rd_rel->relkind != RELKIND_RELATION)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("trace_guard cannot read relation \"%s\"", RelationGetRelationName(table)),
				 errdetail_relkind_not_supported(table->rd_rel->relkind)));
}

/* An index finds rows by its first column, a genealogy index by both of its columns. */
static AttrNumber
find_index_column(Relation index, AttrNumber column)
{
	int columns = link_index_is(index) ? index->rd_index->indnkeyatts : 1;

	for (int i = 0; i < columns; i++)
	{
		if (index->rd_index->indkey.values[i] == column)
			return i + 1;
	}
	return InvalidAttrNumber;
}

/*
 * Any access method will do that finds single rows by the type's own equality.
 * The operator family knows its strategy number for that operator.
 */
static bool
can_search(LookupTable *table, Relation index, AttrNumber column, const ItemKey *key)
{
	Form_pg_index about = index->rd_index;
	AttrNumber found = find_index_column(index, column);

	if (!about->indisvalid || !about->indisready || !about->indislive ||
		found == InvalidAttrNumber || index->rd_indam->amgettuple == NULL ||
		!heap_attisnull(index->rd_indextuple, Anum_pg_index_indpred, NULL) ||
		!lookup_collations_agree(index->rd_indcollation[found - 1], key->collation))
		return false;
	table->index = RelationGetRelid(index);
	table->index_column = found;
	table->equality = get_op_opfamily_strategy(key->cache->eq_opr, index->rd_opfamily[found - 1]);
	return table->equality != InvalidStrategy;
}

/* The lock on the chosen index is kept: the index must not be dropped while it is in use. */
static bool
choose_index(LookupTable *table, Relation relation, AttrNumber column, const ItemKey *key)
{
	List *indexes = RelationGetIndexList(relation);
	ListCell *cell;

	foreach (cell, indexes)
	{
		Relation index = index_open(lfirst_oid(cell), AccessShareLock);
		bool found = can_search(table, index, column, key);

		index_close(index, found ? NoLock : AccessShareLock);
		if (found)
			break;
	}
	list_free(indexes);
	return cell != NULL;
}

/* The value of a virtual column is computed when a row is read: the heap does not have it. */
static AttrNumber
find_column(Relation table, const char *name)
{
	AttrNumber number = get_attnum(RelationGetRelid(table), name);

	if (number > 0 && is_virtual_column(TupleDescAttr(RelationGetDescr(table), number - 1)))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("trace_guard cannot read column \"%s\" of relation \"%s\"", name,
						RelationGetRelationName(table)),
				 errdetail("It is a virtual generated column."), errhint("Make it a stored one.")));
	return number;
}

static bool
resolve_table(Lookup *lookup, Oid relation, const char *const *columns, int ncolumns)
{
	LookupTable *table = &lookup->tables[lookup->ntables];
	Relation opened = table_open(relation, NoLock);
	bool found;

	if (opened->rd_rel->relkind == RELKIND_PARTITIONED_TABLE)
	{
		table_close(opened, NoLock);
		return true;
	}
	check_table(opened);
	memset(table, 0, sizeof(LookupTable));
	table->relation = relation;
	for (int i = 0; i < ncolumns; i++)
	{
		if (columns[i] != NULL)
			table->columns[i] = find_column(opened, columns[i]);
	}
	found = choose_index(table, opened, table->columns[lookup->column], lookup->key);
	lookup->ntables++;
	table_close(opened, NoLock);
	return found;
}

/* Rows that are stored elsewhere would not be found, so contradictions would go unnoticed. */
static void
check_heaps(const Lookup *lookup, Oid relation)
{
	Relation opened = table_open(relation, NoLock);
	List *tables = NIL;
	const char *why_not;

	for (int i = 0; i < lookup->ntables; i++)
		tables = lappend_oid(tables, lookup->tables[i].relation);
	why_not = heap_access_why_not(opened, tables, HEAP_OF_TABLE);
	if (why_not != NULL)
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("trace_guard cannot read relation \"%s\"", RelationGetRelationName(opened)),
				 errdetail("It looks rows up in the table itself, but %s.", why_not)));
	list_free(tables);
	table_close(opened, NoLock);
}

bool
lookup_resolve(Lookup *lookup, Oid relation, const char *const *columns, int ncolumns, Oid *lacking)
{
	List *tables = get_rel_relkind(relation) == RELKIND_PARTITIONED_TABLE
					   ? find_all_inheritors(relation, AccessShareLock, NULL)
					   : list_make1_oid(relation);
	ListCell *cell;

	lookup->ntables = 0;
	lookup->tables = palloc(list_length(tables) * sizeof(LookupTable));
	foreach (cell, tables)
	{
		if (!resolve_table(lookup, lfirst_oid(cell), columns, ncolumns))
		{
			*lacking = lfirst_oid(cell);
			return false;
		}
	}
	list_free(tables);
	check_heaps(lookup, relation);
	return true;
}
