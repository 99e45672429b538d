/*
 * query_plan.c
 *		What the planner made of a query for links.
 *
 * "column = ANY ($1)" is one descent an item where an index answers it, and it
 * is what foreign servers are sent.  But the executor compares rows with the
 * items one after the other where no index does, and where a bitmap has
 * forgotten which rows of a page it means.  With thousands of items that is out
 * of the question.  A list, "column = $1 OR column = $2 ...", is the same to it,
 * and foreign servers are sent that, too, where they do not know of the array.
 */
#include "postgres.h"

#include "access/amapi.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_class.h"
#include "links/query_plan.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/tidbitmap.h"
#include "parser/parsetree.h"
#include "partitioning/partdesc.h"
#include "pg/compat.h"
#include "storage/bufmgr.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"

/* Whether there is one of the parameters that are items. */
static bool
holds_item(Node *node, void *seen)
{
	if (node == NULL)
		return false;
	if (IsA(node, Param))
		return ((Param *) node)->paramkind == PARAM_EXTERN &&
			   ((Param *) node)->paramid <= ((QueryPlan *) seen)->items;
	return expression_tree_walker(node, holds_item, seen);
}

static bool
holds_comparison(Node *node, void *seen)
{
	if (node == NULL)
		return false;
	if (IsA(node, ScalarArrayOpExpr) || is_orclause(node))
		return holds_item(node, seen);
	return expression_tree_walker(node, holds_comparison, seen);
}

/* An index that only knows pages (BRIN) leaves every row on them to be compared. */
static bool
index_knows_rows(Oid index)
{
	HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(index));
	const IndexAmRoutine *routine;
	bool knows;

	if (!HeapTupleIsValid(tuple))
		return false;
	routine = GetIndexAmRoutineByAmId(((Form_pg_class) GETSTRUCT(tuple))->relam, false);
	knows = routine->amgettuple != NULL;
	index_am_release(routine);
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

static Oid
scanned_table(PlannedStmt *statement, Plan *plan)
{
	switch (nodeTag(plan))
	{
		case T_BitmapHeapScan:
		case T_BitmapIndexScan:
		case T_IndexOnlyScan:
		case T_IndexScan:
		case T_SeqScan:
			return rt_fetch(((Scan *) plan)->scanrelid, statement->rtable)->relid;
		default:
			return InvalidOid;
	}
}

static void look(QueryPlan *seen, PlannedStmt *statement, Plan *plan);

static void
look_at_all(QueryPlan *seen, PlannedStmt *statement, List *plans)
{
	ListCell *cell;

	foreach (cell, plans)
		look(seen, statement, lfirst(cell));
}

/* A scan of joined tables is told by one of them. */
static Oid
foreign_table(PlannedStmt *statement, ForeignScan *scan)
{
	int number = scan->scan.scanrelid > 0 ? (int) scan->scan.scanrelid
										  : bms_next_member(scan->fs_relids, -1);

	return rt_fetch(number, statement->rtable)->relid;
}

static void
look_at_foreign(QueryPlan *seen, PlannedStmt *statement, ForeignScan *scan)
{
	Oid table = foreign_table(statement, scan);

	seen->asks_servers = true;
	seen->foreign = list_append_unique_oid(seen->foreign, table);
	if (scan->scan.plan.qual == NIL)
		return;
	seen->judged = list_append_unique_oid(seen->judged, table);
	seen->asks_all |= holds_item((Node *) scan->scan.plan.qual, seen);
}

/* Partitions that are left out for items when the executor starts stay left out. */
static bool
prunes_by_item(QueryPlan *seen, const PartitionPruneInfo *pruning)
{
	ListCell *tables;
	ListCell *cell;

	if (pruning == NULL)
		return false;
	foreach (tables, pruning->prune_infos)
	{
		foreach (cell, lfirst_node(List, tables))
		{
			PartitionedRelPruneInfo *table = lfirst_node(PartitionedRelPruneInfo, cell);

			if (holds_item((Node *) table->initial_pruning_steps, seen))
				return true;
		}
	}
	return false;
}

