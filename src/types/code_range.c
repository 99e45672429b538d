/*
 * code_range.c
 *		Ranges of codes: their ends where numbers count, and how wide they are.
 */
#include "postgres.h"

#include "core/natural_estimate.h"
#include "core/zeros.h"
#include "types/code.h"

PG_FUNCTION_INFO_V1(code_fewest_zeros);
PG_FUNCTION_INFO_V1(code_most_zeros);

Datum
code_fewest_zeros(PG_FUNCTION_ARGS)
{
	char written[CODE_MAX];
	size_t size = zeros_fewest(code_slice(PG_GETARG_CODE_PP(0)), written);

	PG_RETURN_DATUM(SliceGetDatum((Slice){written, size}));
}

Datum
code_most_zeros(PG_FUNCTION_ARGS)
{
	char written[CODE_MAX];
	size_t size = zeros_most(code_slice(PG_GETARG_CODE_PP(0)), written);

	PG_RETURN_DATUM(SliceGetDatum((Slice){written, size}));
}

PG_FUNCTION_INFO_V1(code_distance);
PG_FUNCTION_INFO_V1(trace_id_distance);

Datum
code_distance(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(natural_distance(code_slice(PG_GETARG_CODE_PP(0)),
									  code_slice(PG_GETARG_CODE_PP(1)), NATURAL_PLAIN));
}

Datum
trace_id_distance(PG_FUNCTION_ARGS)
{
	PG_RETURN_FLOAT8(natural_distance(code_slice(PG_GETARG_CODE_PP(0)),
									  code_slice(PG_GETARG_CODE_PP(1)), NATURAL_SCOPED));
}
