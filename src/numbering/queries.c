/*
 * queries.c
 *		The queries that numbering runs at each call, prepared once for each call site.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "numbering/queries.h"
#include "pg/lookup.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

typedef struct CodeQuery
{
	const char *text; /* %s is the schema */
	int arguments;
	Oid *types; /* of those; NULL: as of most queries */
} CodeQuery;

/* What the numbers in texts of queries stand for: those on counters, and those on formats. */
static Oid counter_types[] = {TEXTOID, TEXTOID, INT8OID, INT8OID, BOOLOID, TIDOID, TEXTOID};
static Oid format_types[] = {TEXTOID, DATEOID, TEXTOID};

#define FORMATS \
	"SELECT f.format, f.name, f.counter, f.valid_from, f.valid_to FROM %1$s.code_formats AS f "
#define IS_FORMAT "f.name OPERATOR(pg_catalog.=) $1"

#define IS_COUNTER "c.name OPERATOR(pg_catalog.=) $1 AND c.scope OPERATOR(pg_catalog.=) $2"

/* $7 is a format that has taken numbers before; what is no JSON is the scope of a single format. */
#define IS_KNOWN \
	"(pg_catalog.strpos($2, '|') OPERATOR(pg_catalog.>) 0 " \
	"OR $7 OPERATOR(pg_catalog.=) ANY (c.formats))"

/*
 * $3 more than the counter has, or than what is before the first that can be; if
 * none was given back, or with $5.
 */
#define COUNT \
	"UPDATE %s.code_counters AS c " \
	"SET last = GREATEST(c.last, $4) OPERATOR(pg_catalog.+) $3 " \
	"WHERE " IS_COUNTER " AND ($5 OR pg_catalog.isempty(c.returned)) AND " IS_KNOWN

#define BEGIN \
	"INSERT INTO %s.code_counters AS c (name, scope, last, formats) " \
	"SELECT $1, $2, $3, CASE WHEN pg_catalog.strpos($2, '|') OPERATOR(pg_catalog.>) 0 " \
	"THEN '{}' ELSE ARRAY[$7] END ON CONFLICT (name, scope) DO "

/* The first row of numbers that were given back. */
#define LOCK \
	"SELECT pg_catalog.lower(c.returned), " \
	"(SELECT pg_catalog.upper(r) FROM pg_catalog.unnest(c.returned) AS r LIMIT 1), c.ctid " \
	"FROM %s.code_counters AS c WHERE " IS_COUNTER " AND NOT pg_catalog.isempty(c.returned) " \
	"AND " IS_KNOWN

static const CodeQuery query_texts[QUERIES] = {
	[FIND_FORMAT] = {FORMATS "WHERE " IS_FORMAT " AND f.valid_from OPERATOR(pg_catalog.<=) $2 "
							 "AND f.valid_to OPERATOR(pg_catalog.>) $2",
					 2, format_types},
	[LIST_FORMATS] = {FORMATS "WHERE " IS_FORMAT " ORDER BY f.valid_from DESC", 1, format_types},
	[LIST_SHARING_FORMATS] = {FORMATS "WHERE " IS_FORMAT
									  " OR f.counter OPERATOR(pg_catalog.=) ANY ("
									  "SELECT g.counter FROM %1$s.code_formats AS g "
									  "WHERE g.name OPERATOR(pg_catalog.=) $1) "
									  "ORDER BY f.valid_from DESC, f.name",
							  1, format_types},
	[LOCK_FORMAT] = {FORMATS "WHERE " IS_FORMAT " AND f.valid_from OPERATOR(pg_catalog.=) $2 "
							 "AND COALESCE(f.counter, '') OPERATOR(pg_catalog.=) $3 "
							 "FOR KEY SHARE",
					 3, format_types},
	[FIND_LAST] = {"SELECT c.last, " IS_KNOWN " FROM %s.code_counters AS c WHERE " IS_COUNTER, 7},
	[FIND_RETURNED] = {"SELECT pg_catalog.lower(r), pg_catalog.upper(r) "
					   "FROM %s.code_counters AS c, pg_catalog.unnest(c.returned) AS r "
					   "WHERE " IS_COUNTER,
					   2},
	[COUNT_ON_AGAIN] = {COUNT " AND c.ctid OPERATOR(pg_catalog.=) $6 RETURNING c.last, c.ctid", 7},
	[COUNT_ON] = {COUNT " RETURNING c.last, c.ctid", 7},
	[BEGIN_COUNTER] = {BEGIN "NOTHING RETURNING c.last, c.ctid", 7},
	[JOIN_COUNTER] = {"UPDATE %s.code_counters AS c "
					  "SET formats = pg_catalog.array_append(c.formats, $7) "
					  "WHERE " IS_COUNTER " AND NOT " IS_KNOWN " RETURNING c.last",
					  7},
	/* $4 is the number of a code that is there */
	[COUNT_TO] = {BEGIN "UPDATE SET last = GREATEST(c.last, $3), "
						"returned = c.returned OPERATOR(pg_catalog.-) "
						"pg_catalog.int8multirange(pg_catalog.int8range($4, $4, '[]')), "
						"formats = CASE WHEN " IS_KNOWN " THEN c.formats "
						"ELSE pg_catalog.array_append(c.formats, $7) END RETURNING c.last",
				  7},
	[LOCK_RETURNED_AGAIN] = {LOCK " AND c.ctid OPERATOR(pg_catalog.=) $6 FOR UPDATE", 7},
	[LOCK_RETURNED] = {LOCK " FOR UPDATE", 7},
	[TAKE_RETURNED] = {"UPDATE %s.code_counters AS c "
					   "SET returned = c.returned OPERATOR(pg_catalog.-) "
					   "pg_catalog.int8multirange(pg_catalog.int8range($3, $4)) "
					   "WHERE " IS_COUNTER " AND c.ctid OPERATOR(pg_catalog.=) $6 "
					   "RETURNING c.ctid",
					   7},
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
									  query->arguments,
									  query->types == NULL ? counter_types : query->types);

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
