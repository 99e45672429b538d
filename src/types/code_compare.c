/*
 * code_compare.c
 *		Comparison and hash functions of the code types.
 *
 * A code is its text bytes, so one function serves all types of an order.  A
 * second one, with _text at the end of its name, serves (T, text), (text, T) and
 * (text, text): it reads a text as the input of a type does, less the blanks at
 * its ends, but does not validate it.  None of these functions raises on any
 * value, as LEAKPROOF demands; the only error is about the collation of a text
 * operand.
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

typedef Slice (*Operand)(const struct varlena *value);

/* A text as a code would be read from it; a code has no blanks at its ends. */
static inline Slice
text_operand(const struct varlena *value)
{
	Slice text = code_slice(value);

	if (unlikely(text.size > 0 && (text.data[0] == ' ' || text.data[text.size - 1] == ' ')))
		text = slice_trim(text);
	return text;
}

static inline int
compare_arguments(FunctionCallInfo fcinfo, Operand operand, CodeComparison compare)
{
	struct varlena *a = PG_GETARG_CODE_PP(0);
	struct varlena *b = PG_GETARG_CODE_PP(1);
	int result;

	code_check_collation(fcinfo);
	result = compare(operand(a), operand(b));

	PG_FREE_IF_COPY(a, 0);
	PG_FREE_IF_COPY(b, 1);
	return result;
}

/* Equality needs no order: texts of different sizes differ at once. */
static inline int
compare_for_equality(Slice a, Slice b)
{
	return !slice_equal(a, b);
}

static inline bool
arguments_are_equal(FunctionCallInfo fcinfo, Operand operand)
{
	return compare_arguments(fcinfo, operand, compare_for_equality) == 0;
}

PG_FUNCTION_INFO_V1(code_eq);
PG_FUNCTION_INFO_V1(code_ne);
PG_FUNCTION_INFO_V1(code_eq_text);
PG_FUNCTION_INFO_V1(code_ne_text);

Datum
code_eq(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(arguments_are_equal(fcinfo, code_slice));
}

Datum
code_ne(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!arguments_are_equal(fcinfo, code_slice));
}

Datum
code_eq_text(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(arguments_are_equal(fcinfo, text_operand));
}

Datum
code_ne_text(PG_FUNCTION_ARGS)
{
	PG_RETURN_BOOL(!arguments_are_equal(fcinfo, text_operand));
}

#define COMPARISON_FUNCTION(order, name, operand, return_result) \
	PG_FUNCTION_INFO_V1(order##_##name); \
	Datum order##_##name(PG_FUNCTION_ARGS) \
	{ \
		int result = compare_arguments(fcinfo, operand, order##_compare); \
		return_result; \
	} \
	extern Datum order##_##name(PG_FUNCTION_ARGS)

#define COMPARISON_FUNCTIONS(order) \
	COMPARISON_FUNCTION(order, lt, code_slice, PG_RETURN_BOOL(result < 0)); \
	COMPARISON_FUNCTION(order, le, code_slice, PG_RETURN_BOOL(result <= 0)); \
	COMPARISON_FUNCTION(order, gt, code_slice, PG_RETURN_BOOL(result > 0)); \
	COMPARISON_FUNCTION(order, ge, code_slice, PG_RETURN_BOOL(result >= 0)); \
	COMPARISON_FUNCTION(order, cmp, code_slice, PG_RETURN_INT32(result)); \
	COMPARISON_FUNCTION(order, smaller, code_slice, \
						PG_RETURN_DATUM(PG_GETARG_DATUM(result <= 0 ? 0 : 1))); \
	COMPARISON_FUNCTION(order, larger, code_slice, \
						PG_RETURN_DATUM(PG_GETARG_DATUM(result >= 0 ? 0 : 1))); \
	COMPARISON_FUNCTION(order, lt_text, text_operand, PG_RETURN_BOOL(result < 0)); \
	COMPARISON_FUNCTION(order, le_text, text_operand, PG_RETURN_BOOL(result <= 0)); \
	COMPARISON_FUNCTION(order, gt_text, text_operand, PG_RETURN_BOOL(result > 0)); \
	COMPARISON_FUNCTION(order, ge_text, text_operand, PG_RETURN_BOOL(result >= 0)); \
	COMPARISON_FUNCTION(order, cmp_text, text_operand, PG_RETURN_INT32(result))

COMPARISON_FUNCTIONS(code);
COMPARISON_FUNCTIONS(part_number);
COMPARISON_FUNCTIONS(trace_id);
COMPARISON_FUNCTIONS(bytes);

static inline Datum
hash_argument(FunctionCallInfo fcinfo, Operand operand)
{
	struct varlena *value = PG_GETARG_CODE_PP(0);
	Slice code = operand(value);
	Datum hash;

	code_check_collation(fcinfo);
	hash = hash_any((const unsigned char *) code.data, (int) code.size);

	PG_FREE_IF_COPY(value, 0);
	return hash;
}

static inline Datum
hash_argument_extended(FunctionCallInfo fcinfo, Operand operand)
{
	struct varlena *value = PG_GETARG_CODE_PP(0);
	Slice code = operand(value);
	Datum hash;

	code_check_collation(fcinfo);
	hash = hash_any_extended((const unsigned char *) code.data, (int) code.size,
							 PG_GETARG_INT64(1));

	PG_FREE_IF_COPY(value, 0);
	return hash;
}

PG_FUNCTION_INFO_V1(code_hash);
PG_FUNCTION_INFO_V1(code_hash_extended);
PG_FUNCTION_INFO_V1(code_hash_text);
PG_FUNCTION_INFO_V1(code_hash_extended_text);

Datum
code_hash(PG_FUNCTION_ARGS)
{
	return hash_argument(fcinfo, code_slice);
}

Datum
code_hash_extended(PG_FUNCTION_ARGS)
{
	return hash_argument_extended(fcinfo, code_slice);
}

Datum
code_hash_text(PG_FUNCTION_ARGS)
{
	return hash_argument(fcinfo, text_operand);
}

Datum
code_hash_extended_text(PG_FUNCTION_ARGS)
{
	return hash_argument_extended(fcinfo, text_operand);
}
