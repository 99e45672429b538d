/*
 * peek.c
 *		The codes that would be next, without giving them out.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "funcapi.h"
#include "numbering/allocation.h"
#include "numbering/columns.h"
#include "miscadmin.h"
#include "pg/lookup.h"
#include "types/code.h"
#include "utils/tuplestore.h"

static void
put_code(ReturnSetInfo *result, Slice code)
{
	Datum value = SliceGetDatum(code);
	bool null = false;

	tuplestore_putvalues(result->setResult, result->setDesc, &value, &null);
	pfree(DatumGetPointer(value));
}

/*
 * Beyond every number of a format, whatever its step; less than the greatest integer, so that
 * some steps more are integers, too.
 */
#define BEYOND_ALL (PG_INT64_MAX / 2)

/* The last number, or what is before the first one where no counter has begun or can be seen. */
static int64
find_last(FunctionCallInfo fcinfo, const Allocation *allocation)
{
	Counting counting = numbering_counting(allocation);
	int64 last = counting.before_first;
	bool is_known = false;

	counting.is_preview = true;
	if (numbering_last(fcinfo, &counting, &last, &is_known))
		last = Min(Max(last, counting.before_first), BEYOND_ALL);
	if (!is_known)
		numbering_check_columns(fcinfo, &counting, allocation->format, last + counting.step);
	return last;
}

static int64
put_codes(FunctionCallInfo fcinfo, Allocation *allocation, const Numbers *numbers, int64 step)
{
	int64 put = 0;

	numbering_check_capacity(allocation, numbers->last);
	for (int64 number = numbers->first; number <= numbers->last; number += step)
	{
		char code[CODE_MAX];
		Slice built;

		CHECK_FOR_INTERRUPTS();
		if (!numbering_build(allocation, number, code, &built))
			continue;
		put_code((ReturnSetInfo *) fcinfo->resultinfo, built);
		put++;
	}
	return put;
}

/* Puts a count of codes of numbers in a row, or all; returns how many are lacking. */
static int64
put_some(FunctionCallInfo fcinfo, Allocation *allocation, Numbers row, int64 count)
{
	int64 step = numbering_seq(allocation)->step;

	while (count > 0 && row.first <= row.last)
	{
		int64 some = Min(count, (row.last - row.first) / step + 1);
		Numbers numbers = {.first = row.first, .last = row.first + (some - 1) * step};

		count -= put_codes(fcinfo, allocation, &numbers, step);
		row.first = numbers.last + step;
	}
	return count;
}

/* Those that were given back are first. */
static void
peek(FunctionCallInfo fcinfo, Allocation *allocation, int64 count)
{
	Counting counting = numbering_counting(allocation);
	Numbers *returned;
	int rows = numbering_returned(fcinfo, &counting, &returned);
	Numbers next = {.last = PG_INT64_MAX - 1};

	for (int i = 0; i < rows; i++)
		count = put_some(fcinfo, allocation, returned[i], count);
	if (count == 0)
		return;
	next.first = find_last(fcinfo, allocation) + counting.step;
	(void) put_some(fcinfo, allocation, next, count);
}

PG_FUNCTION_INFO_V1(code_peek);

Datum
code_peek(PG_FUNCTION_ARGS)
{
	Allocation allocation;

	lookup_begin_rows(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	SPI_connect();
	numbering_start(fcinfo, &allocation, 1, 2);
	peek(fcinfo, &allocation, numbering_count(fcinfo, 3));
	SPI_finish();
	return (Datum) 0;
}
