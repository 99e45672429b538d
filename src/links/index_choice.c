/*
 * index_choice.c
 *		Which genealogy index of one table can be read, or why none can.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/transam.h"
#include "access/xlog.h"
#include "catalog/pg_class.h"
#include "genealogy_index/trace_reader.h"
#include "links/index_choice.h"
#include "pg/compat.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

/* A row itself knows nothing of a column that is computed when it is read. */
static bool
are_columns_stored(const LinkColumns *columns, Relation heap)
{
	for (int i = 0; i < columns->count; i++)
	{
		if (is_virtual_column(TupleDescAttr(RelationGetDescr(heap), columns->numbers[i] - 1)))
			return false;
	}
	return true;
}

/* Whether a table has rows that an index can lead to. */
static const char *
why_not_rows(const LinkColumns *columns, Relation heap)
{
	char kind = heap->rd_rel->relkind;

	if (kind == RELKIND_FOREIGN_TABLE)
		return "the links are in a foreign table";
	if (kind != RELKIND_RELATION && kind != RELKIND_MATVIEW)
		return "the links are not in one table";
	if (!RelationIsScannable(heap))
		return "the materialized view has not been populated";
	if (RecoveryInProgress() && !RelationIsPermanent(heap))
		return "an unlogged table cannot be read during recovery";
	if (!are_columns_stored(columns, heap))
		return "a column that traces read is virtual";
	return NULL;
}

static bool
is_exchanged(const LinkTable *table, Relation index)
{
	const int16 *columns = index->rd_index->indkey.values;

	return columns[0] != get_attnum(table->relation, table->parent);
}

/* Which of them is the parent's does not matter: links can be followed in both directions. */
static bool
is_on_columns(const LinkTable *table, Relation index)
{
	const int16 *columns = index->rd_index->indkey.values;
	bool exchanged = is_exchanged(table, index);

	return columns[exchanged] == get_attnum(table->relation, table->parent) &&
		   columns[!exchanged] == get_attnum(table->relation, table->child);
}

/* The planner asks the same of an index before it uses it. */
static bool
is_usable(Relation index)
{
	return index->rd_index->indisvalid && index->rd_index->indisready &&
		   index->rd_index->indislive &&
		   (!index->rd_index->indcheckxmin ||
			TransactionIdPrecedes(HeapTupleHeaderGetXmin(index->rd_indextuple->t_data),
								  TransactionXmin));
}

static bool
is_of_equality(const LinkTable *table, Relation index)
{
	return index->rd_indcollation[0] == table->key.collation &&
		   trace_reader_equality(index) == table->key.cache->eq_opr;
}

static const char *
why_not_index(const LinkTable *table, Relation index)
{
	if (!trace_reader_knows(index) || !is_on_columns(table, index))
		return "there is no genealogy index on these columns";
	if (!is_usable(index))
		return "the genealogy index cannot be used yet, or is not valid";
	if (!heap_attisnull(index->rd_indextuple, Anum_pg_index_indpred, NULL))
		return "the genealogy index is partial";
	if (!is_of_equality(table, index))
		return "the genealogy index has another collation or equality";
	return NULL;
}

static void
consider_index(LinkChoice *choice, const LinkTable *table, Relation index)
{
	choice->index = RelationGetRelid(index);
	choice->exchanged = is_exchanged(table, index);
	choice->covers = true;
	for (int i = 0; i < choice->columns.count; i++)
	{
		choice->included[i] = trace_reader_includes(index, choice->columns.numbers[i]);
		choice->covers &= choice->included[i];
	}
	choice->reaches = choice->covers && !table->has_times && !table->has_quantity &&
					  !table->has_part;
}

/* The fewer columns must be read in rows the better, and then the smaller its links are. */
static int
burden(const LinkChoice *choice, Relation index)
{
	int missing = 0;

	for (int i = 0; i < choice->columns.count; i++)
		missing += !choice->included[i];
	return missing * INDEX_MAX_KEYS + RelationGetNumberOfAttributes(index);
}

/* The lock on an index that could be used is kept, as that of the table is. */
static void
choose_index(LinkChoice *choice, const LinkTable *table, Relation heap)
{
	LinkChoice best = *choice;
	bool has_none = true;
	ListCell *cell;
	int least = PG_INT32_MAX;

	best.why_not = "there is no genealogy index on these columns";
	foreach (cell, RelationGetIndexList(heap))
	{
		Relation index = index_open(lfirst_oid(cell), AccessShareLock);
		const char *why_not = why_not_index(table, index);

		has_none &= !trace_reader_knows(index);
		if (why_not == NULL)
		{
			consider_index(choice, table, index);
			if (burden(choice, index) < least)
			{
				least = burden(choice, index);
				best = *choice;
			}
		}
		else if (!OidIsValid(best.index) && trace_reader_knows(index) &&
				 is_on_columns(table, index))
			best.why_not = why_not;
		index_close(index, why_not == NULL ? NoLock : AccessShareLock);
	}
	*choice = best;
	choice->has_none = has_none;
}

void
index_choose(LinkChoice *choice, const LinkTable *table, Relation heap)
{
	choice->why_not = why_not_rows(&choice->columns, heap);
	if (choice->why_not == NULL)
		choose_index(choice, table, heap);
}
