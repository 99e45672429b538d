/*
 * edges_spi.c
 *		Links from any relation, read by the server's own executor.
 *
 * One prepared query a way to read, kept from call to call; its rows go from
 * the executor to the trace one by one, without a copy.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "genealogy/edges.h"
#include "genealogy/edges_plan.h"
#include "genealogy/edges_query.h"
#include "genealogy/moment.h"
#include "miscadmin.h"
#include "nodes/params.h"
#include "utils/array.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/plancache.h"
#include "utils/resowner.h"
#include "utils/timestamp.h"

/*
 * Items that are searched for at once: enough that the cost of a query is
 * nothing beside that of its rows, little enough that the executor sorts them
 * between two looks for a cancel, and holds the pages of their rows exactly.
 */
#define ITEMS_PER_SEARCH 4096

/* A way to read links; the first two are the directions of a search. */
typedef enum Reading
{
	READ_DOWN = EDGES_DOWN,
	READ_UP = EDGES_UP,
	READ_ALL
} Reading;

#define READINGS (READ_ALL + 1)

/* The query of one way to read, kept from call to call. */
typedef struct KeptQuery
{
	char *text; /* the first that was tried, which says nearly all that the rest depends on */
	Oid key_type;
	int work_mem;
	Search search;
	SPIPlanPtr plan;
	int generation; /* of the plan that was looked at */
} KeptQuery;

typedef struct KeptQueries
{
	KeptQuery query[EDGES_TABLES][READINGS];
	MemoryContextCallback callback;
} KeptQueries;

typedef struct SpiSource
{
	EdgeSource source;
	const EdgeTable *table;
	bool may_stop;
	MemoryContext kept_context;
	KeptQuery *kept;      /* one a reading */
	bool found[READINGS]; /* whether this call has found its query */
} SpiSource;

/* Hands the rows on as they come, without a copy. */
typedef struct LinkReceiver
{
	DestReceiver receiver;
	const EdgeTable *table;
	EdgeVisitor visit;
	void *state;
	bool stopped;
	ErrorContextCallback *caller_errors;
} LinkReceiver;

static void
forget_plan(KeptQuery *query)
{
	if (query->plan != NULL)
		SPI_freeplan(query->plan);
	query->plan = NULL;
}

static void
forget_queries(void *kept)
{
	for (int table = 0; table < EDGES_TABLES; table++)
	{
		for (int reading = 0; reading < READINGS; reading++)
			forget_plan(&((KeptQueries *) kept)->query[table][reading]);
	}
}

/*
 * A custom plan would weigh every element of the array anew for every level;
 * workers pay only where a level reads the whole table.
 */
static void
prepare(KeptQuery *query, const EdgeTable *table, const char *text, Search search)
{
	Oid types[2] = {table->key.array_type, TIMESTAMPTZOID};
	int options = CURSOR_OPT_GENERIC_PLAN;
	SPIPlanPtr plan;

	if (search == SEARCH_FIRST_ROWS)
		options |= CURSOR_OPT_FAST_PLAN;
	if (search == SEARCH_JOIN)
		options |= CURSOR_OPT_PARALLEL_OK;
	forget_plan(query);
	plan = SPI_prepare_cursor(text, table->dated ? 2 : 1, types, options);
	if (plan == NULL)
		elog(ERROR, "could not prepare \"%s\": %s", text, SPI_result_code_string(SPI_result));
	SPI_keepplan(plan);
	query->plan = plan;
	query->search = search;
}

/* Looks at the plan that will be used as long as nothing changes. */
static bool
compares_each(KeptQuery *query)
{
	CachedPlan *cached = SPI_plan_get_cached_plan(query->plan);
	bool compares = false;
	ListCell *cell;

	if (cached == NULL)
		return false;
	query->generation = cached->generation;
	foreach (cell, cached->stmt_list)
		compares |= edges_plan_compares_each(lfirst_node(PlannedStmt, cell));
	ReleaseCachedPlan(cached, CurrentResourceOwner);
	return compares;
}

