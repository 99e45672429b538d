/*
 * numbering_tables.c
 *		The tables of registered formats and of their counters.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "executor/spi.h"
#include "functions/numbering_queries.h"
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

	if (!numbering_run(fcinfo, FIND_FORMAT, arguments, true))
		raise_not_registered(name);
	text = (struct varlena *) PG_DETOAST_DATUM(
		SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &null));
	return code_slice(text);
}

CompiledFormat *
numbering_format(FunctionCallInfo fcinfo, const char *name)
{
	NumberingCallSite *site = numbering_call_site(fcinfo);
	Slice text = numbering_format_text(fcinfo, name);
	CompiledFormat *format = site->format;

	if (format == NULL || !slice_equal(format_text(format), text))
	{
		MemoryContext caller = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);

		site->format = NULL;
		if (format != NULL)
			format_free(format);
		site->format = format_compile(text);
		MemoryContextSwitchTo(caller);
	}
	return site->format;
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
	found = numbering_run(fcinfo, LOCK_FORMAT, arguments, false);
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
	NumberingCallSite *site = numbering_call_site(fcinfo);
	HASHCTL control = {
		.keysize = sizeof(CounterKey),
		.entrysize = sizeof(Counter),
		.hash = hash_counter,
		.match = compare_counters,
		.hcxt = fcinfo->flinfo->fn_mcxt,
	};

	if (site->counters == NULL)
		site->counters = hash_create("counters that moved", 16, &control,
									 HASH_ELEM | HASH_FUNCTION | HASH_COMPARE | HASH_CONTEXT);
	return site->counters;
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

bool
numbering_last(FunctionCallInfo fcinfo, const Counting *counting, int64 *last)
{
	Datum arguments[2] = {CStringGetTextDatum(counting->name), SliceGetDatum(counting->scope)};

	if (!numbering_run(fcinfo, FIND_LAST, arguments, true))
		return false;
	*last = DatumGetInt64(numbering_value(1));
	return true;
}

/*
 * Finds a counter that exists, or moves it.  The planner does not know of the dead
 * versions that the transaction leaves: it would read the whole table, which looks small,
 * for every number.
 */
static bool
run_by_index(FunctionCallInfo fcinfo, QueryNumber number, Datum *arguments)
{
	int settings = NewGUCNestLevel();
	bool found;

	(void) set_config_option("enable_seqscan", "off", PGC_USERSET, PGC_S_SESSION, GUC_ACTION_SAVE,
							 true, 0, false);
	found = numbering_run(fcinfo, number, arguments, false);
	AtEOXact_GUC(true, settings);
	return found;
}

/* False when another transaction began it meanwhile. */
static bool
begin_counter(FunctionCallInfo fcinfo, const Counting *counting, const Datum *key, int64 last)
{
	Datum arguments[3] = {key[0], key[1], Int64GetDatum(last)};

	lock_format(fcinfo, counting->name);
	return numbering_run(fcinfo, BEGIN_COUNTER, arguments, false);
}

/* Numbers that are being taken, and the arguments of its queries. */
typedef struct Taking
{
	FunctionCallInfo fcinfo;
	const Counting *counting;
	CounterKey key;
	int64 count;
	Datum arguments[6];
	Numbers *numbers;
} Taking;

static void
take_last(Taking *taking)
{
	cache_counter(taking->fcinfo, &taking->key, (ItemPointer) DatumGetPointer(numbering_value(2)));
	taking->numbers->last = DatumGetInt64(numbering_value(1));
	taking->numbers->first = taking->numbers->last - (taking->count - 1) * taking->counting->step;
}

/* Moves the counter on, unless it does not exist or has numbers that were given back. */
static bool
take_new(Taking *taking, QueryNumber query)
{
	if (!run_by_index(taking->fcinfo, query, taking->arguments))
		return false;
	take_last(taking);
	return true;
}

