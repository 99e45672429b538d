/*
 * query_cache.c
 *		Prepared queries for links, kept from call to call.
 *
 * Those of a caller that has ended are left to the next one of the session: to plan
 * them may take longer than a small trace.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "links/partition_route.h"
#include "links/query_cache.h"
#include "miscadmin.h"
#include "optimizer/planner.h"
#include "pg/attempt.h"
#include "pg/lookup.h"
#include "utils/memutils.h"
#include "utils/plancache.h"
#include "utils/resowner.h"

typedef struct KeptQueries
{
	CachedReading readings[LINK_TABLES][READINGS];
	MemoryContextCallback callback;
} KeptQueries;

/* Of callers that have ended; the one that was left last comes first. */
#define QUERIES_LEFT 16

static CachedQuery left_queries[QUERIES_LEFT];

static void
forget_plan(CachedQuery *query)
{
	if (query->plan != NULL)
		SPI_freeplan(query->plan);
	query->plan = NULL;
}

static void
forget_query(CachedQuery *query)
{
	forget_plan(query);
	if (query->text != NULL)
		pfree(query->text);
	query->text = NULL;
	bms_free(query->joined);
	query->joined = NULL;
}

static void
leave_query(CachedQuery *query)
{
	CachedPlanSource *source;

	if (query->text == NULL || query->plan == NULL || query->seen.is_passing)
	{
		forget_query(query);
		return;
	}
	source = linitial(SPI_plan_get_plan_sources(query->plan));
	if (!source->is_valid)
	{
		forget_query(query);
		return;
	}
	forget_query(&left_queries[QUERIES_LEFT - 1]);
	memmove(left_queries + 1, left_queries, (QUERIES_LEFT - 1) * sizeof(CachedQuery));
	left_queries[0] = *query;
}

static void
leave_queries(void *state)
{
	CachedReading *readings = &((KeptQueries *) state)->readings[0][0];

	for (int i = 0; i < LINK_TABLES * READINGS; i++)
	{
		for (int j = 0; j < QUERIES_KEPT; j++)
			leave_query(&readings[i].queries[j]);
	}
}

static Oid *
parameter_types(const LinkTable *table, int items, Search search)
{
	Oid *types = palloc((items + 1) * sizeof(Oid));

	for (int i = 0; i < items; i++)
		types[i] = search == SEARCH_LIST ? table->key.type : table->key.array_type;
	types[items] = TIMESTAMPTZOID;
	return types;
}

/*
 * A custom plan would weigh every element of the array anew for every level;
 * workers pay only where a level reads the whole table.
 */
static void
prepare(CachedQuery *query, const LinkTable *table, const char *text, Search search)
{
	int options = query->custom ? CURSOR_OPT_CUSTOM_PLAN : CURSOR_OPT_GENERIC_PLAN;
	int items = query_text_parameters(search, query->parts);
	SPIPlanPtr plan;

	if (search == SEARCH_FIRST_ROWS)
		options |= CURSOR_OPT_FAST_PLAN;
	if (search == SEARCH_JOIN)
		options |= CURSOR_OPT_PARALLEL_OK;
	forget_plan(query);
	plan = SPI_prepare_cursor(text, items + table->dated, parameter_types(table, items, search),
							  options);
	if (plan == NULL)
		elog(ERROR, "could not prepare \"%s\": %s", text, SPI_result_code_string(SPI_result));
	SPI_keepplan(plan);
	query->plan = plan;
	query->search = search;
	query->generation = 0;
	query->seen = (QueryPlan){.items = items};
}

/* Looks at the plan that will be used as long as nothing changes. */
static void
look_at_plan(void *state)
{
	CachedQuery *query = state;
	CachedPlan *cached = SPI_plan_get_cached_plan(query->plan);
	ListCell *cell;

	if (cached == NULL)
		return;
	query->generation = cached->generation;
	foreach (cell, cached->stmt_list)
		query_plan_look(&query->seen, lfirst_node(PlannedStmt, cell));
	ReleaseCachedPlan(cached, CurrentResourceOwner);
}

/*
 * Extensions that have a table's rows elsewhere may not be able to plan for
 * unknown values, and raise an error when they plan or only when the plan is run.
 */
