/*
 * heap_access.c
 *		Whether the server reads a table's rows where an index of it leads.
 *
 * Some extensions keep the rows of a table elsewhere: in shards, in a columnar
 * store, in chunks.  The table's own heap is then empty or out of date, and so is
 * an index of it.  All of them hook into the planner.  So it plans a query for all
 * rows, and only a plan that just scans the table itself and returns its columns
 * unchanged is accepted.
 *
 * The answer is kept, like a plan, until the session is informed that any relation
 * was altered, or until another hook takes part in planning.
 */
#include "postgres.h"

#include "catalog/pg_class.h"
#include "links/heap_access.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "optimizer/pathnode.h"
#include "optimizer/paths.h"
#include "optimizer/plancat.h"
#include "optimizer/planner.h"
#include "parser/analyze.h"
#include "parser/parse_node.h"
#include "parser/parse_relation.h"
#include "parser/parsetree.h"
#include "pg/attempt.h"
#include "pg/compat.h"
#include "tcop/tcopprot.h"
#include "utils/hsearch.h"
#include "utils/inval.h"
#include "utils/memutils.h"
#include "utils/rel.h"

/* Answers are few, since a session traces few tables; more are forgotten all at once. */
#define ANSWERS_LIMIT 256

/* What takes part in planning. */
typedef struct Hooks
{
	post_parse_analyze_hook_type analyze;
	planner_hook_type plan;
	relation_planner_hook_type relation;
	set_rel_pathlist_hook_type paths;
	create_upper_paths_hook_type upper_paths;
} Hooks;

typedef struct AnswerKey
{
	Oid relation;
	Oid user; /* InvalidOid: the current one */
} AnswerKey;

typedef struct Answer
{
	AnswerKey key;
	uint64 changes; /* invalidations when the answer was given */
	Hooks hooks;
	const char *why_not;
} Answer;

typedef struct Question
{
	Relation relation;
	const List *tables;
	HeapReader reader;
	const char *why_not;
} Question;

static HTAB *answers = NULL;
static uint64 changes_heard = 0;

static void
hear_of_change(Datum argument, Oid relation)
{
	changes_heard++;
}

static void
begin_answers(void)
{
	static bool listening = false;
	HASHCTL control = {.keysize = sizeof(AnswerKey), .entrysize = sizeof(Answer)};

	if (!listening)
		CacheRegisterRelcacheCallback(hear_of_change, (Datum) 0);
	listening = true;
	if (answers != NULL && hash_get_num_entries(answers) >= ANSWERS_LIMIT)
	{
		hash_destroy(answers);
		answers = NULL;
	}
	if (answers == NULL)
		answers = hash_create("where tables are read", 16, &control, HASH_ELEM | HASH_BLOBS);
}

static Hooks
current_hooks(void)
{
	return (Hooks){.analyze = post_parse_analyze_hook,
				   .plan = planner_hook,
				   .relation = relation_planner_hook,
				   .paths = set_rel_pathlist_hook,
				   .upper_paths = create_upper_paths_hook};
}

static bool
are_current_hooks(const Hooks *hooks)
{
	return hooks->analyze == post_parse_analyze_hook && hooks->plan == planner_hook &&
		   hooks->relation == relation_planner_hook && hooks->paths == set_rel_pathlist_hook &&
		   hooks->upper_paths == create_upper_paths_hook;
}

/* Columns that are computed when they are read are in no heap. */
static List *
make_columns(Relation relation)
{
	TupleDesc columns = RelationGetDescr(relation);
	List *targets = NIL;

	for (int i = 0; i < columns->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(columns, i);
		Var *value;

		if (column->attisdropped || is_virtual_column(column))
			continue;
		value = makeVar(1, column->attnum, column->atttypid, column->atttypmod,
						column->attcollation, 0);
		targets = lappend(targets, makeTargetEntry((Expr *) value, list_length(targets) + 1,
												   pstrdup(NameStr(column->attname)), false));
	}
	return targets;
}

/* A trigger knows only the own rows of a table from which others inherit. */
static bool
reads_inheritors(const Question *question)
{
	return question->reader == HEAP_OF_USER ||
		   question->relation->rd_rel->relkind == RELKIND_PARTITIONED_TABLE;
}

/*
 * Made without a look at names and privileges, and without row security: the
 * trigger of a table is fired for users who may not read it.
 */