static KeptQueries *
kept_queries(FmgrInfo *caller)
{
	KeptQueries *kept = caller->fn_extra;

	if (kept == NULL)
	{
		kept = MemoryContextAllocZero(caller->fn_mcxt, sizeof(KeptQueries));
		kept->callback.func = forget_queries;
		kept->callback.arg = kept;
		MemoryContextRegisterResetCallback(caller->fn_mcxt, &kept->callback);
		caller->fn_extra = kept;
	}
	return kept;
}

/* The server plans anew when something changed, and may come to another plan. */
static bool
is_plan_known(const KeptQuery *query)
{
	CachedPlanSource *source = linitial(SPI_plan_get_plan_sources(query->plan));

	return source->is_valid && source->gplan != NULL && source->gplan->is_valid &&
		   source->gplan->generation == query->generation;
}

static bool
is_still_right(const KeptQuery *query, const EdgeTable *table, const char *text)
{
	return query->text != NULL && strcmp(query->text, text) == 0 &&
		   query->key_type == table->key.type && query->work_mem == work_mem &&
		   is_plan_known(query);
}

/* The text names the table, its columns and operators: equal text, equal query. */
static void
find_query(SpiSource *source, Reading reading)
{
	const EdgeTable *table = source->table;
	KeptQuery *query = &source->kept[reading];
	EdgeDirection direction = reading == READ_UP ? EDGES_UP : EDGES_DOWN;
	char *text = reading == READ_ALL ? edges_query_all(table)
									 : edges_query(table, direction, SEARCH_ANY);

	if (is_still_right(query, table, text))
		return;

	if (query->text != NULL)
		pfree(query->text);
	query->text = NULL;
	query->key_type = table->key.type;
	query->work_mem = work_mem;
	if (reading == READ_ALL)
		prepare(query, table, text, SEARCH_JOIN);
	else
		prepare(query, table, text, source->may_stop ? SEARCH_FIRST_ROWS : SEARCH_ANY);
	while (compares_each(query) && query->search != SEARCH_JOIN)
	{
		Search next = query->search + 1;

		prepare(query, table, edges_query(table, direction, next), next);
	}
	query->text = MemoryContextStrdup(source->kept_context, text);
}

static void
receiver_startup(DestReceiver *self, int operation, TupleDesc columns)
{
	const EdgeTable *table = ((LinkReceiver *) self)->table;

	for (int i = 0; i < 2; i++)
	{
		if (getBaseType(TupleDescAttr(columns, i)->atttypid) != table->key.type)
			elog(ERROR, "type of a link column changed during a trace");
	}
	for (int i = 0; table->has_times && i < 2; i++)
	{
		if (getBaseType(TupleDescAttr(columns, 2 + i)->atttypid) != table->time_types[i])
			elog(ERROR, "type of a time column changed during a trace");
	}
	if (table->has_part &&
		getBaseType(TupleDescAttr(columns, columns->natts - 1)->atttypid) != table->part_type)
		elog(ERROR, "type of a part column changed during a trace");
}

/* Reads the link in the order of append_link; false when an end is missing. */
static bool
read_link(TupleTableSlot *slot, const EdgeTable *table, EdgeLink *link)
{
	int column = 2;

	slot_getallattrs(slot);
	if (slot->tts_isnull[0] || slot->tts_isnull[1])
		return false;
	*link = (EdgeLink){.from = slot->tts_values[0],
					   .to = slot->tts_values[1],
					   .installed_at = DT_NOBEGIN,
					   .removed_at = DT_NOEND};
	if (table->has_times)
	{
		if (!slot->tts_isnull[column])
			link->installed_at = moment_of(table->time_types[0], slot->tts_values[column]);
		if (!slot->tts_isnull[column + 1])
			link->removed_at = moment_of(table->time_types[1], slot->tts_values[column + 1]);
		column += 2;
	}
	if (table->has_quantity)
	{
		link->has_quantity = !slot->tts_isnull[column];
		link->quantity = slot->tts_values[column];
		column++;
	}
	if (table->has_part)
	{
		link->has_part = !slot->tts_isnull[column];
		link->part = slot->tts_values[column];
	}
	return true;
}