/* Takes the lowest of those that were given back, as many as there are in a row. */
static bool
take_returned(Taking *taking, QueryNumber query)
{
	Numbers *numbers = taking->numbers;
	int64 step = taking->counting->step;
	Datum arguments[6] = {taking->arguments[0], taking->arguments[1]};
	int64 count;

	if (!run_by_index(taking->fcinfo, query, taking->arguments))
		return false;
	numbers->first = DatumGetInt64(numbering_value(1));
	count = (DatumGetInt64(numbering_value(2)) - 1 - numbers->first) / step + 1;
	numbers->last = numbers->first + (Min(count, taking->count) - 1) * step;
	arguments[2] = Int64GetDatum(numbers->first);
	arguments[3] = Int64GetDatum(numbers->last + step);
	arguments[5] = numbering_value(3);
	if (!run_by_index(taking->fcinfo, TAKE_RETURNED, arguments))
		elog(ERROR, "a counter that is locked has no row");
	cache_counter(taking->fcinfo, &taking->key, (ItemPointer) DatumGetPointer(numbering_value(1)));
	return true;
}

/* By the row that the counter had last, which spares a search of the index. */
static bool
take_again(Taking *taking)
{
	Counter *moved = hash_search(get_counters(taking->fcinfo), &taking->key, HASH_FIND, NULL);

	if (moved == NULL)
		return false;
	taking->arguments[5] = PointerGetDatum(&moved->row);
	return take_new(taking, COUNT_ON_AGAIN) ||
		   (!taking->counting->is_fresh && take_returned(taking, LOCK_RETURNED_AGAIN));
}

/* By the index; false when another transaction changed the counter meanwhile. */
static bool
take_or_begin(Taking *taking)
{
	const Counting *counting = taking->counting;
	int64 distance = taking->count * counting->step;

	if (take_new(taking, COUNT_ON) || (!counting->is_fresh && take_returned(taking, LOCK_RETURNED)))
		return true;
	taking->numbers->begun = begin_counter(taking->fcinfo, counting, taking->arguments,
										   counting->before_first + distance);
	if (taking->numbers->begun)
		take_last(taking);
	return taking->numbers->begun;
}

void
numbering_take(FunctionCallInfo fcinfo, const Counting *counting, int64 count, Numbers *numbers)
{
	Taking taking = {
		.fcinfo = fcinfo,
		.counting = counting,
		.key = {counting->name, counting->scope},
		.count = count,
		.arguments = {CStringGetTextDatum(counting->name), SliceGetDatum(counting->scope),
					  Int64GetDatum(count * counting->step), Int64GetDatum(counting->before_first),
					  BoolGetDatum(counting->is_fresh)},
		.numbers = numbers,
	};

	numbers->begun = false;
	if (take_again(&taking))
		return;
	while (!take_or_begin(&taking))
		;
}

int64
numbering_count_to(FunctionCallInfo fcinfo, const Counting *counting, int64 last, int64 number)
{
	Datum arguments[4] = {CStringGetTextDatum(counting->name), SliceGetDatum(counting->scope),
						  Int64GetDatum(last), Int64GetDatum(number)};

	lock_format(fcinfo, counting->name);
	(void) numbering_run(fcinfo, COUNT_TO, arguments, false);
	return DatumGetInt64(numbering_value(1));
}

bool
numbering_give_back(FunctionCallInfo fcinfo, const Counting *counting, const Numbers *numbers)
{
	Datum arguments[4] = {CStringGetTextDatum(counting->name), SliceGetDatum(counting->scope),
						  Int64GetDatum(numbers->first), Int64GetDatum(numbers->last)};

	return run_by_index(fcinfo, GIVE_BACK, arguments);
}

int
numbering_returned(FunctionCallInfo fcinfo, const Counting *counting, Numbers **rows)
{
	Datum arguments[2] = {CStringGetTextDatum(counting->name), SliceGetDatum(counting->scope)};
	TupleDesc columns;
	int count;

	(void) numbering_run(fcinfo, FIND_RETURNED, arguments, true);
	columns = SPI_tuptable->tupdesc;
	count = (int) SPI_processed;
	*rows = palloc0((count + 1) * sizeof(Numbers));
	for (int i = 0; i < count; i++)
	{
		bool null;

		(*rows)[i].first = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[i], columns, 1, &null));
		(*rows)[i].last = DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[i], columns, 2, &null)) -
						  1;
	}
	return count;
}
