/*
 * numbering_peek.c
 *		The codes that would be next, without giving them out.
 */
#include "postgres.h"

#include "executor/spi.h"
#include "funcapi.h"
#include "functions/numbering_allocation.h"
#include "functions/numbering_columns.h"
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

/* The last number, or what is before the first one where no counter has begun or can be seen. */
static int64
find_last(FunctionCallInfo fcinfo, const Allocation *allocation)
{
	Counting counting = numbering_counting(allocation);
	int64 last;

	counting.is_preview = true;
	if (numbering_last(fcinfo, &counting, &last))
		return Max(last, counting.before_first);
	numbering_check_columns(fcinfo, &counting, allocation->format, allocation->seq);
	return counting.before_first;
}

static void
peek(FunctionCallInfo fcinfo, Allocation *allocation, int64 count)
{
	ReturnSetInfo *result = (ReturnSetInfo *) fcinfo->resultinfo;
	int64 step = allocation->format->template.item[allocation->seq].step;
	int64 number = count == 0 ? 0 : find_last(fcinfo, allocation);

	while (count > 0)
	{
		int64 last = number + count * step;

		numbering_check_capacity(allocation, last);
		while (number < last)
		{
			char code[CODE_MAX];
			Slice built;

			CHECK_FOR_INTERRUPTS();
			number += step;
			if (!numbering_build(allocation, number, code, &built))
				continue;
			put_code(result, built);
			count--;
		}
	}
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