static bool
is_plan_generic(CachedQuery *query)
{
	if (attempt_is_possible())
		return attempt(look_at_plan, query) && !query->seen.is_custom;
	if (planner_hook != NULL)
		return false;
	look_at_plan(query);
	return !query->seen.is_custom;
}

CachedReading *
query_cache(FmgrInfo *caller, int table)
{
	KeptQueries *kept = caller->fn_extra;

	if (kept == NULL)
	{
		kept = MemoryContextAllocZero(caller->fn_mcxt, sizeof(KeptQueries));
		kept->callback.func = leave_queries;
		kept->callback.arg = kept;
		MemoryContextRegisterResetCallback(caller->fn_mcxt, &kept->callback);
		caller->fn_extra = kept;
	}
	return kept->readings[table];
}

bool
query_cache_is_planned(const CachedQuery *query)
{
	CachedPlanSource *source = linitial(SPI_plan_get_plan_sources(query->plan));

	if (query->custom)
		return source->is_valid;
	return source->is_valid && source->gplan != NULL && source->gplan->is_valid &&
		   source->gplan->generation == query->generation;
}

static QueryTerms
current_terms(const LinkTable *table, bool may_stop)
{
	return (QueryTerms){.key_type = table->key.type,
						.may_stop = may_stop,
						.work_mem = work_mem,
						.user = GetUserId(),
						.planner = planner_hook};
}

static bool
is_for(const CachedQuery *query, const QueryTerms *terms, const char *text)
{
	return query->text != NULL && strcmp(query->text, text) == 0 &&
		   query->terms.key_type == terms->key_type && query->terms.may_stop == terms->may_stop &&
		   query->terms.work_mem == terms->work_mem && query->terms.user == terms->user &&
		   query->terms.planner == terms->planner;
}

static void
take_left_query(CachedQuery *query, const QueryTerms *terms, const char *text)
{
	int found = 0;

	while (found < QUERIES_LEFT && !is_for(&left_queries[found], terms, text))
		found++;
	if (found == QUERIES_LEFT)
		return;
	forget_query(query);
	*query = left_queries[found];
	memset(&left_queries[found], 0, sizeof(CachedQuery));
}

/* Puts the query that has the text first, or the one that was not used for the longest time. */
static CachedQuery *
take_query(CachedReading *kept, const QueryTerms *terms, const char *text)
{
	CachedQuery *queries = kept->queries;
	CachedQuery taken;
	int found = 0;

	while (found < QUERIES_KEPT - 1 && !is_for(&queries[found], terms, text))
		found++;
	taken = queries[found];
	memmove(queries + 1, queries, found * sizeof(CachedQuery));
	queries[0] = taken;
	if (!is_for(&queries[0], terms, text))
		take_left_query(&queries[0], terms, text);
	return queries;
}

/* A list is only for foreign servers, which may take it where they do not take an array. */
static Search
next_search(const CachedQuery *query)
{
	if (query->search < SEARCH_LIST && query->seen.asks_all)
		return SEARCH_LIST;
	return query->search == SEARCH_ANY ? SEARCH_FIRST_ROWS : SEARCH_JOIN;
}

/*
 * A generic plan compares an array with the rows of every partition, but looks
 * for an item that is joined in its own partition only.  Other servers would be
 * asked item by item, so not where they have partitions.
 */
static bool
choose_routed_query(CachedQuery *query, const QueryPart *parts, TraceDirection direction)
{
	const LinkTable *table = parts[0].table;

	if (table->rows != NULL || !partition_is_routed(table, direction))
		return false;
	prepare(query, table, query_text(parts, 1, direction, SEARCH_JOIN), SEARCH_JOIN);
	return is_plan_generic(query) && query->seen.foreign == NIL;
}

/*
 * Whether other servers are sent the items, though here rows are compared with
 * each: of a join they would not be sent any.
 */
static bool
sends_items(const CachedQuery *query)
{
	return query->search < SEARCH_LIST && query->seen.foreign != NIL && !query->seen.asks_all;
}