/* Nodes that have no rows left over of the items before, when the query is rewound. */
static bool
keeps_rows(QueryPlan *seen, PlannedStmt *statement, Plan *plan)
{
	switch (nodeTag(plan))
	{
		case T_Append:
			return prunes_by_item(seen, append_pruning(statement, (Append *) plan));
		case T_BitmapAnd:
		case T_BitmapHeapScan:
		case T_BitmapIndexScan:
		case T_BitmapOr:
		case T_IndexOnlyScan:
		case T_IndexScan:
		case T_NestLoop:
		case T_ProjectSet:
		case T_Result:
		case T_SeqScan:
		case T_SubqueryScan:
			return plan->parallel_aware;
		default:
			return true;
	}
}

/* Whether the rows that a node returns are compared with the items, one after the other. */
static bool
compares_each(QueryPlan *seen, PlannedStmt *statement, Plan *plan)
{
	if (holds_comparison((Node *) plan->qual, seen))
		return true;
	switch (nodeTag(plan))
	{
		case T_BitmapHeapScan:
			return holds_comparison((Node *) ((BitmapHeapScan *) plan)->bitmapqualorig, seen) &&
				   !bitmap_keeps_rows(scanned_table(statement, plan));
		case T_BitmapIndexScan:
			return holds_item((Node *) ((BitmapIndexScan *) plan)->indexqual, seen) &&
				   !index_knows_rows(((BitmapIndexScan *) plan)->indexid);
		case T_NestLoop:
		case T_MergeJoin:
		case T_HashJoin:
			return holds_comparison((Node *) ((Join *) plan)->joinqual, seen);
		default:
			return false;
	}
}

static void
look_below(QueryPlan *seen, PlannedStmt *statement, Plan *plan)
{
	switch (nodeTag(plan))
	{
		case T_Append:
			look_at_all(seen, statement, ((Append *) plan)->appendplans);
			break;
		case T_MergeAppend:
			look_at_all(seen, statement, ((MergeAppend *) plan)->mergeplans);
			break;
		case T_BitmapAnd:
			look_at_all(seen, statement, ((BitmapAnd *) plan)->bitmapplans);
			break;
		case T_BitmapOr:
			look_at_all(seen, statement, ((BitmapOr *) plan)->bitmapplans);
			break;
		case T_SubqueryScan:
			look(seen, statement, ((SubqueryScan *) plan)->subplan);
			break;
		case T_CustomScan:
			seen->is_custom = true;
			break;
		case T_ForeignScan:
			look_at_foreign(seen, statement, (ForeignScan *) plan);
			break;
		default:
			break;
	}
	look(seen, statement, outerPlan(plan));
	look(seen, statement, innerPlan(plan));
}

static void
look(QueryPlan *seen, PlannedStmt *statement, Plan *plan)
{
	if (plan == NULL)
		return;
	check_stack_depth();
	if (compares_each(seen, statement, plan))
	{
		seen->compares_each = true;
		seen->comparing = list_append_unique_oid(seen->comparing, scanned_table(statement, plan));
	}
	seen->keeps_rows |= keeps_rows(seen, statement, plan);
	look_below(seen, statement, plan);
}

/*
 * Whether a partition is being detached while others go on: it is read by snapshots
 * from before that, and not by later ones.
 */
static bool
reads_detached(const PlannedStmt *statement)
{
	bool detached = false;
	ListCell *cell;

	foreach (cell, statement->relationOids)
	{
		Relation relation;

		if (get_rel_relkind(lfirst_oid(cell)) != RELKIND_PARTITIONED_TABLE)
			continue;
		relation = table_open(lfirst_oid(cell), AccessShareLock);
		detached |= RelationGetPartitionDesc(relation, true)->detached_exist;
		table_close(relation, NoLock);
	}
	return detached;
}

void
query_plan_look(QueryPlan *seen, PlannedStmt *statement)
{
	look(seen, statement, statement->planTree);
	look_at_all(seen, statement, statement->subplans);
	seen->is_passing |= reads_detached(statement);
	seen->keeps_rows |= statement->subplans != NIL || statement->rowMarks != NIL;
}
