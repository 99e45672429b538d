/*
 * query_source.c
 *		Links from any relation, read by the server's own executor.
 *
 * One prepared query a reading, kept from call to call, and run again for each level
 * where its plan allows; its rows go from the executor to the trace one by one,
 * without a copy.
 */
#include "postgres.h"

#include "executor/executor.h"
#include "executor/spi.h"
#include "links/query_cache.h"
#include "links/query_parameters.h"
#include "links/query_rows.h"
#include "links/query_run.h"
#include "links/query_source.h"
#include "miscadmin.h"
#include "nodes/params.h"
#include "utils/guc.h"
#include "utils/memutils.h"

/*
 * Items that one query searches for: enough that its own cost is small beside
 * that of its rows, few enough that they are sorted between two checks for
 * interrupts, and that a bitmap of their rows' pages stays exact.
 */
#define ITEMS_PER_SEARCH 4096

/* The query of one part, whose executor has been started. */
typedef struct RunningQuery
{
	QueryRun *run; /* NULL: there is none */
	ParamListInfo parameters;
	MemoryContext context;
	MemoryContext arrays; /* of items, of one run */
} RunningQuery;

typedef struct SpiSource
{
	LinkSource source;
	const LinkTable *table;
	bool may_stop;
	MemoryContext context;
	CachedReading *kept;              /* of each reading */
	const LinkTable *found[READINGS]; /* of which this call has found the query; NULL: none */
	RunningQuery running[READINGS];
} SpiSource;

/* Hands the rows on as they come, without a copy. */
typedef struct LinkReceiver
{
	DestReceiver receiver;
	const LinkTable *table;
	LinkVisitor visit;
	void *state;
	bool stopped;
	ErrorContextCallback *caller_errors;
} LinkReceiver;

static void
receiver_startup(DestReceiver *self, int operation, TupleDesc columns)
{
	query_rows_check(((LinkReceiver *) self)->table, columns);
}

/* What the visitor raises is no error of the query. */
static bool
receive_link(TupleTableSlot *slot, DestReceiver *self)
{
	LinkReceiver *receiver = (LinkReceiver *) self;
	ErrorContextCallback *errors = error_context_stack;
	TraceLink link;

	if (!query_rows_read(receiver->table, slot, &link))
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

/* Where no generic plan can be made, plan_cache_mode cannot force one. */
static int
run_plan(const CachedQuery *query, const SPIExecuteOptions *options)
{
	int settings = NewGUCNestLevel();
	int result;

	if (query->custom)
		(void) set_config_option("plan_cache_mode", "force_custom_plan", PGC_USERSET, PGC_S_SESSION,
								 GUC_ACTION_SAVE, true, 0, false);
	result = SPI_execute_plan_extended(query->plan, options);
	AtEOXact_GUC(true, settings);
	return result;
}

static void
run_once(const SpiSource *source, const CachedQuery *query, const QueryExpand *expand,
		 DestReceiver *receiver)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "trace query",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	SPIExecuteOptions options = {.params = query_parameters(source->table, query->search,
															expand->nparts),
								 .read_only = true,
								 .must_return_tuples = true,
								 .dest = receiver};
	int result;

	query_parameters_set(options.params, query->search, expand);
	result = run_plan(query, &options);
	if (result != SPI_OK_SELECT)
		elog(ERROR, "could not read links: %s", SPI_result_code_string(result));
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
}

static void
stop_running(RunningQuery *running)
{
	if (running->run == NULL)
		return;
	query_run_end(running->run);
	MemoryContextDelete(running->context);
	running->run = NULL;
}

/* False where the query cannot be run again and again. */
static bool
start_running(const SpiSource *source, RunningQuery *running, const CachedQuery *query)
{
	MemoryContext caller;

	if (running->run != NULL)
		return true;
	running->context = AllocSetContextCreate(source->context, "trace query",
											 ALLOCSET_DEFAULT_SIZES);
	caller = MemoryContextSwitchTo(running->context);
	running->arrays = AllocSetContextCreate(running->context, "items of a trace query",
											ALLOCSET_DEFAULT_SIZES);
	running->parameters = query_parameters(source->table, query->search, 1);
	running->run = query_run_start(query, running->parameters);
	MemoryContextSwitchTo(caller);
	if (running->run == NULL)
		MemoryContextDelete(running->context);
	return running->run != NULL;
}

