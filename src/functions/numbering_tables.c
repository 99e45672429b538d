/*
 * numbering_tables.c
 *		The tables of registered formats and of their counters.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "common/hashfn.h"
#include "executor/spi.h"
#include "functions/numbering_tables.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "pg/fault.h"
#include "pg/lookup.h"
#include "standard/registry.h"
#include "types/code.h"
#include "utils/builtins.h"
#include "utils/guc.h"
#include "utils/hsearch.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

void
numbering_become_owner(Oid relation, NumberingRole *before)
{
	Oid owner = lookup_relation_owner(relation);

	GetUserIdAndSecContext(&before->user, &before->security);
	SetUserIdAndSecContext(owner, before->security | SECURITY_LOCAL_USERID_CHANGE |
									  SECURITY_RESTRICTED_OPERATION | SECURITY_NOFORCE_RLS);
	before->settings = NewGUCNestLevel();
	restrict_search_path();
}

void
numbering_become_caller(const NumberingRole *before)
{
	AtEOXact_GUC(false, before->settings);
	SetUserIdAndSecContext(before->user, before->security);
}

/* What names a counter: a format's name and what its codes share. */
typedef struct CounterKey
{
	const char *name;
	Slice scope;
} CounterKey;

/*
 * A counter that moved, and its row since.  A transaction that takes many numbers
 * leaves as many dead versions of the row, and each search of the index would
 * visit all of them.
 */
typedef struct Counter
{
	CounterKey key;
	ItemPointerData row;
} Counter;

typedef enum QueryNumber
{
	FIND_FORMAT,
	LOCK_FORMAT,
	FIND_LAST,
	COUNT_ON_AGAIN,
	COUNT_ON,
	BEGIN_COUNTER,
	COUNT_TO,
	QUERIES
} QueryNumber;

typedef struct CodeQuery
{
	const char *text; /* %s is the schema */
	int arguments;
} CodeQuery;

/* What the numbers in texts of queries stand for. */
static Oid argument_types[] = {TEXTOID, TEXTOID, INT8OID, INT8OID, TIDOID};

#define IS_COUNTER "c.name OPERATOR(pg_catalog.=) $1 AND c.scope OPERATOR(pg_catalog.=) $2"

/* $3 more than the counter has, or than what is before the first that can be. */
#define COUNT \
	"UPDATE %s.code_counters AS c " \
	"SET last = GREATEST(c.last, $4) OPERATOR(pg_catalog.+) $3 WHERE " IS_COUNTER

#define BEGIN \
	"INSERT INTO %s.code_counters AS c (name, scope, last) VALUES ($1, $2, $3) " \
	"ON CONFLICT (name, scope) DO "

static const CodeQuery query_texts[QUERIES] = {
	[FIND_FORMAT] = {"SELECT f.format FROM %s.code_formats AS f "
					 "WHERE f.name OPERATOR(pg_catalog.=) $1",
					 1},
	[LOCK_FORMAT] = {"SELECT FROM %s.code_formats AS f "
					 "WHERE f.name OPERATOR(pg_catalog.=) $1 FOR KEY SHARE",
					 1},
	[FIND_LAST] = {"SELECT c.last FROM %s.code_counters AS c WHERE " IS_COUNTER, 2},
	[COUNT_ON_AGAIN] = {COUNT " AND c.ctid OPERATOR(pg_catalog.=) $5 RETURNING c.last, c.ctid", 5},
	[COUNT_ON] = {COUNT " RETURNING c.last, c.ctid", 4},
	[BEGIN_COUNTER] = {BEGIN "NOTHING RETURNING c.last, c.ctid", 3},
	[COUNT_TO] = {BEGIN "UPDATE SET last = GREATEST(c.last, $3) RETURNING c.last", 3},
};

/* Prepared once for each call site, and freed with it. */
typedef struct Queries
{
	SPIPlanPtr plan[QUERIES];
	CompiledFormat *format; /* the one that was found last */
	HTAB *counters;         /* those that moved */
	MemoryContextCallback callback;
} Queries;

static void
free_plans(void *argument)
{
	Queries *queries = argument;

	for (int i = 0; i < QUERIES; i++)
	{
		if (queries->plan[i] != NULL)
			SPI_freeplan(queries->plan[i]);
	}
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
static SPIPlanPtr
get_plan(FunctionCallInfo fcinfo, QueryNumber number)
{
	Queries *queries = get_queries(fcinfo);

	if (queries->plan[number] == NULL)
	{
		const CodeQuery *query = &query_texts[number];
		char *schema = lookup_schema_name(lookup_function_schema(fcinfo->flinfo->fn_oid));
		SPIPlanPtr plan = SPI_prepare(psprintf(query->text, quote_identifier(schema)),
									  query->arguments, argument_types);

		if (plan == NULL)
			elog(ERROR, "could not prepare \"%s\": %s", query->text,
				 SPI_result_code_string(SPI_result));
		SPI_keepplan(plan);
		queries->plan[number] = plan;
	}
	return queries->plan[number];
}

/* Runs a query, and returns whether it has a row. */
static bool
run(FunctionCallInfo fcinfo, QueryNumber number, Datum *arguments, bool read_only)
{
	int result = SPI_execute_plan(get_plan(fcinfo, number), arguments, NULL, read_only,
								  read_only ? 1 : 0);

	if (result < 0)
		elog(ERROR, "could not run a query on codes: %s", SPI_result_code_string(result));
	return SPI_processed > 0;
}

pg_noreturn static void
raise_not_registered(const char *name)
{
	ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT),
					errmsg("format \"%s\" is not registered", fault_shorten(name)),
					standard_find((Slice){name, strlen(name)}) < 0
						? errhint("Register it with an INSERT into code_formats.")
						: errhint("It is a published standard: its name is a format itself.")));
}

