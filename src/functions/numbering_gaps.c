/*
 * numbering_gaps.c
 *		The numbers that are missing among codes.
 *
 * A scope has its own numbers, so the codes are sorted by scope, and by number
 * within one.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "format/sequence.h"
#include "funcapi.h"
#include "functions/numbering_allocation.h"
#include "miscadmin.h"
#include "pg/lookup.h"
#include "types/code.h"
#include "utils/array.h"
#include "utils/builtins.h"
#include "utils/memutils.h"
#include "utils/tuplestore.h"

/* A code that was given. */
typedef struct NumberedCode
{
	Slice scope;
	int64 number;
	Datum code;
} NumberedCode;

typedef struct Codes
{
	NumberedCode *code;
	int count;
	MemoryContext each; /* for what is read of one */
} Codes;

pg_noreturn static void
raise_null(int position)
{
	ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
					errmsg("argument \"codes\" must not have a null for a code"),
					errdetail("The null is element %d.", position)));
}

static void
read_codes(Codes *codes, ArrayType *array, Allocation *allocation)
{
	Datum *values;
	bool *nulls;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls, &codes->count);
	codes->code = MemoryContextAllocHuge(CurrentMemoryContext,
										 Max(codes->count, 1) * sizeof(NumberedCode));
	for (int i = 0; i < codes->count; i++)
	{
		NumberedCode *code = &codes->code[i];
		MemoryContext caller;

		CHECK_FOR_INTERRUPTS();
		if (nulls[i])
			raise_null(i + 1);
		caller = MemoryContextSwitchTo(codes->each);
		code->number = numbering_read(allocation, code_slice(DatumGetTextPP(values[i])));
		MemoryContextSwitchTo(caller);
		code->code = values[i];
		code->scope.data = pnstrdup(allocation->scope, allocation->scope_size);
		code->scope.size = allocation->scope_size;
		MemoryContextReset(codes->each);
	}
}

/* In the order of bytes, which no collation of the database changes. */
static int
compare_codes(const void *a, const void *b)
{
	const NumberedCode *one = a;
	const NumberedCode *other = b;
	int order = memcmp(one->scope.data, other->scope.data, Min(one->scope.size, other->scope.size));

	if (order != 0)
		return order;
	if (one->scope.size != other->scope.size)
		return one->scope.size < other->scope.size ? -1 : 1;
	return one->number < other->number ? -1 : one->number > other->number;
}

static void
put_missing(ReturnSetInfo *result, Allocation *allocation, int64 number)
{
	bool nulls[2] = {false};
	Datum values[2];
	char code[CODE_MAX];
	Slice built;

	if (!numbering_build(allocation, number, code, &built))
		return;
	values[0] = SliceGetDatum(built);
	values[1] = Int64GetDatum(number);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
	pfree(DatumGetPointer(values[0]));
}

/* Numbers as a code does, whose alternative need not be that of others in its scope. */
static const TemplateItem *
number_as(Allocation *allocation, const NumberedCode *code)
{
	(void) numbering_read(allocation, code_slice(DatumGetTextPP(code->code)));
	return numbering_seq(allocation);
}

/*
 * What is missing below the greatest number of the codes of one scope, each written as
 * the code before it is, or as the code after it if it is too great for that.
 */
static void
find_missing(ReturnSetInfo *result, Allocation *allocation, const NumberedCode *code, int count)
{
	const TemplateItem *seq = number_as(allocation, code);
	int64 number = seq->start;

	for (int i = 0; i < count; i++)
	{
		for (; number < code[i].number; number += seq->step)
		{
			CHECK_FOR_INTERRUPTS();
			if (number > sequence_largest(allocation->template, seq))
				seq = number_as(allocation, &code[i]);
			put_missing(result, allocation, number);
		}
		if (number == code[i].number)
			number += seq->step;
	}
}

static void
find_gaps(ReturnSetInfo *result, Allocation *allocation, const Codes *codes)
{
	int end;

	for (int start = 0; start < codes->count; start = end)
	{
		MemoryContext caller = MemoryContextSwitchTo(codes->each);

		end = start + 1;
		while (end < codes->count && slice_equal(codes->code[start].scope, codes->code[end].scope))
			end++;
		find_missing(result, allocation, &codes->code[start], end - start);
		MemoryContextSwitchTo(caller);
		MemoryContextReset(codes->each);
	}
}

PG_FUNCTION_INFO_V1(code_gaps);

Datum
code_gaps(PG_FUNCTION_ARGS)
{
	Allocation allocation;
	Codes codes;

	lookup_begin_rows(fcinfo, 0);
	SPI_connect();
	numbering_start_reading(fcinfo, &allocation);
	codes.each = AllocSetContextCreate(CurrentMemoryContext, "codes of a counter",
									   ALLOCSET_DEFAULT_SIZES);
	read_codes(&codes, PG_GETARG_ARRAYTYPE_P(1), &allocation);
	qsort(codes.code, codes.count, sizeof(NumberedCode), compare_codes);
	find_gaps((ReturnSetInfo *) fcinfo->resultinfo, &allocation, &codes);
	SPI_finish();
	return (Datum) 0;
}