static void
run_again(const RunningQuery *running, Search search, const QueryExpand *expand,
		  DestReceiver *receiver)
{
	MemoryContext caller;

	MemoryContextReset(running->arrays);
	caller = MemoryContextSwitchTo(running->arrays);
	query_parameters_set(running->parameters, search, expand);
	query_run(running->run, receiver);
	MemoryContextSwitchTo(caller);
}

/* False when the visitor wanted no more. */
static bool
run_query(SpiSource *source, Reading reading, const QueryExpand *expand)
{
	const CachedQuery *query = source->kept[reading].queries;
	RunningQuery *running = &source->running[reading];
	/* Any kind of receiver but the two that SPI gives a meaning to. */
	LinkReceiver receiver = {.receiver = {.receiveSlot = receive_link,
										  .rStartup = receiver_startup,
										  .rShutdown = receiver_nothing,
										  .rDestroy = receiver_nothing,
										  .mydest = DestSQLFunction},
							 .table = source->table,
							 .visit = expand->visit,
							 .state = expand->state,
							 .caller_errors = error_context_stack};

	if (expand->nparts == 1 && query_run_is_possible(query) &&
		start_running(source, running, query))
		run_again(running, query->search, expand, &receiver.receiver);
	else
		run_once(source, query, expand, &receiver.receiver);
	return !receiver.stopped;
}

/* The query of some parts, planned for the tables and settings of when its executor starts. */
static const CachedQuery *
ready_query(SpiSource *source, Reading reading, const QueryPart *parts, int nparts)
{
	CachedQuery *query = source->kept[reading].queries;
	bool found = nparts == 1 && source->found[reading] == parts[0].table;

	if (found && (source->running[reading].run != NULL || query_cache_is_planned(query)))
		return query;
	stop_running(&source->running[reading]);
	query_cache_find(&source->kept[reading], parts, nparts, reading, source->may_stop);
	source->found[reading] = nparts > 1 ? NULL : parts[0].table;
	return query;
}

/*
 * Where other servers have the links, each search is a question to all of them
 * and a wait for the slowest, so there all items are in one.
 */
static int
items_at_once(const CachedQuery *query, int nitems)
{
	switch (query->search)
	{
		case SEARCH_LIST:
			return Min(ITEMS_PER_LIST, nitems);
		case SEARCH_JOIN:
			return nitems;
		default:
			return query->seen.asks_servers ? nitems : Min(ITEMS_PER_SEARCH, nitems);
	}
}

/* Gives the number of parts that have items left, which come first. */
static int
pack_parts(QueryPart *parts, int nparts)
{
	int left = 0;

	for (int i = 0; i < nparts; i++)
	{
		if (parts[i].nitems > 0)
			parts[left++] = parts[i];
	}
	return left;
}

/* Of each part by a query of its own. */
static bool
expand_each(SpiSource *source, const QueryExpand *expand)
{
	QueryExpand part = *expand;
	bool more = true;

	part.nparts = 1;
	for (int i = 0; more && i < expand->nparts; i++)
	{
		part.parts = &expand->parts[i];
		more = query_source_expand(&source->source, &part);
	}
	return more;
}

/*
 * Of all parts by one query, in batches of their items.  It may have to be planned anew
 * between two batches; one that then joins all items to all parts would read again
 * what was read.
 */
