/*
 * query_run.c
 *		A query for links that is run again and again, for other items.
 *
 * To start the executor takes longer than to look up a few items, above all
 * where the table has many partitions.  So it is started once, and rewound for
 * each level, as that of a recursive query is.
 */
#include "postgres.h"

#include "executor/executor.h"
#include "executor/spi.h"
#include "links/query_run.h"
#include "pg/compat.h"
#include "utils/plancache.h"
#include "utils/resowner.h"
#include "utils/snapmgr.h"

struct QueryRun
{
	CachedPlan *plan;
	ResourceOwner owner; /* of the plan */
	QueryDesc *query;
	const char *text;
	bool was_run;
};

/* As the server's own interface reports errors of a query. */
static void
report_query(void *text)
{
	errcontext("SQL statement \"%s\"", (const char *) text);
}

static void
push_context(ErrorContextCallback *context, const char *text)
{
	*context = (ErrorContextCallback){.previous = error_context_stack,
									  .callback = report_query,
									  .arg = unconstify(char *, text)};
	error_context_stack = context;
}

bool
query_run_is_possible(const CachedQuery *query)
{
	return !query->custom && !query->seen.keeps_rows;
}

static void
start_executor(QueryRun *run, ParamListInfo parameters)
{
	ErrorContextCallback context;

	push_context(&context, run->text);
	run->query = CreateQueryDesc(linitial_node(PlannedStmt, run->plan->stmt_list), run->text,
								 GetActiveSnapshot(), InvalidSnapshot, None_Receiver, parameters,
								 NULL, 0);
	ExecutorStart(run->query, EXEC_FLAG_REWIND);
	error_context_stack = context.previous;
}

QueryRun *
query_run_start(const CachedQuery *query, ParamListInfo parameters)
{
	CachedPlanSource *source = linitial(SPI_plan_get_plan_sources(query->plan));
	CachedPlan *plan = SPI_plan_get_cached_plan(query->plan);
	QueryRun *run;

	if (plan == NULL)
		return NULL;
	if (plan->generation != query->generation)
	{
		ReleaseCachedPlan(plan, CurrentResourceOwner);
		return NULL;
	}
	run = palloc0(sizeof(QueryRun));
	run->plan = plan;
	run->owner = CurrentResourceOwner;
	run->text = pstrdup(source->query_string);
	start_executor(run, parameters);
	return run;
}

void
query_run(QueryRun *run, DestReceiver *receiver)
{
	ErrorContextCallback context;

	push_context(&context, run->text);
	run->query->dest = receiver;
	if (run->was_run)
		ExecutorRewind(run->query);
	run->was_run = true;
	executor_run_again(run->query);
	error_context_stack = context.previous;
}

void
query_run_end(QueryRun *run)
{
	ExecutorFinish(run->query);
	ExecutorEnd(run->query);
	FreeQueryDesc(run->query);
	ReleaseCachedPlan(run->plan, run->owner);
	pfree(unconstify(char *, run->text));
	pfree(run);
}
