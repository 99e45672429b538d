/*
 * allocate_tables.c
 *		The tables of registered formats and of their counters.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "functions/allocate_tables.h"
#include "types/code.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

/*
 * The counter that moved last, and where its row is since.  A transaction that
 * takes many numbers leaves as many versions of the row behind, and each look
 * at the index would go through all of them.
 */
typedef struct Counter
{
	char *name; /* NULL: none yet */
	size_t scope_size;
	char scope[CODE_MAX];
	ItemPointerData row;
} Counter;

/* Prepared once for every place that calls, and freed with it. */
typedef struct Queries
{
	SPIPlanPtr find_format;
	SPIPlanPtr count_on;
	SPIPlanPtr count_on_again;
	CompiledFormat *format; /* the one that was found last */
	Counter counter;
	MemoryContextCallback callback;
} Queries;

static void
free_plans(void *argument)
{
	Queries *queries = argument;

	if (queries->find_format != NULL)
		SPI_freeplan(queries->find_format);
	if (queries->count_on != NULL)
		SPI_freeplan(queries->count_on);
	if (queries->count_on_again != NULL)
		SPI_freeplan(queries->count_on_again);
}

static Queries *
get_queries(FunctionCallInfo fcinfo)
{
	Queries *queries = fcinfo->flinfo->fn_extra;

	if (queries == NULL)
	{
		queries = MemoryContextAllocZero(fcinfo->flinfo->fn_mcxt, sizeof(Queries));
		queries->callback.func = free_plans;
		queries->callback.arg = queries;
		MemoryContextRegisterResetCallback(fcinfo->flinfo->fn_mcxt, &queries->callback);
		fcinfo->flinfo->fn_extra = queries;
	}
	return queries;
}

/* The tables are in the schema of the function, wherever the extension was moved. */
static const char *
own_schema(FunctionCallInfo fcinfo)
{
	return quote_identifier(get_namespace_name(get_func_namespace(fcinfo->flinfo->fn_oid)));
}

static SPIPlanPtr
prepare(const char *query, int arguments, Oid *types)
{
	SPIPlanPtr plan = SPI_prepare(query, arguments, types);

	if (plan == NULL)
		elog(ERROR, "could not prepare \"%s\": %s", query, SPI_result_code_string(SPI_result));
	SPI_keepplan(plan);
	return plan;
}

Slice
allocate_format_text(FunctionCallInfo fcinfo, const char *name)
{
	Queries *queries = get_queries(fcinfo);
	Datum arguments[1] = {CStringGetTextDatum(name)};
	bool null;
	struct varlena *text;

	if (queries->find_format == NULL)
	{
		Oid types[1] = {TEXTOID};

		queries->find_format = prepare(psprintf("SELECT f.format FROM %s.code_formats AS f "
												"WHERE f.name OPERATOR(pg_catalog.=) $1",
												own_schema(fcinfo)),
									   1, types);
	}
	if (SPI_execute_plan(queries->find_format, arguments, NULL, true, 1) != SPI_OK_SELECT)
		elog(ERROR, "could not read the registered formats");
	if (SPI_processed == 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_OBJECT), errmsg("format \"%s\" is not registered", name),
				 errhint("Register it with an INSERT into code_formats.")));
	text = (struct varlena *) PG_DETOAST_DATUM(
		SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &null));
	return code_slice(text);
}

CompiledFormat *
allocate_format(FunctionCallInfo fcinfo, const char *name)
{
	Queries *queries = get_queries(fcinfo);
	Slice text = allocate_format_text(fcinfo, name);
	CompiledFormat *format = queries->format;

	if (format == NULL || !slice_equal((Slice){format->text, format->size}, text))
	{
		MemoryContext caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		queries->format = NULL;
		if (format != NULL)
			format_free(format);
		queries->format = format_compile(text);
		MemoryContextSwitchTo(caller);
	}
	return queries->format;
}

/* The counter's next value: $3 more than it has, or than what is before the first that can be. */
#define NEXT_VALUE "GREATEST(c.last, $4) OPERATOR(pg_catalog.+) $3"

