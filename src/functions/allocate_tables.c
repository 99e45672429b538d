/*
 * allocate_tables.c
 *		The tables of registered formats and of their counters.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "executor/spi.h"
#include "functions/allocate_tables.h"
#include "types/code.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/hsearch.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

/* What names a counter: a format's name and what its codes share. */
typedef struct CounterKey
{
	const char *name;
	Slice scope;
} CounterKey;

/*
 * A counter that moved, and where its row is since.  A transaction that takes
 * many numbers leaves as many versions of the row behind, and each look at the
 * index would go through all of them.
 */
typedef struct Counter
{
	CounterKey key;
	ItemPointerData row;
} Counter;

/* Prepared once for every place that calls, and freed with it. */
typedef struct Queries
{
	SPIPlanPtr find_format;
	SPIPlanPtr count_on;
	SPIPlanPtr count_on_again;
	CompiledFormat *format; /* the one that was found last */
	HTAB *counters;         /* those that moved */
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

static uint32
hash_counter(const void *key, Size size)
{
	const CounterKey *counter = key;

	return hash_combine(string_hash(counter->name, strlen(counter->name) + 1),
						hash_bytes((const unsigned char *) counter->scope.data,
								   (int) counter->scope.size));
}

/* Zero when they are equal. */
static int
compare_counters(const void *a, const void *b, Size size)
{
	const CounterKey *one = a;
	const CounterKey *other = b;

	return strcmp(one->name, other->name) != 0 || !slice_equal(one->scope, other->scope);
}

static HTAB *
get_counters(FunctionCallInfo fcinfo)
{
	Queries *queries = get_queries(fcinfo);
	HASHCTL control = {
		.keysize = sizeof(CounterKey),
		.entrysize = sizeof(Counter),
		.hash = hash_counter,
		.match = compare_counters,
		.hcxt = fcinfo->flinfo->fn_mcxt,
	};

	if (queries->counters == NULL)
		queries->counters = hash_create("counters that moved", 16, &control,
										HASH_ELEM | HASH_FUNCTION | HASH_COMPARE | HASH_CONTEXT);
	return queries->counters;
}

static void
remember_counter(FunctionCallInfo fcinfo, const CounterKey *key, ItemPointer row)
{
	HTAB *counters = get_counters(fcinfo);
	Counter *counter = hash_search(counters, key, HASH_FIND, NULL);

	if (counter == NULL)
	{
		MemoryContext caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
		CounterKey kept = {
			.name = pstrdup(key->name),
			.scope = {pnstrdup(key->scope.data, key->scope.size), key->scope.size},
		};

		counter = hash_search(counters, &kept, HASH_ENTER, NULL);
		MemoryContextSwitchTo(caller);
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

/*
 * Moves the counter's row where it was last.  As long as nobody knows of the
 * versions that the transaction leaves behind, the whole table looks small
 * enough to be read through, which would be done for every number.
 */
static bool
count_on_again(const Queries *queries, Datum *arguments)
{
	int settings = NewGUCNestLevel();
	int result;

	(void) set_config_option("enable_seqscan", "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
							 true, 0, false);
	result = SPI_execute_plan(queries->count_on_again, arguments, NULL, false, 0);
	AtEOXact_GUC(true, settings);
	return result == SPI_OK_UPDATE_RETURNING && SPI_processed == 1;
}

int64
allocate_count_on(FunctionCallInfo fcinfo, const Counting *counting, int64 count)
{
	Queries *queries = get_queries(fcinfo);
	CounterKey key = {counting->name, counting->scope};
	Counter *moved = hash_search(get_counters(fcinfo), &key, HASH_FIND, NULL);
	Datum arguments[5] = {CStringGetTextDatum(counting->name), SliceGetDatum(counting->scope),
						  Int64GetDatum(count), Int64GetDatum(counting->before_first),
						  PointerGetDatum(moved == NULL ? NULL : &moved->row)};

	if (queries->count_on == NULL)
		queries->count_on = prepare_count_on(fcinfo);
	if (queries->count_on_again == NULL)
		queries->count_on_again = prepare_count_on_again(fcinfo);

	if (moved == NULL || !count_on_again(queries, arguments))
		(void) SPI_execute_plan(queries->count_on, arguments, NULL, false, 0);

	remember_counter(fcinfo, &key, (ItemPointer) DatumGetPointer(returned_value(2)));
	return DatumGetInt64(returned_value(1));
}

int64
allocate_count_to(FunctionCallInfo fcinfo, const Counting *counting, int64 number)
{
	Oid types[3] = {TEXTOID, TEXTOID, INT8OID};
	Datum arguments[3] = {CStringGetTextDatum(counting->name), SliceGetDatum(counting->scope),
						  Int64GetDatum(number)};

	(void) SPI_execute_with_args(
		psprintf("INSERT INTO %s.code_counters AS c (name, scope, last) VALUES ($1, $2, $3) "
				 "ON CONFLICT (name, scope) DO UPDATE SET last = GREATEST(c.last, $3) "
				 "RETURNING c.last",
				 own_schema(fcinfo)),
		3, types, arguments, NULL, false, 0);
	return DatumGetInt64(returned_value(1));
}
