/*
 * edges_plan.c
 *		What the planner made of a query for links.
 *
 * "column = ANY ($1)" is one descent an item where an index answers it, and it
 * is what foreign servers are sent.  But the executor compares rows with the
 * items one after the other where no index does, and where a bitmap has
 * forgotten which rows of a page it means.  With thousands of items that is out
 * of the question.
 */
#include "postgres.h"

#include "access/amapi.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_class.h"
#include "genealogy/edges_plan.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
#include "nodes/tidbitmap.h"
#include "parser/parsetree.h"
#include "storage/bufmgr.h"
#include "utils/rel.h"
#include "utils/syscache.h"

static bool
holds_parameter(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, Param))
		return ((Param *) node)->paramkind == PARAM_EXTERN;
	return expression_tree_walker(node, holds_parameter, context);
}

static bool
holds_comparison(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, ScalarArrayOpExpr))
		return holds_parameter(lsecond(((ScalarArrayOpExpr *) node)->args), NULL);
	return expression_tree_walker(node, holds_comparison, context);
}

/* An index that only knows pages (BRIN) leaves every row on them to be compared. */
static bool
index_knows_rows(Oid index)
{
	HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(index));
	IndexAmRoutine *routine;
	bool knows;

	if (!HeapTupleIsValid(tuple))
		return false;
	routine = GetIndexAmRoutineByAmId(((Form_pg_class) GETSTRUCT(tuple))->relam, false);
	knows = routine->amgettuple != NULL;
	pfree(routine);
	ReleaseSysCache(tuple);
	return knows;
}

/* Whether a bitmap of all pages of the table would still know all rows on them. */
static bool
bitmap_keeps_rows(Oid table)
{
	Relation relation = table_open(table, AccessShareLock);
	BlockNumber pages = RelationGetNumberOfBlocks(relation);

	table_close(relation, NoLock);
	return (double) pages <= (double) tbm_calculate_entries(work_mem * (Size) 1024);
}

static bool compares_each(PlannedStmt *statement, Plan *plan);

static bool
any_compares_each(PlannedStmt *statement, List *plans)
{
	ListCell *cell;

	foreach (cell, plans)
	{
		if (compares_each(statement, lfirst(cell)))
			return true;
	}
	return false;
}

static bool
node_compares_each(PlannedStmt *statement, Plan *plan)
{
	switch (nodeTag(plan))
	{
		case T_Append:
			return any_compares_each(statement, ((Append *) plan)->appendplans);
		case T_MergeAppend:
			return any_compares_each(statement, ((MergeAppend *) plan)->mergeplans);
		case T_BitmapAnd:
			return any_compares_each(statement, ((BitmapAnd *) plan)->bitmapplans);
		case T_BitmapOr:
			return any_compares_each(statement, ((BitmapOr *) plan)->bitmapplans);
		case T_SubqueryScan:
			return compares_each(statement, ((SubqueryScan *) plan)->subplan);
		case T_BitmapHeapScan:
		{
			BitmapHeapScan *scan = (BitmapHeapScan *) plan;

			return holds_comparison((Node *) scan->bitmapqualorig, NULL) &&
				   !bitmap_keeps_rows(rt_fetch(scan->scan.scanrelid, statement->rtable)->relid);
		}
		case T_BitmapIndexScan:
		{
			BitmapIndexScan *scan = (BitmapIndexScan *) plan;

			return holds_comparison((Node *) scan->indexqual, NULL) &&
				   !index_knows_rows(scan->indexid);
		}
		case T_NestLoop:
		case T_MergeJoin:
		case T_HashJoin:
			return holds_comparison((Node *) ((Join *) plan)->joinqual, NULL);
		default:
			return false;
	}
}

static bool
compares_each(PlannedStmt *statement, Plan *plan)
{
	if (plan == NULL)
		return false;
	check_stack_depth();
	return holds_comparison((Node *) plan->qual, NULL) || node_compares_each(statement, plan) ||
		   compares_each(statement, outerPlan(plan)) || compares_each(statement, innerPlan(plan));
}

bool
edges_plan_compares_each(PlannedStmt *statement)
{
	return compares_each(statement, statement->planTree) ||
		   any_compares_each(statement, statement->subplans);
}
