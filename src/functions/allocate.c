/*
 * allocate.c
 *		Registered formats, and the next codes of one.
 *
 * A counter counts for one scope: all of the code but its number, so that a
 * date in it starts the count anew by itself.  The counter's row is locked
 * until the transaction ends; one that rolls back gives its numbers back.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "functions/field_json.h"
#include "miscadmin.h"
#include "pg/fault.h"
#include "types/code.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/datetime.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"

/* Prepared once for every place that calls, and freed with it. */
typedef struct Queries
{
	SPIPlanPtr find_format;
	SPIPlanPtr count_on;
	char *name;
	CompiledFormat *format; /* the one that was found last */
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

static char *
get_name(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
						errmsg("the name of a format must not be null")));
	return text_to_cstring(PG_GETARG_TEXT_PP(0));
}

/* The text of a registered format, in the memory of the query. */
static Slice
find_format(FunctionCallInfo fcinfo, Queries *queries, const char *name)
{
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

PG_FUNCTION_INFO_V1(code_format_named);

Datum
code_format_named(PG_FUNCTION_ARGS)
{
	MemoryContext caller = CurrentMemoryContext;
	struct varlena *format;
	MemoryContext query;
	Slice text;

	SPI_connect();
	text = find_format(fcinfo, get_queries(fcinfo), get_name(fcinfo));
	query = MemoryContextSwitchTo(caller);
	format = code_from_slice(text);
	MemoryContextSwitchTo(query);
	SPI_finish();
	PG_RETURN_POINTER(format);
}

/* The registered format, compiled; the last one is kept. */
static CompiledFormat *
get_format(FunctionCallInfo fcinfo, Queries *queries, const char *name)
{
	Slice text = find_format(fcinfo, queries, name);
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

/* One allocation. */
typedef struct Allocation
{
	const char *name;
	const CompiledFormat *format;
	FieldValues values;
	int seq;         /* the item that is the number */
	int passed_over; /* numbers that no code has, in a row */
	char scope[CODE_MAX];
	size_t scope_size;
} Allocation;

static void
find_seq(Allocation *allocation)
{
	const Template *template = &allocation->format->template;
	int found = 0;

	for (int i = 0; i < template->items; i++)
	{
		if (template->item[i].kind != ITEM_SEQ)
			continue;
		allocation->seq = i;
		found++;
	}
	if (found != 1)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("format \"%s\" has %d sequence numbers", allocation->name, found),
						errdetail("A format that allocates has exactly one, such as {seq:N4}.")));
	if (allocation->values.given[allocation->seq])
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("the sequence number of a new code must not be given")));
}

/* Dates that are not given are that of the allocation. */
static void
fill_dates(Allocation *allocation, DateADT on_date)
{
	const Template *template = &allocation->format->template;

	for (int i = 0; i < template->items; i++)
	{
		const TemplateItem *item = &template->item[i];
		DateValue value = {.hour = -1, .minute = -1};
		char *text;

		if (item->kind != ITEM_DATE || allocation->values.given[i] ||
			!template_is_needed(template, &allocation->values, i))
			continue;
		if (DATE_NOT_FINITE(on_date))
			ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
							errmsg("the date of a new code must be finite")));
		j2date(on_date + POSTGRES_EPOCH_JDATE, &value.date.year, &value.date.month,
			   &value.date.day);
		date_pattern_round(template, item, &value);
		text = palloc(DATE_TEXT_MAX);
		allocation->values.value[i] = (Slice){text, date_to_text(&value, text)};
		allocation->values.given[i] = true;
	}
}

static void
start_allocation(FunctionCallInfo fcinfo, Allocation *allocation, int fields, int on_date)
{
	Fault fault;

	memset(allocation, 0, sizeof(*allocation));
	allocation->name = get_name(fcinfo);
	allocation->format = get_format(fcinfo, get_queries(fcinfo), allocation->name);
	if (!PG_ARGISNULL(fields))
		fields_from_json(allocation->format, PG_GETARG_JSONB_P(fields), &allocation->values);
	find_seq(allocation);
	/* its group, if it is in one, is there */
	allocation->values.given[allocation->seq] = true;
	fill_dates(allocation,
			   PG_ARGISNULL(on_date) ? GetSQLCurrentDate() : PG_GETARG_DATEADT(on_date));

	if (!template_scope(&allocation->format->template, &allocation->values, allocation->scope,
						&allocation->scope_size, &fault))
		fault_report(&fault, FAULT_IN_TEXT, NULL,
					 psprintf("cannot allocate a code of format \"%s\"", allocation->name));
}

