/*
 * insert.c
 *		A row comes into a genealogy index: a link out of its parent, and one into its child.
 *
 * If the server stops between the two, the row's transaction has not committed,
 * so the one link is of a row that nobody sees, and vacuum removes it.
 */
#include "postgres.h"

#include "genealogy_index/genealogy_index.h"
#include "genealogy_index/links.h"
#include "genealogy_index/node.h"
#include "miscadmin.h"
#include "utils/memutils.h"

static NodeNumber
node_of_column(GenealogyIndex *index, int column, const Datum *values, const bool *nulls)
{
	NodeKey key;

	if (nulls[column])
		return NODE_NULL;
	key_of_column(index, column, values[column], &key);
	return node_find_or_make(index, &key);
}

/* The values are in "stored" already. */
static void
add_link(GenealogyIndex *index, NodeNumber owner, LinkDirection direction, NodeNumber neighbour,
		 const ItemPointerData *tid, char *stored)
{
	Link link = {neighbour, *tid};

	link_write(stored, &link);
	links_add(index, owner, direction, stored);
}

void
genealogy_check_tid(const ItemPointerData *tid)
{
	if ((ItemPointerGetOffsetNumberNoCheck(tid) & LINK_IN_FLAG) != 0)
		elog(ERROR, "row number %u is too large for a genealogy index",
			 ItemPointerGetOffsetNumberNoCheck(tid));
}

void
genealogy_insert_row(GenealogyIndex *index, const Datum *values, const bool *nulls,
					 const ItemPointerData *tid)
{
	NodeNumber parent = node_of_column(index, 0, values, nulls);
	NodeNumber child = node_of_column(index, 1, values, nulls);
	char stored[LINK_SIZE_LIMIT];

	genealogy_check_tid(tid);
	include_write(&index->include, include_of_link(stored), values, nulls);
	add_link(index, parent, LINKS_OUT, child, tid, stored);
	CHECK_FOR_INTERRUPTS();
	add_link(index, child, LINKS_IN, parent, tid, stored);
}

/* What one statement keeps from row to row. */
typedef struct Inserter
{
	GenealogyIndex index;
	MemoryContext row;
} Inserter;

static Inserter *
find_inserter(Relation index, IndexInfo *info)
{
	Inserter *inserter = info->ii_AmCache;
	MemoryContext caller;

	if (inserter != NULL)
		return inserter;
	caller = MemoryContextSwitchTo(info->ii_Context);
	inserter = palloc(sizeof(Inserter));
	genealogy_index_open(&inserter->index, index);
	inserter->row = AllocSetContextCreate(info->ii_Context, "genealogy index row",
										  ALLOCSET_SMALL_SIZES);
	MemoryContextSwitchTo(caller);
	info->ii_AmCache = inserter;
	return inserter;
}

bool
genealogy_insert(Relation index, Datum *values, bool *nulls, ItemPointer tid, Relation heap,
				 IndexUniqueCheck unique, bool unchanged, IndexInfo *info)
{
	Inserter *inserter = find_inserter(index, info);
	MemoryContext caller = MemoryContextSwitchTo(inserter->row);

	genealogy_insert_row(&inserter->index, values, nulls, tid);
	MemoryContextSwitchTo(caller);
	MemoryContextReset(inserter->row);
	return false;
}