static Query *
make_query(const Question *question, const char *text)
{
	ParseState *state = make_parsestate(NULL);
	Query *query = makeNode(Query);
	ParseNamespaceItem *item;

	state->p_sourcetext = text;
	item = addRangeTableEntryForRelation(state, question->relation, AccessShareLock, NULL,
										 reads_inheritors(question), true);
	addNSItemToQuery(state, item, true, true, true);
	query->commandType = CMD_SELECT;
	query->canSetTag = true;
	query->targetList = make_columns(question->relation);
	query->rtable = state->p_rtable;
	query_take_permissions(query, state);
	query->jointree = makeFromExpr(state->p_joinlist, NULL);
	if (question->reader == HEAP_OF_USER && post_parse_analyze_hook != NULL)
		(*post_parse_analyze_hook)(state, query, NULL);
	free_parsestate(state);
	return query;
}

static bool
are_columns(const List *targets)
{
	ListCell *cell;

	foreach (cell, targets)
	{
		if (!IsA(lfirst_node(TargetEntry, cell)->expr, Var))
			return false;
	}
	return true;
}

static bool scans_heaps(const PlannedStmt *statement, Plan *plan, List **tables);

static bool
all_scan_heaps(const PlannedStmt *statement, const List *plans, List **tables)
{
	ListCell *cell;

	foreach (cell, plans)
	{
		if (!scans_heaps(statement, lfirst(cell), tables))
			return false;
	}
	return true;
}

/* Whether the plan scans tables and nothing else; these are added to the list. */
static bool
scans_heaps(const PlannedStmt *statement, Plan *plan, List **tables)
{
	check_stack_depth();
	if (plan->qual != NIL || !are_columns(plan->targetlist))
		return false;
	switch (nodeTag(plan))
	{
		case T_Append:
			return all_scan_heaps(statement, ((Append *) plan)->appendplans, tables);
		case T_IndexScan:
			if (((IndexScan *) plan)->indexqual != NIL)
				return false;
			break;
		case T_IndexOnlyScan:
			if (((IndexOnlyScan *) plan)->indexqual != NIL)
				return false;
			break;
		case T_SeqScan:
			break;
		default:
			return false;
	}
	*tables = lappend_oid(*tables, rt_fetch(((Scan *) plan)->scanrelid, statement->rtable)->relid);
	return true;
}

/* A partitioned table without a partition has no rows to be read. */
static bool
reads_tables(const PlannedStmt *statement, const List *tables)
{
	List *scanned = NIL;

	if (tables == NIL)
		return true;
	return statement->commandType == CMD_SELECT && statement->subplans == NIL &&
		   scans_heaps(statement, statement->planTree, &scanned) &&
		   list_length(scanned) == list_length(tables) &&
		   list_difference_oid(tables, scanned) == NIL;
}

static void
ask_planner(void *state)
{
	Question *question = state;
	const char *text = psprintf("TABLE %s", RelationGetRelationName(question->relation));
	PlannedStmt *statement = plan_query(make_query(question, text), text);

	if (!reads_tables(statement, question->tables))
		question->why_not = IsA(statement->planTree, CustomScan)
								? "the server reads the rows by a custom scan, not in the table"
								: "the server does not read all rows, as they are, in the table";
}

static const char *
ask(Question *question)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "where a table is read",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);

	if (!attempt_is_possible())
		ask_planner(question);
	else if (!attempt(ask_planner, question))
		question->why_not = "the server does not plan to read the table as a whole";
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
	return question->why_not;
}

const char *
heap_access_why_not(Relation relation, const List *tables, HeapReader reader)
{
	AnswerKey key = {RelationGetRelid(relation), reader == HEAP_OF_USER ? GetUserId() : InvalidOid};
	Question question = {relation, tables, reader, NULL};
	Answer *answer = answers == NULL ? NULL : hash_search(answers, &key, HASH_FIND, NULL);
	uint64 changes = changes_heard;
	Hooks hooks = current_hooks();

	if (answer != NULL && answer->changes == changes && are_current_hooks(&answer->hooks))
		return answer->why_not;
	begin_answers();
	(void) ask(&question);
	answer = hash_search(answers, &key, HASH_ENTER, NULL);
	answer->changes = changes;
	answer->hooks = hooks;
	answer->why_not = question.why_not;
	return answer->why_not;
}
