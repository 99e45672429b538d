/*
 * query_source.c
 *		Links from any relation, read by the server's own executor.
 *
 * One prepared query a reading, kept from call to call; its rows go from
 * the executor to the trace one by one, without a copy.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/executor.h"
#include "executor/spi.h"
#include "links/query_cache.h"
#include "links/query_rows.h"
#include "links/query_source.h"
#include "miscadmin.h"
#include "nodes/params.h"
#include "utils/array.h"
#include "utils/guc.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

/*
 * Items that one query searches for: enough that its own cost is small beside
 * that of its rows, few enough that they are sorted between two checks for
 * interrupts, and that a bitmap of their rows' pages stays exact.
 */
#define ITEMS_PER_SEARCH 4096

typedef struct SpiSource
{
	LinkSource source;
	const LinkTable *table;
	bool may_stop;
	MemoryContext kept_context;
	CachedQuery *kept;    /* one a reading */
	bool found[READINGS]; /* whether this call has found its query */
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

static Datum
make_array(const ItemKey *key, const Datum *items, int nitems)
{
	return PointerGetDatum(construct_array(unconstify(Datum *, items), nitems, key->type,
										   key->cache->typlen, key->cache->typbyval,
										   key->cache->typalign));
}

static ParamListInfo
make_parameters(const LinkTable *table, Search search, const Datum *items, int nitems)
{
	const ItemKey *key = &table->key;
	int count = query_text_items(search);
	ParamListInfo parameters = makeParamList(count + table->dated);

	for (int i = 0; i < count; i++)
	{
		ParamExternData *item = &parameters->params[i];

		*item = (ParamExternData){.pflags = PARAM_FLAG_CONST};
		item->ptype = search == SEARCH_LIST ? key->type : key->array_type;
		item->isnull = search == SEARCH_LIST && i >= nitems;
		if (!item->isnull)
			item->value = search == SEARCH_LIST ? items[i] : make_array(key, items, nitems);
	}
	if (table->dated)
		parameters->params[count] = (ParamExternData){.value = TimestampTzGetDatum(table->at),
													  .pflags = PARAM_FLAG_CONST,
													  .ptype = TIMESTAMPTZOID};
	return parameters;
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

/* False when the visitor wanted no more. */
static bool
run_query(const SpiSource *source, const CachedQuery *query, const Datum *items, int nitems,
		  LinkVisitor visit, void *state)
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
	SPIExecuteOptions options = {.params = make_parameters(source->table, query->search, items,
														   nitems),
								 .read_only = true,
								 .must_return_tuples = true,
								 .dest = &receiver.receiver};
	int result = run_plan(query, &options);

	if (result != SPI_OK_SELECT)
		elog(ERROR, "could not read links: %s", SPI_result_code_string(result));
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
	return !receiver.stopped;
}

/* The query, planned for the tables and settings of now. */
static const CachedQuery *
ready_query(SpiSource *source, Reading reading)
{
	CachedQuery *query = &source->kept[reading];

	if (!source->found[reading] || !query_cache_is_planned(query))
		query_cache_find(query, source->table, reading, source->may_stop, source->kept_context);
	source->found[reading] = true;
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
			return ITEMS_PER_LIST;
		case SEARCH_JOIN:
			return nitems;
		default:
			return query->seen.asks_servers ? nitems : ITEMS_PER_SEARCH;
	}
}

static bool
spi_expand(LinkSource *self, TraceDirection direction, const Datum *items, int nitems,
		   LinkVisitor visit, void *state)
{
	SpiSource *source = (SpiSource *) self;
	bool more = true;
	int at_once;

	for (int done = 0; done < nitems && more; done += at_once)
	{
		const CachedQuery *query = ready_query(source, (Reading) direction);

		at_once = Min(items_at_once(query, nitems), nitems - done);
		more = run_query(source, query, items + done, at_once, visit, state);
	}
	return more;
}

static bool
spi_scan(LinkSource *self, LinkVisitor visit, void *state)
{
	SpiSource *source = (SpiSource *) self;

	return run_query(source, ready_query(source, READ_ALL), NULL, 0, visit, state);
}

static void
spi_close(LinkSource *self)
{
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
	source->kept_context = caller->fn_mcxt;
	source->kept = query_cache(caller, table->number);
	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "could not connect to the executor");
	return &source->source;
}
