/*
 * code_range.c
 *		The ends of a range that takes codes by the numbers in them.
 */
#include "postgres.h"

#include "core/zeros.h"
#include "types/code.h"

PG_FUNCTION_INFO_V1(code_fewest_zeros);
PG_FUNCTION_INFO_V1(code_most_zeros);

Datum
code_fewest_zeros(PG_FUNCTION_ARGS)
{
	char written[CODE_MAX];
	size_t size = zeros_fewest(code_slice(PG_GETARG_CODE_PP(0)), written);

	PG_RETURN_POINTER(code_from_slice((Slice){written, size}));
}

Datum
code_most_zeros(PG_FUNCTION_ARGS)
{
	char written[CODE_MAX];
	size_t size = zeros_most(code_slice(PG_GETARG_CODE_PP(0)), written);

	PG_RETURN_POINTER(code_from_slice((Slice){written, size}));
}
