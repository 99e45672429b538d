/*
 * functions.c
 *		Registered formats, and the next codes of one.
 *
 * A counter counts for one scope: all of the code but its number, so that a
 * date in it starts the count anew by itself.  The counter's row is locked
 * until the transaction ends; one that rolls back gives its numbers back.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "funcapi.h"
#include "numbering/allocation.h"
#include "numbering/formats.h"
#include "numbering/reading.h"
#include "miscadmin.h"
#include "pg/lookup.h"
#include "types/code.h"
#include "utils/tuplestore.h"

PG_FUNCTION_INFO_V1(code_format_named);

Datum
code_format_named(PG_FUNCTION_ARGS)
{
	MemoryContext caller = CurrentMemoryContext;
	struct varlena *format;
	MemoryContext query;
	Slice text;

	SPI_connect();
	text = numbering_format_text(fcinfo, numbering_name(fcinfo), PG_GETARG_DATEADT(1));
	query = MemoryContextSwitchTo(caller);
	format = code_from_slice(text);
	MemoryContextSwitchTo(query);
	SPI_finish();
	PG_RETURN_POINTER(format);
}

PG_FUNCTION_INFO_V1(code_allocate);
PG_FUNCTION_INFO_V1(code_next);

static void
take_row(void *state, Slice code, int64 number)
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
	int count = numbering_count(fcinfo, 1);

	lookup_begin_rows(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	SPI_connect();
	numbering_start(fcinfo, &allocation, 2, 3);
	numbering_allocate(fcinfo, &allocation, count, take_row, fcinfo->resultinfo);
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
take_one(void *state, Slice code, int64 number)
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
	numbering_start(fcinfo, &allocation, 1, 2);
	numbering_allocate(fcinfo, &allocation, 1, take_one, &taken);
	SPI_finish();
	PG_RETURN_POINTER(taken.code);
}

/* The greatest number up to this one from which steps lead to and from the first. */
static int64
last_step(const Allocation *allocation, int64 number)
{
	const TemplateItem *seq = numbering_seq(allocation);
	int64 beyond = (number - seq->start) % seq->step;

	return number - (beyond < 0 ? beyond + seq->step : beyond);
}

PG_FUNCTION_INFO_V1(code_continue);

Datum
code_continue(PG_FUNCTION_ARGS)
{
	CodeReading reading;
	const Allocation *allocation;
	Counting counting;
	int64 number;
	int64 last;

	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		PG_RETURN_NULL();
	SPI_connect();
	numbering_start_reading(fcinfo, &reading, false, 2);
	allocation = numbering_read(&reading, code_slice(PG_GETARG_CODE_PP(1)), &number);
	counting = numbering_counting(allocation);
	last = numbering_count_to(fcinfo, &counting, last_step(allocation, number), number);
	SPI_finish();
	PG_RETURN_INT64(last);
}
