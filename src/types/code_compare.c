/*
 * code_compare.c
 *		Comparison and hash functions of the code types.
 *
 * One function serves (T, T), (T, text) and (text, T), because a code is its
 * text bytes: the text side is compared as bytes, never validated or trimmed.
 * None of them raises on any value, as LEAKPROOF demands; the only error
 * is about the collation of a text operand.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "core/natural.h"
#include "types/code.h"
#include "types/code_order.h"

typedef int (*CodeComparison)(Slice a, Slice b);

int
code_compare(Slice a, Slice b)
{
	return natural_compare(a, b, NATURAL_PLAIN);
}

int
part_number_compare(Slice a, Slice b)
{
	return natural_compare(a, b, NATURAL_REVISION);
}

int
trace_id_compare(Slice a, Slice b)
{
	return natural_compare(a, b, NATURAL_SCOPED);
}

int
bytes_compare(Slice a, Slice b)
{
	int result = memcmp(a.data, b.data, Min(a.size, b.size));

	if (result != 0)
		return result;
	return a.size < b.size ? -1 : a.size > b.size;
}

static inline int
compare_arguments(FunctionCallInfo fcinfo, CodeComparison compare)
{
	struct varlena *a = PG_GETARG_CODE_PP(0);
	struct varlena *b = PG_GETARG_CODE_PP(1);
	int result;

	code_check_collation(fcinfo);
	result = compare(code_slice(a), code_slice(b));

	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return result;
}

static inline bool
arguments_are_equal(FunctionCallInfo fcinfo)
{
	struct varlena *a = PG_GETARG_CODE_PP(0);
	struct varlena *b = PG_GETARG_CODE_PP(1);
	bool result;

	code_check_collation(fcinfo);
	result = VARSIZE_ANY_EXHDR(a) == VARSIZE_ANY_EXHDR(b) &&
			 memcmp(VARDATA_ANY(a), VARDATA_ANY(b), VARSIZE_ANY_EXHDR(a)) == 0;

	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return result;
}

PG_FUNCTION_INFO_V1(code_eq);
PG_FUNCTION_INFO_V1(code_ne);

Datum
code_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(arguments_are_equal(fcinfo));
}

Datum
code_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!arguments_are_equal(fcinfo));
}

#define COMPARISON_FUNCTION(order, name, return_result) \
	PG_FUNCTION_INFO_V1(order##_##name); \
	Datum order##_##name(PG_FUNCTION_ARGS) \
	{ \
		int result = compare_arguments(fcinfo, order##_compare); \
		return_result; \
	} \
	extern Datum order##_##name(PG_FUNCTION_ARGS)

#define COMPARISON_FUNCTIONS(order) \
	COMPARISON_FUNCTION(order, lt, PG_RETURN_BOOL(result < 0)); \
	COMPARISON_FUNCTION(order, le, PG_RETURN_BOOL(result <= 0)); \
	COMPARISON_FUNCTION(order, gt, PG_RETURN_BOOL(result > 0)); \
	COMPARISON_FUNCTION(order, ge, PG_RETURN_BOOL(result >= 0)); \
	COMPARISON_FUNCTION(order, cmp, PG_RETURN_INT32(result)); \
	COMPARISON_FUNCTION(order, smaller, PG_RETURN_DATUM(PG_GETARG_DATUM(result <= 0 ? 0 : 1))); \
	COMPARISON_FUNCTION(order, larger, PG_RETURN_DATUM(PG_GETARG_DATUM(result >= 0 ? 0 : 1)))

COMPARISON_FUNCTIONS(code);
COMPARISON_FUNCTIONS(part_number);
COMPARISON_FUNCTIONS(trace_id);
COMPARISON_FUNCTIONS(bytes);

PG_FUNCTION_INFO_V1(code_hash);
PG_FUNCTION_INFO_V1(code_hash_extended);

Datum
code_hash(PG_FUNCTION_ARGS)
{
	struct varlena *code = PG_GETARG_CODE_PP(0);
	Datum hash;

	code_check_collation(fcinfo);
	hash = hash_any((unsigned char *) VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code));

	PG_FREE_IF_COPY(code, 0);
	return hash;
}

Datum
code_hash_extended(PG_FUNCTION_ARGS)
{
	struct varlena *code = PG_GETARG_CODE_PP(0);
	Datum hash;

	code_check_collation(fcinfo);
	hash = hash_any_extended((unsigned char *) VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code),
							 PG_GETARG_INT64(1));

	PG_FREE_IF_COPY(code, 0);
	return hash;
}
