/*
 * gaps.c
 *		The numbers that are missing among codes.
 *
 * A scope has its own numbers, so the codes are sorted by scope, and by number
 * within one.  What is missing has the format of the code that follows it.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "format/sequence.h"
#include "funcapi.h"
#include "numbering/reading.h"
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
read_codes(Codes *codes, ArrayType *array, CodeReading *reading)
{
	Datum *values;
	bool *nulls;

	deconstruct_array(array, TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls, &codes->count);
	codes->code = MemoryContextAllocHuge(CurrentMemoryContext,
										 Max(codes->count, 1) * sizeof(NumberedCode));
	for (int i = 0; i < codes->count; i++)
	{
		NumberedCode *code = &codes->code[i];
		const Allocation *allocation;
		MemoryContext caller;

		CHECK_FOR_INTERRUPTS();
		if (nulls[i])
			raise_null(i + 1);
		caller = MemoryContextSwitchTo(codes->each);
		allocation = numbering_read(reading, code_slice(DatumGetTextPP(values[i])), &code->number);
		MemoryContextSwitchTo(caller);
		code->code = values[i];
		code->scope.data = pnstrdup(allocation->scope.data, allocation->scope.size);
		code->scope.size = allocation->scope.size;
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

/* The least number from this one on to which steps lead from the first. */
static int64
next_step(const TemplateItem *seq, int64 number)
{
	int64 beyond;

	if (number <= seq->start)
		return seq->start;
	beyond = (number - seq->start) % seq->step;
	return beyond == 0 ? number : number + seq->step - beyond;
}

/* Makes ready to write numbers as a code does. */
static Allocation *
write_as(CodeReading *reading, const NumberedCode *code)
{
	int64 number;

	return numbering_read(reading, code_slice(DatumGetTextPP(code->code)), &number);
}

/*
 * What is missing between a code and the one before it, if there is one.  Alternatives
 * of a format may differ in width: numbers are written as those before them, as long as
 * they have room.
 */
static void
put_between(ReturnSetInfo *result, CodeReading *reading, const NumberedCode *before,
			const NumberedCode *code)
{
	Allocation *allocation = write_as(reading, code);
	bool as_before = before != NULL && write_as(reading, before) == allocation;
	int64 number = before == NULL ? 0 : before->number + 1;

	if (!as_before)
		allocation = write_as(reading, code);
	number = next_step(numbering_seq(allocation), number);
	while (number < code->number)
	{
		CHECK_FOR_INTERRUPTS();
		if (as_before && number > sequence_largest(allocation->template, numbering_seq(allocation)))
		{
			allocation = write_as(reading, code);
			as_before = false;
		}
		put_missing(result, allocation, number);
		number += numbering_seq(allocation)->step;
	}
}

static void
find_gaps(ReturnSetInfo *result, CodeReading *reading, const Codes *codes)
{
	MemoryContext caller = MemoryContextSwitchTo(codes->each);

	for (int i = 0; i < codes->count; i++)
	{
		const NumberedCode *code = &codes->code[i];
		bool is_first = i == 0 || !slice_equal(code->scope, code[-1].scope);

		if (is_first || code[-1].number + 1 < code->number)
			put_between(result, reading, is_first ? NULL : code - 1, code);
		MemoryContextReset(codes->each);
	}
	MemoryContextSwitchTo(caller);
}

PG_FUNCTION_INFO_V1(code_gaps);

Datum
code_gaps(PG_FUNCTION_ARGS)
{
	CodeReading reading;
	Codes codes;

	lookup_begin_rows(fcinfo, 0);
	if (PG_ARGISNULL(0) || PG_ARGISNULL(1))
		return (Datum) 0;
	SPI_connect();
	numbering_start_reading(fcinfo, &reading, true, 2);
	codes.each = AllocSetContextCreate(CurrentMemoryContext, "codes of a counter",
									   ALLOCSET_DEFAULT_SIZES);
	read_codes(&codes, PG_GETARG_ARRAYTYPE_P(1), &reading);
	qsort(codes.code, codes.count, sizeof(NumberedCode), compare_codes);
	find_gaps((ReturnSetInfo *) fcinfo->resultinfo, &reading, &codes);
	SPI_finish();
	return (Datum) 0;
}