static void
prepare_custom(CachedQuery *query, const LinkTable *table, const char *text)
{
	QueryPlan seen = query->seen;

	query->custom = true;
	prepare(query, table, text,
			query->search == SEARCH_FIRST_ROWS ? SEARCH_FIRST_ROWS : SEARCH_ANY);
	query->seen = seen;
}

/*
 * The parts whose rows are compared with each item, as indexes; NULL where parts
 * cannot be told apart or all are alike.  A join would read all rows of the others.
 */
static Bitmapset *
find_joined(const CachedQuery *query, const QueryPart *parts)
{
	Bitmapset *joined = NULL;

	if (query->parts == 1 || query->seen.foreign != NIL ||
		list_member_oid(query->seen.comparing, InvalidOid))
		return NULL;
	for (int i = 0; i < query->parts; i++)
	{
		if (list_member_oid(query->seen.comparing, parts[i].table->relation))
			joined = bms_add_member(joined, i);
	}
	return bms_num_members(joined) < query->parts ? joined : NULL;
}

/*
 * Prepares the best query, and returns the parts that are to be joined to the items by
 * another.  In a custom plan the executor looks rows up in a hash table of the values,
 * so it needs no other search.
 */
static Bitmapset *
choose_query(CachedQuery *query, const QueryPart *parts, TraceDirection direction, const char *text,
			 Search search)
{
	const LinkTable *table = parts[0].table;
	Bitmapset *joined = NULL;

	query->custom = false;
	if (search != SEARCH_JOIN && choose_routed_query(query, parts, direction))
		return NULL;
	prepare(query, table, text, search);
	while (is_plan_generic(query))
	{
		if (query->search == SEARCH_JOIN || !query->seen.compares_each)
			return NULL;
		if (sends_items(query))
			break;
		search = next_search(query);
		if (search == SEARCH_JOIN)
			joined = find_joined(query, parts);
		if (joined != NULL)
			return joined;
		prepare(query, table, query_text(parts, query->parts, direction, search), search);
	}
	prepare_custom(query, table, text);
	return NULL;
}

/* The text names the tables, their columns and operators: equal text, equal query. */
void
query_cache_find(CachedReading *kept, const QueryPart *parts, int nparts, Reading reading,
				 bool may_stop)
{
	const LinkTable *table = parts[0].table;
	TraceDirection direction = reading == READ_UP ? TRACE_UP : TRACE_DOWN;
	QueryTerms terms = current_terms(table, may_stop);
	char *text;
	CachedQuery *query;
	Bitmapset *joined;
	MemoryContext caller;

	/* a query of the level before may have dropped it, which the parser would call an internal error */
	lookup_require_type(table->key.type);
	text = reading == READ_ALL ? query_text_all(table)
							   : query_text(parts, nparts, direction, SEARCH_ANY);
	query = take_query(kept, &terms, text);
	if (is_for(query, &terms, text) && query_cache_is_planned(query))
		return;

	forget_query(query);
	query->terms = terms;
	query->parts = nparts;
	joined = choose_query(query, parts, direction, text,
						  reading == READ_ALL ? SEARCH_JOIN
						  : may_stop          ? SEARCH_FIRST_ROWS
											  : SEARCH_ANY);
	caller = MemoryContextSwitchTo(TopMemoryContext);
	query->joined = bms_copy(joined);
	query->text = pstrdup(text);
	MemoryContextSwitchTo(caller);
}

List *
query_cache_fetched_tables(const QueryPart *parts, int nparts)
{
	MemoryContext caller = CurrentMemoryContext;
	List *tables = NIL;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "could not connect to the executor");
	for (TraceDirection direction = TRACE_DOWN; direction <= TRACE_UP; direction++)
	{
		CachedQuery query = {.parts = nparts};
		char *text = query_text(parts, nparts, direction, SEARCH_ANY);

		(void) choose_query(&query, parts, direction, text, SEARCH_ANY);
		tables = list_concat_unique_oid(tables, query.search == SEARCH_JOIN ? query.seen.foreign
																			: query.seen.judged);
		forget_plan(&query);
	}
	MemoryContextSwitchTo(caller);
	tables = list_copy(tables);
	SPI_finish();
	return tables;
}
