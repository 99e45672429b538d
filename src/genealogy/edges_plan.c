/*
 * edges_plan.c
 *		What the planner made of a query for links.
 *
 * "column = ANY ($1)" is one descent an item where an index answers it, and it
 * is what foreign servers are sent.  Where no index does, the executor compares
 * each row with each element in turn, which for the thousands of items of a
 * level is out of the question; a join is hashed instead.
 */
#include "postgres.h"

#include "access/amapi.h"
#include "access/htup_details.h"
#include "catalog/pg_class.h"
#include "genealogy/edges_plan.h"
#include "miscadmin.h"
#include "nodes/nodeFuncs.h"
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

static bool compares_each(Plan *plan);

static bool
any_compares_each(List *plans)
{
	ListCell *cell;

	foreach (cell, plans)
	{
		if (compares_each(lfirst(cell)))
			return true;
	}
	return false;
}

static bool
inputs_compare_each(Plan *plan)
{
	switch (nodeTag(plan))
	{
		case T_Append:
			return any_compares_each(((Append *) plan)->appendplans);
		case T_MergeAppend:
			return any_compares_each(((MergeAppend *) plan)->mergeplans);
		case T_BitmapAnd:
			return any_compares_each(((BitmapAnd *) plan)->bitmapplans);
		case T_BitmapOr:
			return any_compares_each(((BitmapOr *) plan)->bitmapplans);
		case T_BitmapIndexScan:
			return holds_comparison((Node *) ((BitmapIndexScan *) plan)->indexqual, NULL) &&
				   !index_knows_rows(((BitmapIndexScan *) plan)->indexid);
		case T_SubqueryScan:
			return compares_each(((SubqueryScan *) plan)->subplan);
		case T_NestLoop:
		case T_MergeJoin:
		case T_HashJoin:
			return holds_comparison((Node *) ((Join *) plan)->joinqual, NULL);
		default:
			return false;
	}
}

static bool
compares_each(Plan *plan)
{
	if (plan == NULL)
		return false;
	check_stack_depth();
	return holds_comparison((Node *) plan->qual, NULL) || inputs_compare_each(plan) ||
		   compares_each(outerPlan(plan)) || compares_each(innerPlan(plan));
}

bool
edges_plan_compares_each(PlannedStmt *plan)
{
	return compares_each(plan->planTree) || any_compares_each(plan->subplans);
}
