/*
 * plan_hooks.c
 *		A planner that keeps a table's rows elsewhere, for the tests alone.
 *
 * It does what extensions do that shard tables, or store them by columns: a
 * query of plan_hooks.links reads plan_hooks.store in its place, by a plan of
 * that table or by a custom scan; and a plan without values for its parameters
 * may be refused when it is made, or when it is run.  It counts what it plans.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "executor/executor.h"
#include "fmgr.h"
#include "nodes/extensible.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "optimizer/planner.h"
#include "storage/lmgr.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/lsyscache.h"
#include "utils/varlena.h"

/* What EXPLAIN wants of planning is passed along since PostgreSQL 19. */
#if PG_VERSION_NUM >= 190000
#define EXPLAIN_PARAMETER , ExplainState *explain
#define EXPLAIN_ARGUMENT , explain
#else
#define EXPLAIN_PARAMETER
#define EXPLAIN_ARGUMENT
#endif

PG_MODULE_MAGIC;

extern PGDLLEXPORT void _PG_init(void);

typedef enum Refusal
{
	REFUSE_NOTHING,
	REFUSE_PLAN, /* a plan without values for parameters */
	REFUSE_RUN   /* to run such a plan; it must be by custom scan */
} Refusal;

static const struct config_enum_entry refusals[] = {{"nothing", REFUSE_NOTHING, false},
													{"plan", REFUSE_PLAN, false},
													{"run", REFUSE_RUN, false},
													{NULL, 0, false}};

static char *table_name;
static char *store_name;
static bool by_custom_scan;
static int refusal;
static int planned;
static planner_hook_type previous_planner;

static Node *create_state(CustomScan *scan);

static const CustomScanMethods scan_methods = {"Plan Hooks", create_state};

static Oid
find_table(const char *name)
{
	if (name == NULL || name[0] == '\0')
		return InvalidOid;
	return RangeVarGetRelid(makeRangeVarFromNameList(
								textToQualifiedNameList(cstring_to_text(name))),
							NoLock, true);
}

/* Puts another table in the place of one; gives whether it was there. */
static bool
replace_table(Query *query, Oid table, Oid store)
{
	bool found = false;
	ListCell *cell;

	foreach (cell, query->rtable)
	{
		RangeTblEntry *entry = lfirst_node(RangeTblEntry, cell);

		if (entry->rtekind == RTE_SUBQUERY)
			found |= replace_table(entry->subquery, table, store);
		if (entry->rtekind != RTE_RELATION || entry->relid != table)
			continue;
		found = true;
		if (!OidIsValid(store))
			continue;
		LockRelationOid(store, AccessShareLock);
		entry->relid = store;
#if PG_VERSION_NUM >= 160000
		if (entry->perminfoindex > 0)
			list_nth_node(RTEPermissionInfo, query->rteperminfos, entry->perminfoindex - 1)
				->relid = store;
#endif
	}
	return found;
}

static bool
has_parameter(Node *node, void *context)
{
	if (node == NULL)
		return false;
	if (IsA(node, Param))
		return ((Param *) node)->paramkind == PARAM_EXTERN;
	if (IsA(node, Query))
		return query_tree_walker((Query *) node, has_parameter, context, 0);
	return expression_tree_walker(node, has_parameter, context);
}

static void
refuse(void)
{
	ereport(ERROR, (errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
					errmsg("cannot plan for parameters without values")));
}

static void
wrap_plan(PlannedStmt *statement, bool refused)
{
	CustomScan *scan = makeNode(CustomScan);
	ListCell *cell;

	scan->methods = &scan_methods;
	scan->custom_plans = list_make1(statement->planTree);
	scan->custom_scan_tlist = copyObject(statement->planTree->targetlist);
	scan->custom_private = list_make1_int(refused);
	foreach (cell, scan->custom_scan_tlist)
	{
		TargetEntry *target = lfirst_node(TargetEntry, cell);
		Expr *value = (Expr *) makeVarFromTargetEntry(INDEX_VAR, target);

		scan->scan.plan.targetlist = lappend(scan->scan.plan.targetlist,
											 makeTargetEntry(value, target->resno, target->resname,
															 target->resjunk));
	}
	statement->planTree = &scan->scan.plan;
}

static PlannedStmt *
plan_query(Query *query, const char *text, int options, ParamListInfo parameters EXPLAIN_PARAMETER)
{
	Oid table = find_table(table_name);
	bool found = OidIsValid(table) && query->commandType == CMD_SELECT &&
				 replace_table(query, table, find_table(store_name));
	bool refused = found && parameters == NULL && has_parameter((Node *) query, NULL);
	planner_hook_type plan = previous_planner == NULL ? standard_planner : previous_planner;
	PlannedStmt *statement;

	if (refused && refusal == REFUSE_PLAN)
		refuse();
	planned++;
	statement = plan(query, text, options, parameters EXPLAIN_ARGUMENT);
	if (found && by_custom_scan)
		wrap_plan(statement, refused && refusal == REFUSE_RUN);
	return statement;
}

static void
begin_scan(CustomScanState *state, EState *executor, int flags)
{
	CustomScan *scan = (CustomScan *) state->ss.ps.plan;

	if (linitial_int(scan->custom_private) && (flags & EXEC_FLAG_EXPLAIN_ONLY) == 0)
		refuse();
	state->custom_ps = list_make1(ExecInitNode(linitial(scan->custom_plans), executor, flags));
}

static TupleTableSlot *
next_row(CustomScanState *state)
{
	TupleTableSlot *row = ExecProcNode(linitial(state->custom_ps));

	if (TupIsNull(row))
		return NULL;
	return ExecCopySlot(state->ss.ps.ps_ResultTupleSlot, row);
}

static void
end_scan(CustomScanState *state)
{
	ExecEndNode(linitial(state->custom_ps));
}

static void
scan_again(CustomScanState *state)
{
	ExecReScan(linitial(state->custom_ps));
}

static Node *
create_state(CustomScan *scan)
{
	static const CustomExecMethods methods = {.CustomName = "Plan Hooks",
											  .BeginCustomScan = begin_scan,
											  .ExecCustomScan = next_row,
											  .EndCustomScan = end_scan,
											  .ReScanCustomScan = scan_again};
	CustomScanState *state = (CustomScanState *) newNode(sizeof(CustomScanState),
														 T_CustomScanState);

	state->methods = &methods;
	return (Node *) state;
}

void
_PG_init(void)
{
	DefineCustomStringVariable("plan_hooks.links", "Table whose rows are elsewhere.", NULL,
							   &table_name, "", PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomStringVariable("plan_hooks.store", "Where they are; empty: in the table.", NULL,
							   &store_name, "", PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomBoolVariable("plan_hooks.by_custom_scan", "Whether a custom scan reads them.", NULL,
							 &by_custom_scan, false, PGC_USERSET, 0, NULL, NULL, NULL);
	DefineCustomEnumVariable("plan_hooks.refuses", "What it refuses without values of parameters.",
							 NULL, &refusal, REFUSE_NOTHING, refusals, PGC_USERSET, 0, NULL, NULL,
							 NULL);
	DefineCustomIntVariable("plan_hooks.planned", "How many queries it has planned.", NULL,
							&planned, 0, 0, PG_INT32_MAX, PGC_USERSET, 0, NULL, NULL, NULL);
	RegisterCustomScanMethods(&scan_methods);
	previous_planner = planner_hook;
	planner_hook = plan_query;
}
