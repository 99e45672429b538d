/*
 * numbering_queries.c
 *		The queries that numbering runs at each call, prepared once for each call site.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "functions/numbering_queries.h"
#include "pg/lookup.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

typedef struct CodeQuery
{
	const char *text; /* %s is the schema */
	int arguments;
} CodeQuery;

/* What the numbers in texts of queries stand for. */
static Oid argument_types[] = {TEXTOID, TEXTOID, INT8OID, INT8OID, BOOLOID, TIDOID};

#define IS_COUNTER "c.name OPERATOR(pg_catalog.=) $1 AND c.scope OPERATOR(pg_catalog.=) $2"

/*
 * $3 more than the counter has, or than what is before the first that can be; if
 * none was given back, or with $5.
 */
#define COUNT \
	"UPDATE %s.code_counters AS c " \
	"SET last = GREATEST(c.last, $4) OPERATOR(pg_catalog.+) $3 " \
	"WHERE " IS_COUNTER " AND ($5 OR pg_catalog.isempty(c.returned))"

#define BEGIN \
	"INSERT INTO %s.code_counters AS c (name, scope, last) VALUES ($1, $2, $3) " \
	"ON CONFLICT (name, scope) DO "

/* The first row of numbers that were given back. */
#define LOCK \
	"SELECT pg_catalog.lower(c.returned), " \
	"(SELECT pg_catalog.upper(r) FROM pg_catalog.unnest(c.returned) AS r LIMIT 1), c.ctid " \
	"FROM %s.code_counters AS c WHERE " IS_COUNTER " AND NOT pg_catalog.isempty(c.returned)"

static const CodeQuery query_texts[QUERIES] = {
	[FIND_FORMAT] = {"SELECT f.format FROM %s.code_formats AS f "
					 "WHERE f.name OPERATOR(pg_catalog.=) $1",
					 1},
	[LOCK_FORMAT] = {"SELECT FROM %s.code_formats AS f "
					 "WHERE f.name OPERATOR(pg_catalog.=) $1 FOR KEY SHARE",
					 1},
	[FIND_LAST] = {"SELECT c.last FROM %s.code_counters AS c WHERE " IS_COUNTER, 2},
	[FIND_RETURNED] = {"SELECT pg_catalog.lower(r), pg_catalog.upper(r) "
					   "FROM %s.code_counters AS c, pg_catalog.unnest(c.returned) AS r "
					   "WHERE " IS_COUNTER,
					   2},
	[COUNT_ON_AGAIN] = {COUNT " AND c.ctid OPERATOR(pg_catalog.=) $6 RETURNING c.last, c.ctid", 6},
	[COUNT_ON] = {COUNT " RETURNING c.last, c.ctid", 5},
	[BEGIN_COUNTER] = {BEGIN "NOTHING RETURNING c.last, c.ctid", 3},
	/* $4 is the number of a code that is there */
	[COUNT_TO] = {BEGIN "UPDATE SET last = GREATEST(c.last, $3), "
						"returned = c.returned OPERATOR(pg_catalog.-) "
						"pg_catalog.int8multirange(pg_catalog.int8range($4, $4, '[]')) "
						"RETURNING c.last",
				  4},
	[LOCK_RETURNED_AGAIN] = {LOCK " AND c.ctid OPERATOR(pg_catalog.=) $6 FOR UPDATE", 6},
	[LOCK_RETURNED] = {LOCK " FOR UPDATE", 2},
	[TAKE_RETURNED] = {"UPDATE %s.code_counters AS c "
					   "SET returned = c.returned OPERATOR(pg_catalog.-) "
					   "pg_catalog.int8multirange(pg_catalog.int8range($3, $4)) "
					   "WHERE " IS_COUNTER " AND c.ctid OPERATOR(pg_catalog.=) $6 "
					   "RETURNING c.ctid",
					   6},
	[GIVE_BACK] = {"UPDATE %s.code_counters AS c "
				   "SET returned = c.returned OPERATOR(pg_catalog.+) "
				   "pg_catalog.int8multirange(pg_catalog.int8range($3, $4, '[]')) "
				   "WHERE " IS_COUNTER " AND c.last OPERATOR(pg_catalog.>=) $4",
				   4},
};

static void
free_plans(void *argument)
{
	NumberingCallSite *site = argument;

	for (int i = 0; i < QUERIES; i++)
	{
		if (site->plan[i] != NULL)
			SPI_freeplan(site->plan[i]);
	}
}

NumberingCallSite *
numbering_call_site(FunctionCallInfo fcinfo)
{
	NumberingCallSite *site = fcinfo->flinfo->fn_extra;

	if (site == NULL)
	{
		site = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(NumberingCallSite));
		site->callback.func = free_plans;
		site->callback.arg = site;
		MemoryContextRegisterResetCallback(fcinfo->flinfo->fn_mcxt, &site->callback);
		fcinfo->flinfo->fn_extra = site;
	}
	return site;
}

/* The tables are in the schema of the function, wherever the extension was moved. */
static SPIPlanPtr
get_plan(FunctionCallInfo fcinfo, QueryNumber number)
{
	NumberingCallSite *site = numbering_call_site(fcinfo);

	if (site->plan[number] == NULL)
	{
		const CodeQuery *query = &query_texts[number];
		char *schema = lookup_schema_name(lookup_function_schema(fcinfo->flinfo->fn_oid));
		SPIPlanPtr plan = SPI_prepare(psprintf(query->text, quote_identifier(schema)),
									  query->arguments, argument_types);

		if (plan == NULL)
			elog(ERROR, "could not prepare \"%s\": %s", query->text,
				 SPI_result_code_string(SPI_result));
		SPI_keepplan(plan);
		site->plan[number] = plan;
	}
	return site->plan[number];
}

bool
numbering_run(FunctionCallInfo fcinfo, QueryNumber number, Datum *arguments, bool read_only)
{
	int result = SPI_execute_plan(get_plan(fcinfo, number), arguments, NULL, read_only, 0);

	if (result < 0)
		elog(ERROR, "could not run a query on codes: %s", SPI_result_code_string(result));
	return SPI_processed > 0;
}

Datum
numbering_value(int column)
{
	bool null;

	return SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column, &null);
}