static bool
expand_alike(SpiSource *source, const QueryExpand *expand)
{
	QueryPart *left = palloc(expand->nparts * sizeof(QueryPart));
	QueryPart *batch = palloc(expand->nparts * sizeof(QueryPart));
	QueryExpand part = *expand;
	bool begun = false;
	bool more = true;

	memcpy(left, expand->parts, expand->nparts * sizeof(QueryPart));
	while (more && (part.nparts = pack_parts(left, part.nparts)) > 0)
	{
		const CachedQuery *query = ready_query(source, (Reading) expand->direction, left,
											   part.nparts);

		if (begun && part.nparts > 1 && query->search == SEARCH_JOIN)
		{
			part.parts = left;
			more = expand_each(source, &part);
			break;
		}
		for (int i = 0; i < part.nparts; i++)
		{
			batch[i] = left[i];
			batch[i].nitems = items_at_once(query, left[i].nitems);
			left[i].items += batch[i].nitems;
			left[i].nitems -= batch[i].nitems;
		}
		part.parts = batch;
		more = run_query(source, (Reading) expand->direction, &part);
		begun = true;
	}
	pfree(batch);
	pfree(left);
	return more;
}

/* Of the parts that are among the chosen ones, or are not. */
static bool
expand_some(LinkSource *source, const QueryExpand *expand, const Bitmapset *chosen, bool among)
{
	QueryPart *parts = palloc(expand->nparts * sizeof(QueryPart));
	QueryExpand some = *expand;
	bool more;

	some.parts = parts;
	some.nparts = 0;
	for (int i = 0; i < expand->nparts; i++)
	{
		if (bms_is_member(i, chosen) == among)
			parts[some.nparts++] = expand->parts[i];
	}
	more = query_source_expand(source, &some);
	pfree(parts);
	return more;
}

/* Items are looked up in indexes where parts have them, and joined to the other parts. */
static bool
expand_apart(LinkSource *source, const QueryExpand *expand, const Bitmapset *joined)
{
	Bitmapset *chosen = bms_copy(joined);
	bool more = expand_some(source, expand, chosen, false) &&
				expand_some(source, expand, chosen, true);

	bms_free(chosen);
	return more;
}

bool
query_source_expand(LinkSource *self, const QueryExpand *expand)
{
	SpiSource *source = (SpiSource *) self;
	QueryPart *parts = palloc(Max(expand->nparts, 1) * sizeof(QueryPart));
	QueryExpand asked = *expand;
	const CachedQuery *query;
	bool more = true;

	memcpy(parts, expand->parts, expand->nparts * sizeof(QueryPart));
	asked.parts = parts;
	asked.nparts = pack_parts(parts, expand->nparts);
	if (asked.nparts > 0)
	{
		query = ready_query(source, (Reading) asked.direction, asked.parts, asked.nparts);
		more = query->joined == NULL ? expand_alike(source, &asked)
									 : expand_apart(self, &asked, query->joined);
	}
	pfree(parts);
	return more;
}

static bool
spi_expand(LinkSource *self, TraceDirection direction, const Datum *items, int nitems,
		   LinkVisitor visit, void *state)
{
	SpiSource *source = (SpiSource *) self;
	QueryPart part = {source->table, items, nitems};
	QueryExpand expand = {direction, &part, 1, items, nitems, visit, state};

	return query_source_expand(self, &expand);
}

static bool
spi_scan(LinkSource *self, LinkVisitor visit, void *state)
{
	SpiSource *source = (SpiSource *) self;
	QueryPart part = {.table = source->table};
	QueryExpand expand = {TRACE_DOWN, &part, 1, NULL, 0, visit, state};

	(void) ready_query(source, READ_ALL, &part, 1);
	return run_query(source, READ_ALL, &expand);
}

static void
spi_close(LinkSource *self)
{
	for (int i = 0; i < READINGS; i++)
		stop_running(&((SpiSource *) self)->running[i]);
	SPI_finish();
}

LinkSource *
query_source_open(const LinkTable *table, FmgrInfo *caller, bool may_stop)
{
	SpiSource *source = palloc0(sizeof(SpiSource));

	source->source.key = &table->key;
	source->source.expand = spi_expand;
	source->source.scan = spi_scan;
	source->source.close = spi_close;
	source->table = table;
	source->may_stop = may_stop;
	source->context = CurrentMemoryContext;
	source->kept = query_cache(caller, table->number);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "could not connect to the executor");
	return &source->source;
}