static SPIPlanPtr
prepare_count_on(FunctionCallInfo fcinfo)
{
	Oid types[4] = {TEXTOID, TEXTOID, INT8OID, INT8OID};

	return prepare(psprintf("INSERT INTO %s.code_counters AS c (name, scope, last) "
							"VALUES ($1, $2, $4 OPERATOR(pg_catalog.+) $3) "
							"ON CONFLICT (name, scope) DO UPDATE SET last = " NEXT_VALUE
							" RETURNING c.last, c.ctid",
							own_schema(fcinfo)),
				   4, types);
}

static SPIPlanPtr
prepare_count_on_again(FunctionCallInfo fcinfo)
{
	Oid types[5] = {TEXTOID, TEXTOID, INT8OID, INT8OID, TIDOID};

	return prepare(psprintf("UPDATE %s.code_counters AS c SET last = " NEXT_VALUE
							" WHERE c.ctid OPERATOR(pg_catalog.=) $5"
							" AND c.name OPERATOR(pg_catalog.=) $1"
							" AND c.scope OPERATOR(pg_catalog.=) $2 RETURNING c.last, c.ctid",
							own_schema(fcinfo)),
				   5, types);
}

static bool
is_counter_of(const Counter *counter, const Counting *counting)
{
	return counter->name != NULL && strcmp(counter->name, counting->name) == 0 &&
		   slice_equal((Slice){counter->scope, counter->scope_size}, counting->scope);
}

static void
remember_counter(FunctionCallInfo fcinfo, const Counting *counting, ItemPointer row)
{
	Counter *counter = &get_queries(fcinfo)->counter;

	if (!is_counter_of(counter, counting))
	{
		if (counter->name != NULL)
			pfree(counter->name);
		counter->name = MemoryContextStrdup(fcinfo->flinfo->fn_mcxt, counting->name);
		memcpy(counter->scope, counting->scope.data, counting->scope.size);
		counter->scope_size = counting->scope.size;
	}
	counter->row = *row;
}

static Datum
returned_value(int column)
{
	bool null;

	if (SPI_processed != 1)
		elog(ERROR, "could not move a counter");
	return SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column, &null);
}

int64
allocate_count_on(FunctionCallInfo fcinfo, const Counting *counting, int64 count)
{
	Queries *queries = get_queries(fcinfo);
	Datum arguments[5] = {CStringGetTextDatum(counting->name),
						  PointerGetDatum(code_from_slice(counting->scope)), Int64GetDatum(count),
						  Int64GetDatum(counting->before_first),
						  PointerGetDatum(&queries->counter.row)};

	if (queries->count_on == NULL)
		queries->count_on = prepare_count_on(fcinfo);
	if (queries->count_on_again == NULL)
		queries->count_on_again = prepare_count_on_again(fcinfo);

	if (!is_counter_of(&queries->counter, counting) ||
		SPI_execute_plan(queries->count_on_again, arguments, NULL, false, 0) !=
			SPI_OK_UPDATE_RETURNING ||
		SPI_processed != 1)
		(void) SPI_execute_plan(queries->count_on, arguments, NULL, false, 0);

	remember_counter(fcinfo, counting, (ItemPointer) DatumGetPointer(returned_value(2)));
	return DatumGetInt64(returned_value(1));
}

int64
allocate_count_to(FunctionCallInfo fcinfo, const Counting *counting, int64 number)
{
	Oid types[3] = {TEXTOID, TEXTOID, INT8OID};
	Datum arguments[3] = {CStringGetTextDatum(counting->name),
						  PointerGetDatum(code_from_slice(counting->scope)), Int64GetDatum(number)};

	(void) SPI_execute_with_args(
		psprintf("INSERT INTO %s.code_counters AS c (name, scope, last) VALUES ($1, $2, $3) "
				 "ON CONFLICT (name, scope) DO UPDATE SET last = GREATEST(c.last, $3) "
				 "RETURNING c.last",
				 own_schema(fcinfo)),
		3, types, arguments, NULL, false, 0);
	return DatumGetInt64(returned_value(1));
}