/* Moves the counter on, and returns the number that it then has. */
static int64
count_on(FunctionCallInfo fcinfo, const Allocation *allocation, int64 count)
{
	Queries *queries = get_queries(fcinfo);
	const TemplateItem *seq = &allocation->format->template.item[allocation->seq];
	Slice scope = {allocation->scope, allocation->scope_size};
	Datum arguments[4] = {CStringGetTextDatum(allocation->name),
						  PointerGetDatum(code_from_slice(scope)), Int64GetDatum(count),
						  Int64GetDatum(Max(template_smallest_number(seq), 1) - 1)};
	bool null;

	if (queries->count_on == NULL)
	{
		Oid types[4] = {TEXTOID, TEXTOID, INT8OID, INT8OID};

		queries->count_on =
			prepare(psprintf("INSERT INTO %s.code_counters AS c (name, scope, last) "
							 "VALUES ($1, $2, $4 OPERATOR(pg_catalog.+) $3) "
							 "ON CONFLICT (name, scope) DO UPDATE "
							 "SET last = GREATEST(c.last, $4) OPERATOR(pg_catalog.+) $3 "
							 "RETURNING c.last",
							 own_schema(fcinfo)),
					4, types);
	}
	if (SPI_execute_plan(queries->count_on, arguments, NULL, false, 0) != SPI_OK_INSERT_RETURNING ||
		SPI_processed != 1)
		elog(ERROR, "could not move the counter of format \"%s\"", allocation->name);
	return DatumGetInt64(SPI_getbinval(SPI_tuptable->vals[0], SPI_tuptable->tupdesc, 1, &null));
}

static void
check_capacity(const Allocation *allocation, int64 last)
{
	const TemplateItem *seq = &allocation->format->template.item[allocation->seq];
	int64 largest = template_largest_number(seq);

	if (last > largest)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("the numbers of format \"%s\" are used up", allocation->name),
						errdetail("\"%.*s\" has room for " INT64_FORMAT
								  " numbers, and " INT64_FORMAT " would be needed.",
								  (int) allocation->scope_size, allocation->scope, largest, last)));
}

/* After so many numbers in a row that no code has, it is not the numbers' fault. */
#define PASSED_OVER_MAX 100

/*
 * Builds the code with a number.  False for a number that no code has, since
 * its check character would be a blank at the end: it is passed over.
 */
static bool
build_numbered(Allocation *allocation, int64 number, char *code, Slice *built)
{
	const CompiledFormat *format = allocation->format;
	char digits[MAXINT8LEN + 1];
	Fault fault;
	size_t size;

	pg_lltoa(number, digits);
	allocation->values.value[allocation->seq] = (Slice){digits, strlen(digits)};
	if (template_build(&format->template, &allocation->values, code, &size, format->work, &fault))
	{
		*built = (Slice){code, size};
		allocation->passed_over = 0;
		return true;
	}
	if (!template_build_lacks_number(&fault) || ++allocation->passed_over > PASSED_OVER_MAX)
		fault_report(&fault, FAULT_IN_TEXT, NULL,
					 psprintf("cannot allocate a code of format \"%s\"", allocation->name));
	return false;
}

/* Hands every new code to its taker. */
static void
allocate(FunctionCallInfo fcinfo, Allocation *allocation, int64 count,
		 void (*take)(void *state, Slice code), void *state)
{
	while (count > 0)
	{
		int64 last = count_on(fcinfo, allocation, count);

		check_capacity(allocation, last);
		for (int64 number = last - count + 1; number <= last; number++)
		{
			char code[CODE_MAX];
			Slice built;

			CHECK_FOR_INTERRUPTS();
			if (!build_numbered(allocation, number, code, &built))
				continue;
			take(state, built);
			count--;
		}
	}
}

PG_FUNCTION_INFO_V1(code_allocate);
PG_FUNCTION_INFO_V1(code_next);

static void
take_row(void *state, Slice code)
{
	ReturnSetInfo *result = state;
	Datum value = PointerGetDatum(code_from_slice(code));
	bool null = false;

	tuplestore_putvalues(result->setResult, result->setDesc, &value, &null);
	pfree(DatumGetPointer(value));
}

Datum
code_allocate(PG_FUNCTION_ARGS)
{
	Allocation allocation;
	int count = PG_ARGISNULL(1) ? 1 : PG_GETARG_INT32(1);

	if (count < 0)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("the count of new codes must not be negative, but is %d", count)));
	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	SPI_connect();
	start_allocation(fcinfo, &allocation, 2, 3);
	allocate(fcinfo, &allocation, count, take_row, fcinfo->resultinfo);
	SPI_finish();
	return (Datum) 0;
}

/* Where a single code goes: out of the memory of SPI. */
typedef struct Taken
{
	MemoryContext context;
	struct varlena *code;
} Taken;

static void
take_one(void *state, Slice code)
{
	Taken *taken = state;
	MemoryContext caller = MemoryContextSwitchTo(taken->context);

	taken->code = code_from_slice(code);
	MemoryContextSwitchTo(caller);
}

Datum
code_next(PG_FUNCTION_ARGS)
{
	Allocation allocation;
	Taken taken = {.context = CurrentMemoryContext};

	SPI_connect();
	start_allocation(fcinfo, &allocation, 1, 2);
	allocate(fcinfo, &allocation, 1, take_one, &taken);
	SPI_finish();
	PG_RETURN_POINTER(taken.code);
}
