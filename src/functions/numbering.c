/*
 * numbering.c
 *		Registered formats, and the next codes of one.
 *
 * A counter counts for one scope: all of the code but its number, so that a
 * date in it starts the count anew by itself.  The counter's row is locked
 * until the transaction ends; one that rolls back gives its numbers back.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "format/sequence.h"
#include "funcapi.h"
#include "functions/numbering_columns.h"
#include "functions/field_json.h"
#include "miscadmin.h"
#include "pg/date.h"
#include "pg/fault.h"
#include "pg/lookup.h"
#include "types/code.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

static char *
get_name(FunctionCallInfo fcinfo)
{
	if (PG_ARGISNULL(0))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
						errmsg("the name of a format must not be null")));
	return fault_read_name(PG_GETARG_DATUM(0));
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
	text = numbering_format_text(fcinfo, get_name(fcinfo));
	query = MemoryContextSwitchTo(caller);
	format = code_from_slice(text);
	MemoryContextSwitchTo(query);
	SPI_finish();
	PG_RETURN_POINTER(format);
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
						errdetail("A format for numbering has exactly one, such as {seq:N4}.")));
	if (allocation->values.given[allocation->seq])
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("the sequence number of a new code must not be given")));
}

/* Fills the dates that are not given with the date of the allocation. */
static void
fill_dates(Allocation *allocation, DateADT on_date)
{
	const Template *template = &allocation->format->template;

	for (int i = 0; i < template->items; i++)
	{
		const TemplateItem *item = &template->item[i];
		DateValue value = {.hour = -1, .minute = -1, .second = -1};
		char *text;

		if (item->kind != ITEM_DATE || allocation->values.given[i] ||
			!template_is_needed(template, &allocation->values, i))
			continue;
		value.date = date_to_calendar(on_date, "the date of a new code");
		date_pattern_round(template, item, &value);
		text = palloc(DATE_TEXT_MAX);
		allocation->values.value[i] = (Slice){text, date_to_text(&value, text)};
		allocation->values.given[i] = true;
	}
}

static void
set_scope(Allocation *allocation)
{
	Fault fault;

	if (!template_scope(&allocation->format->template, &allocation->values, allocation->scope,
						&allocation->scope_size, &fault))
		fault_report(&fault, FAULT_IN_TEXT, NULL,
					 psprintf("cannot allocate a code of format \"%s\"", allocation->name));
}

static Counting
get_counting(const Allocation *allocation)
{
	const TemplateItem *seq = &allocation->format->template.item[allocation->seq];

	return (Counting){
		.name = allocation->name,
		.scope = {allocation->scope, allocation->scope_size},
		.before_first = seq->start - seq->step,
	};
}

static void
start_allocation(FunctionCallInfo fcinfo, Allocation *allocation, int fields, int on_date)
{
	memset(allocation, 0, sizeof(*allocation));
	allocation->name = get_name(fcinfo);
	allocation->format = numbering_format(fcinfo, allocation->name);
	if (!PG_ARGISNULL(fields))
		fields_from_json(allocation->format, PG_GETARG_JSONB_P(fields), &allocation->values);
	find_seq(allocation);
	/* the group of the number, if there is one, is present */
	allocation->values.given[allocation->seq] = true;
	fill_dates(allocation,
			   PG_ARGISNULL(on_date) ? GetSQLCurrentDate() : PG_GETARG_DATEADT(on_date));

	set_scope(allocation);
}

/* The characters that the codes of a scope share, with the names of the other fields. */
static char *
show_scope(const Allocation *allocation)
{
	const Template *template = &allocation->format->template;
	StringInfoData shown;
	int item = 0;

	initStringInfo(&shown);
	for (size_t i = 0; i < allocation->scope_size; i++)
	{
		Slice name;

		if (allocation->scope[i] != '|')
		{
			appendStringInfoChar(&shown, allocation->scope[i]);
			continue;
		}
		while ((template->item[item].kind != ITEM_SEQ && template->item[item].kind != ITEM_CHECK) ||
			   !template_is_needed(template, &allocation->values, item))
			item++;
		name = template_text(template, template->item[item++].name);
		appendStringInfo(&shown, "{%.*s}", (int) name.size, name.data);
	}
	return shown.data;
}

static void
check_capacity(const Allocation *allocation, int64 last)
{
	const Template *template = &allocation->format->template;
	const TemplateItem *seq = &template->item[allocation->seq];
	int64 largest = sequence_largest(template, seq);
	char first_text[CODE_MAX];
	char last_text[CODE_MAX];

	if (last <= largest)
		return;
	ereport(ERROR,
			(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
			 errmsg("the numbers of format \"%s\" are used up", allocation->name),
			 errdetail("\"%s\" counts from %.*s to %.*s, which gives " INT64_FORMAT
					   " codes; " INT64_FORMAT " are needed.",
					   show_scope(allocation),
					   (int) sequence_write(template, seq, seq->start, first_text), first_text,
					   (int) sequence_write(template, seq, largest, last_text), last_text,
					   (largest - seq->start) / seq->step + 1, (last - seq->start) / seq->step + 1),
			 errhint("Give the number more characters, or add a date or another field that starts "
					 "the count anew.")));
}

/*
 * Numbers in a row that no code has, at most.  A check character that
 * would be a blank at the end is rare: more in a row have another cause.
 */
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

/* Passes each new code to take(). */
static void
allocate(FunctionCallInfo fcinfo, Allocation *allocation, int64 count,
		 void (*take)(void *state, Slice code), void *state)
{
	Counting counting = get_counting(allocation);
	int64 step = allocation->format->template.item[allocation->seq].step;

	while (count > 0)
	{
		bool begun;
		int64 last = numbering_count_on(fcinfo, &counting, count * step, &begun);

		if (begun)
			numbering_check_columns(fcinfo, &counting, allocation->format, allocation->seq);
		check_capacity(allocation, last);
		for (int64 number = last - (count - 1) * step; number <= last; number += step)
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
	Datum value = SliceGetDatum(code);
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
	lookup_begin_rows(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	SPI_connect();
	start_allocation(fcinfo, &allocation, 2, 3);
	allocate(fcinfo, &allocation, count, take_row, fcinfo->resultinfo);
	SPI_finish();
	return (Datum) 0;
}

/* A single code, in the memory of the caller of SPI. */
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

/* The greatest number up to this one from which steps lead to and from the first. */
static int64
last_step(const Allocation *allocation, int64 number)
{
	const TemplateItem *seq = &allocation->format->template.item[allocation->seq];
	int64 beyond = (number - seq->start) % seq->step;

	return number - (beyond < 0 ? beyond + seq->step : beyond);
}

PG_FUNCTION_INFO_V1(code_continue);

Datum
code_continue(PG_FUNCTION_ARGS)
{
	Allocation allocation = {.name = get_name(fcinfo)};
	Slice code = code_slice(PG_GETARG_CODE_PP(1));
	Counting counting;
	FormatMatch match;
	int64 last;

	SPI_connect();
	allocation.format = numbering_format(fcinfo, allocation.name);
	find_seq(&allocation);
	format_require(allocation.format, code, &match);
	if (!match.match.item[allocation.seq].present)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("code %s has no sequence number", fault_quote(code)),
						errdetail("It lacks the group of format \"%s\" that has the number.",
								  allocation.name)));
	fields_from_match(&match, &allocation.values);
	set_scope(&allocation);
	counting = get_counting(&allocation);
	last = numbering_count_to(fcinfo, &counting,
							  last_step(&allocation, match_number(&allocation.format->template,
																  &match.match, allocation.seq)));
	SPI_finish();
	PG_RETURN_INT64(last);
}
