/*
 * tables.c
 *		The counters of registered formats.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "executor/spi.h"
#include "numbering/formats.h"
#include "numbering/queries.h"
#include "numbering/tables.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "pg/lookup.h"
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

/* For a query that does not look for a counter by its row. */
static ItemPointerData no_row;

const char *
numbering_counter_name(const Counting *counting)
{
	return counting->counter == NULL ? counting->format : counting->counter;
}

/* What names a counter. */
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

/* The arguments of most queries on counters; others are for the caller to fill. */
static void
fill_arguments(const Counting *counting, Datum *arguments)
{
	arguments[0] = CStringGetTextDatum(numbering_counter_name(counting));
	arguments[1] = SliceGetDatum(counting->scope);
	arguments[4] = BoolGetDatum(counting->is_fresh);
	arguments[6] = CStringGetTextDatum(counting->format);
}

bool
numbering_last(FunctionCallInfo fcinfo, const Counting *counting, int64 *last, bool *is_known)
{
	Datum arguments[7] = {0};

	fill_arguments(counting, arguments);
	arguments[5] = PointerGetDatum(&no_row);
	if (!numbering_run(fcinfo, FIND_LAST, arguments, true))
		return false;
	*last = DatumGetInt64(numbering_value(1));
	*is_known = DatumGetBool(numbering_value(2));
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

/* Numbers that are being taken, and the arguments of its queries. */
typedef struct Taking
{
	FunctionCallInfo fcinfo;
	const Counting *counting;
	CounterKey key;
	int64 count;
	Datum arguments[7];
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
	Datum arguments[7];
	int64 count;

	if (!run_by_index(taking->fcinfo, query, taking->arguments))
		return false;
	numbers->first = DatumGetInt64(numbering_value(1));
	count = (DatumGetInt64(numbering_value(2)) - 1 - numbers->first) / step + 1;
	numbers->last = numbers->first + (Min(count, taking->count) - 1) * step;
	memcpy(arguments, taking->arguments, sizeof(arguments));
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

/*
 * Begins the counter, or the format's part in a counter that others share.  False when
 * another transaction did meanwhile.
 */
static bool
begin(Taking *taking)
{
	const Counting *counting = taking->counting;
	Datum arguments[7];

	numbering_lock_format(taking->fcinfo, counting->format, counting->counter,
						  counting->valid_from);
	memcpy(arguments, taking->arguments, sizeof(arguments));
	arguments[2] = Int64GetDatum(counting->before_first + taking->count * counting->step);
	if (!numbering_run(taking->fcinfo, BEGIN_COUNTER, arguments, false))
		return false;
	take_last(taking);
	return true;
}

/* By the index; false when it is to be tried again. */
static bool
take_or_begin(Taking *taking)
{
	const Counting *counting = taking->counting;

	if (take_new(taking, COUNT_ON) || (!counting->is_fresh && take_returned(taking, LOCK_RETURNED)))
		return true;
	taking->numbers->begun = begin(taking);
	if (taking->numbers->begun)
		return true;
	if (counting->counter != NULL)
		taking->numbers->begun = run_by_index(taking->fcinfo, JOIN_COUNTER, taking->arguments);
	return false;
}

void
numbering_take(FunctionCallInfo fcinfo, const Counting *counting, int64 count, Numbers *numbers)
{
	Taking taking = {
		.fcinfo = fcinfo,
		.counting = counting,
		.key = {numbering_counter_name(counting), counting->scope},
		.count = count,
		.numbers = numbers,
	};

	fill_arguments(counting, taking.arguments);
	taking.arguments[2] = Int64GetDatum(count * counting->step);
	taking.arguments[3] = Int64GetDatum(counting->before_first);
	taking.arguments[5] = PointerGetDatum(&no_row);
	numbers->begun = false;
	if (take_again(&taking))
		return;
	while (!take_or_begin(&taking))
		;
}

int64
numbering_count_to(FunctionCallInfo fcinfo, const Counting *counting, int64 last, int64 number)
{
	Datum arguments[7];

	fill_arguments(counting, arguments);
	arguments[2] = Int64GetDatum(last);
	arguments[3] = Int64GetDatum(number);
	arguments[5] = PointerGetDatum(&no_row);
	numbering_lock_format(fcinfo, counting->format, counting->counter, counting->valid_from);
	(void) numbering_run(fcinfo, COUNT_TO, arguments, false);
	return DatumGetInt64(numbering_value(1));
}

bool
numbering_give_back(FunctionCallInfo fcinfo, const Counting *counting, const Numbers *numbers)
{
	Datum arguments[4] = {CStringGetTextDatum(numbering_counter_name(counting)),
						  SliceGetDatum(counting->scope), Int64GetDatum(numbers->first),
						  Int64GetDatum(numbers->last)};

	return run_by_index(fcinfo, GIVE_BACK, arguments);
}

int
numbering_returned(FunctionCallInfo fcinfo, const Counting *counting, Numbers **rows)
{
	Datum arguments[2] = {CStringGetTextDatum(numbering_counter_name(counting)),
						  SliceGetDatum(counting->scope)};
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