/* What the visitor raises is no error of the query. */
static bool
receive_link(TupleTableSlot *slot, DestReceiver *self)
{
	LinkReceiver *receiver = (LinkReceiver *) self;
	ErrorContextCallback *errors = error_context_stack;
	EdgeLink link;

	if (!read_link(slot, receiver->table, &link))
		return true;
	error_context_stack = receiver->caller_errors;
	if (!receiver->visit(receiver->state, &link))
		receiver->stopped = true;
	error_context_stack = errors;
	return !receiver->stopped;
}

static void
receiver_nothing(DestReceiver *self)
{
}

static ParamListInfo
make_parameters(const EdgeTable *table, const Datum *items, int nitems)
{
	const ItemKey *key = &table->key;
	ParamListInfo parameters = makeParamList(table->dated ? 2 : 1);
	ArrayType *array = construct_array(unconstify(Datum *, items), nitems, key->type,
									   key->cache->typlen, key->cache->typbyval,
									   key->cache->typalign);

	parameters->params[0] = (ParamExternData){.value = PointerGetDatum(array),
											  .pflags = PARAM_FLAG_CONST,
											  .ptype = key->array_type};
	if (table->dated)
		parameters->params[1] = (ParamExternData){.value = TimestampTzGetDatum(table->at),
												  .pflags = PARAM_FLAG_CONST,
												  .ptype = TIMESTAMPTZOID};
	return parameters;
}

/* False when the visitor wanted no more. */
static bool
run_query(const SpiSource *source, const KeptQuery *query, const Datum *items, int nitems,
		  EdgeVisitor visit, void *state)
{
	/* Any kind of receiver but the two that SPI gives a meaning to. */
	LinkReceiver receiver = {.receiver = {.receiveSlot = receive_link,
										  .rStartup = receiver_startup,
										  .rShutdown = receiver_nothing,
										  .rDestroy = receiver_nothing,
										  .mydest = DestSQLFunction},
							 .table = source->table,
							 .visit = visit,
							 .state = state,
							 .caller_errors = error_context_stack};
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "trace query",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	SPIExecuteOptions options = {.params = make_parameters(source->table, items, nitems),
								 .read_only = true,
								 .must_return_tuples = true,
								 .dest = &receiver.receiver};
	int result = SPI_execute_plan_extended(query->plan, &options);

	if (result != SPI_OK_SELECT)
		elog(ERROR, "could not read links: %s", SPI_result_code_string(result));
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
	return !receiver.stopped;
}

/* The query, planned for the world as it is now. */
static const KeptQuery *
ready_query(SpiSource *source, Reading reading)
{
	const KeptQuery *query = &source->kept[reading];

	if (!source->found[reading] || !is_plan_known(query))
		find_query(source, reading);
	source->found[reading] = true;
	return query;
}

static bool
spi_expand(EdgeSource *self, EdgeDirection direction, const Datum *items, int nitems,
		   EdgeVisitor visit, void *state)
{
	SpiSource *source = (SpiSource *) self;
	bool more = true;
	int at_once;

	for (int done = 0; done < nitems && more; done += at_once)
	{
		const KeptQuery *query = ready_query(source, (Reading) direction);

		at_once = query->search == SEARCH_JOIN ? nitems : ITEMS_PER_SEARCH;
		at_once = Min(at_once, nitems - done);
		more = run_query(source, query, items + done, at_once, visit, state);
	}
	return more;
}

static bool
spi_scan(EdgeSource *self, EdgeVisitor visit, void *state)
{
	SpiSource *source = (SpiSource *) self;

	return run_query(source, ready_query(source, READ_ALL), NULL, 0, visit, state);
}

static void
spi_close(EdgeSource *self)
{
	SPI_finish();
}

EdgeSource *
edges_open(const EdgeTable *table, FmgrInfo *caller, bool may_stop)
{
	SpiSource *source = palloc0(sizeof(SpiSource));

	source->source.key = &table->key;
	source->source.expand = spi_expand;
	source->source.scan = spi_scan;
	source->source.close = spi_close;
	source->table = table;
	source->may_stop = may_stop;
	source->kept_context = caller->fn_mcxt;
	source->kept = kept_queries(caller)->query[table->number];
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "could not connect to the executor");
	return &source->source;
}