Slice
numbering_format_text(FunctionCallInfo fcinfo, const char *name)
{
	Datum arguments[1] = {CStringGetTextDatum(name)};
	bool null;
	struct varlena *text;

	if (!run(fcinfo, FIND_FORMAT, arguments, true))
		raise_not_registered(name);
	text = (struct varlena *) PG_DETOAST_DATUM(
		SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &null));
	return code_slice(text);
}

CompiledFormat *
numbering_format(FunctionCallInfo fcinfo, const char *name)
{
	Queries *queries = get_queries(fcinfo);
	Slice text = numbering_format_text(fcinfo, name);
	CompiledFormat *format = queries->format;

	if (format == NULL || !slice_equal(format_text(format), text))
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

/*
 * Keeps a format from being deleted or renamed until the transaction ends, as
 * a foreign key would: with the rights of the owner, which the caller need not
 * have.
 */
static void
lock_format(FunctionCallInfo fcinfo, const char *name)
{
	Oid schema = lookup_function_schema(fcinfo->flinfo->fn_oid);
	Datum arguments[1] = {CStringGetTextDatum(name)};
	NumberingRole role;
	bool found;

	numbering_become_owner(get_relname_relid("code_formats", schema), &role);
	found = run(fcinfo, LOCK_FORMAT, arguments, false);
	numbering_become_caller(&role);
	if (!found)
		raise_not_registered(name);
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
cache_counter(FunctionCallInfo fcinfo, const CounterKey *key, ItemPointer row)
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

	return SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, column, &null);
}

bool
numbering_last(FunctionCallInfo fcinfo, const Counting *counting, int64 *last)
{
	Datum arguments[2] = {CStringGetTextDatum(counting->name), SliceGetDatum(counting->scope)};

	if (!run(fcinfo, FIND_LAST, arguments, true))
		return false;
	*last = DatumGetInt64(returned_value(1));
	return true;
}

/*
 * Moves a counter that exists.  The planner does not know of the dead versions
 * that the transaction leaves: it would read the whole table, which looks small,
 * for every number.
 */
static bool
count_on(FunctionCallInfo fcinfo, QueryNumber number, Datum *arguments)
{
	int settings = NewGUCNestLevel();
	bool moved;

	(void) set_config_option("enable_seqscan", "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
							 true, 0, false);
	moved = run(fcinfo, number, arguments, false);
	AtEOXact_GUC(true, settings);
	return moved;
}

/* False when another transaction began it meanwhile. */
static bool
begin_counter(FunctionCallInfo fcinfo, const Counting *counting, const Datum *key, int64 last)
{
	Datum arguments[3] = {key[0], key[1], Int64GetDatum(last)};

	lock_format(fcinfo, counting->name);
	return run(fcinfo, BEGIN_COUNTER, arguments, false);
}

int64
numbering_count_on(FunctionCallInfo fcinfo, const Counting *counting, int64 count, bool *begun)
{
	CounterKey key = {counting->name, counting->scope};
	Counter *moved = hash_search(get_counters(fcinfo), &key, HASH_FIND, NULL);
	Datum arguments[5] = {CStringGetTextDatum(counting->name), SliceGetDatum(counting->scope),
						  Int64GetDatum(count), Int64GetDatum(counting->before_first),
						  PointerGetDatum(moved == NULL ? NULL : &moved->row)};

	*begun = false;
	if (moved == NULL || !count_on(fcinfo, COUNT_ON_AGAIN, arguments))
	{
		while (!*begun && !count_on(fcinfo, COUNT_ON, arguments))
			*begun = begin_counter(fcinfo, counting, arguments, counting->before_first + count);
	}
	cache_counter(fcinfo, &key, (ItemPointer) DatumGetPointer(returned_value(2)));
	return DatumGetInt64(returned_value(1));
}

int64
numbering_count_to(FunctionCallInfo fcinfo, const Counting *counting, int64 number)
{
	Datum arguments[3] = {CStringGetTextDatum(counting->name), SliceGetDatum(counting->scope),
						  Int64GetDatum(number)};

	lock_format(fcinfo, counting->name);
	(void) run(fcinfo, COUNT_TO, arguments, false);
	return DatumGetInt64(returned_value(1));
}
