/*
 * conformance.c
 *		Whether the readings of a lot conform to what its supplier states.
 *
 * The mean is compared with the stated one by Student's t, the spread with the
 * stated one by chi-square (NIST/SEMATECH e-Handbook of Statistical
 * Methods, 1.3.5.2 and 1.3.5.8).
 */
#include "postgres.h"

#include <math.h>

#include "access/htup_details.h"
#include "funcapi.h"
#include "libpq/pqformat.h"
#include "pg/compat.h"
#include "pg/lookup.h"
#include "statistics/moments.h"
#include "statistics/tails.h"
#include "utils/builtins.h"
#include "utils/float.h"

/* The default share of lots that are as stated and get another verdict by chance. */
#define DEFAULT_ALPHA 0.01

/* With fewer readings the verdict is inconclusive, whatever p is. */
#define FEWEST_READINGS 3

/* What is stated of a lot, in the order of the arguments after the reading. */
typedef enum Statement
{
	STATED_MEAN,
	STATED_SD,
	LOWER_LIMIT,
	UPPER_LIMIT,
	ALPHA,
	STATEMENTS
} Statement;

static const char *const statement_names[STATEMENTS] = {
	[STATED_MEAN] = "stated_mean", [STATED_SD] = "stated_sd", [LOWER_LIMIT] = "lower_limit",
	[UPPER_LIMIT] = "upper_limit", [ALPHA] = "alpha",
};

typedef struct StatedValue
{
	bool known;
	double value;
} StatedValue;

typedef struct Conformance
{
	Moments moments;
	StatedValue stated[STATEMENTS]; /* as given with the first reading */
} Conformance;

typedef struct TestResult
{
	bool done;
	double statistic;
	double p;
} TestResult;

PG_FUNCTION_INFO_V1(lot_conformance_add);
PG_FUNCTION_INFO_V1(lot_conformance_merge);
PG_FUNCTION_INFO_V1(lot_conformance_pack);
PG_FUNCTION_INFO_V1(lot_conformance_unpack);
PG_FUNCTION_INFO_V1(lot_conformance_finish);

static const char *
number_text(double number)
{
	return float8out_internal(number);
}

pg_noreturn static void
refuse(Statement statement, const char *rule, double number)
{
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("argument \"%s\" must be %s, but is %s", statement_names[statement],
						   rule, number_text(number))));
}

static void
check_statements(const StatedValue *stated)
{
	for (Statement i = 0; i < STATEMENTS; i++)
	{
		if (stated[i].known && !isfinite(stated[i].value))
			refuse(i, "finite", stated[i].value);
	}
	if (stated[STATED_SD].known && stated[STATED_SD].value <= 0)
		refuse(STATED_SD, "greater than zero", stated[STATED_SD].value);
	if (stated[ALPHA].known && (stated[ALPHA].value <= 0 || stated[ALPHA].value >= 1))
		refuse(ALPHA, "between 0 and 1", stated[ALPHA].value);
	if (stated[LOWER_LIMIT].known && stated[UPPER_LIMIT].known &&
		stated[LOWER_LIMIT].value > stated[UPPER_LIMIT].value)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("argument \"lower_limit\" is greater than \"upper_limit\": %s, %s",
							   number_text(stated[LOWER_LIMIT].value),
							   number_text(stated[UPPER_LIMIT].value))));
}

static const char *
stated_text(StatedValue stated)
{
	return stated.known ? number_text(stated.value) : "null";
}

/* A lot has one statement; a group with the readings of two lots would describe neither. */
static void
check_same(Statement statement, StatedValue first, StatedValue now)
{
	if (first.known == now.known && first.value == now.value)
		return;
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("argument \"%s\" changes from %s to %s within a group of readings",
						   statement_names[statement], stated_text(first), stated_text(now)),
					errdetail("All readings of a lot are compared with the same values."),
					errhint("Add \"%s\" to GROUP BY, or take the readings of one lot.",
							statement_names[statement])));
}

static MemoryContext
aggregate_context(FunctionCallInfo fcinfo)
{
	MemoryContext context;

	if (!AggCheckCallContext(fcinfo, &context))
		elog(ERROR, "function %u called outside an aggregate", fcinfo->flinfo->fn_oid);
	return context;
}

/* An aggregate without limits or alpha has fewer arguments. */
static StatedValue
argument(FunctionCallInfo fcinfo, Statement statement)
{
	int number = 2 + (int) statement;

	if (number >= PG_NARGS() || PG_ARGISNULL(number))
		return (StatedValue){.known = false};
	return (StatedValue){.known = true, .value = PG_GETARG_FLOAT8(number)};
}

static void
take_reading(Conformance *conformance, double reading)
{
	if (!isfinite(reading))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("argument \"measured\" must be finite, but is %s", number_text(reading)),
				 errhint("Store NULL where there is no reading, or leave it out with FILTER.")));
	moments_add(&conformance->moments, reading);
	if (isinf(conformance->moments.squares))
		float_overflow_error();
}

Datum
lot_conformance_add(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	Conformance *conformance = PG_ARGISNULL(0) ? NULL : (Conformance *) PG_GETARG_POINTER(0);

	if (PG_ARGISNULL(1))
	{
		if (conformance == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(conformance);
	}
	if (conformance == NULL)
	{
		conformance = MemoryContextAllocZero(context, sizeof(Conformance));
		for (Statement i = 0; i < STATEMENTS; i++)
			conformance->stated[i] = argument(fcinfo, i);
		check_statements(conformance->stated);
	}
	else
	{
		for (Statement i = 0; i < STATEMENTS; i++)
			check_same(i, conformance->stated[i], argument(fcinfo, i));
	}
	take_reading(conformance, PG_GETARG_FLOAT8(1));
	PG_RETURN_POINTER(conformance);
}

Datum
lot_conformance_merge(PG_FUNCTION_ARGS)
{
	MemoryContext context = aggregate_context(fcinfo);
	Conformance *conformance = PG_ARGISNULL(0) ? NULL : (Conformance *) PG_GETARG_POINTER(0);
	Conformance *other = PG_ARGISNULL(1) ? NULL : (Conformance *) PG_GETARG_POINTER(1);

	if (other == NULL)
	{
		if (conformance == NULL)
			PG_RETURN_NULL();
		PG_RETURN_POINTER(conformance);
	}
	if (conformance == NULL)
	{
		conformance = MemoryContextAlloc(context, sizeof(Conformance));
		*conformance = *other;
		PG_RETURN_POINTER(conformance);
	}
	for (Statement i = 0; i < STATEMENTS; i++)
		check_same(i, conformance->stated[i], other->stated[i]);
	moments_merge(&conformance->moments, &other->moments);
	if (isinf(conformance->moments.squares))
		float_overflow_error();
	PG_RETURN_POINTER(conformance);
}

Datum
lot_conformance_pack(PG_FUNCTION_ARGS)
{
	Conformance *conformance = (Conformance *) PG_GETARG_POINTER(0);
	StringInfoData packed;

	(void) aggregate_context(fcinfo);
	pq_begintypsend(&packed);
	pq_sendint64(&packed, conformance->moments.count);
	pq_sendfloat8(&packed, conformance->moments.mean);
	pq_sendfloat8(&packed, conformance->moments.squares);
	for (Statement i = 0; i < STATEMENTS; i++)
	{
		pq_sendbyte(&packed, conformance->stated[i].known);
		pq_sendfloat8(&packed, conformance->stated[i].value);
	}
	PG_RETURN_BYTEA_P(pq_endtypsend(&packed));
}

Datum
lot_conformance_unpack(PG_FUNCTION_ARGS)
{
	bytea *bytes = PG_GETARG_BYTEA_PP(0);
	Conformance *conformance = palloc0(sizeof(Conformance));
	StringInfoData packed;

	(void) aggregate_context(fcinfo);
	initStringInfo(&packed);
	appendBinaryStringInfo(&packed, VARDATA_ANY(bytes), VARSIZE_ANY_EXHDR(bytes));
	conformance->moments.count = pq_getmsgint64(&packed);
	conformance->moments.mean = pq_getmsgfloat8(&packed);
	conformance->moments.squares = pq_getmsgfloat8(&packed);
	for (Statement i = 0; i < STATEMENTS; i++)
	{
		conformance->stated[i].known = pq_getmsgbyte(&packed);
		conformance->stated[i].value = pq_getmsgfloat8(&packed);
	}
	pq_getmsgend(&packed);
	PG_RETURN_POINTER(conformance);
}

/* Equal readings on the stated mean leave nothing to divide by. */
static TestResult
test_mean(const Conformance *conformance)
{
	const Moments *moments = &conformance->moments;
	StatedValue stated = conformance->stated[STATED_MEAN];
	double difference = moments->mean - stated.value;
	TestResult result = {.done = moments->count >= 2 && stated.known};

	if (difference == 0 && moments->squares == 0)
		result.done = false;
	if (!result.done)
		return result;
	result.statistic = difference / (moments_deviation(moments) / sqrt((double) moments->count));
	result.p = student_p(result.statistic, (double) (moments->count - 1));
	return result;
}

static TestResult
test_deviation(const Conformance *conformance)
{
	const Moments *moments = &conformance->moments;
	StatedValue stated = conformance->stated[STATED_SD];
	TestResult result = {.done = moments->count >= 2 && stated.known};

	if (!result.done)
		return result;
	result.statistic = moments->squares / stated.value / stated.value;
	result.p = chi_square_p(result.statistic, (double) (moments->count - 1));
	return result;
}

/* Each of the two tests has half of alpha, so that by chance at most alpha of the lots fail. */
static const char *
verdict(const Conformance *conformance, TestResult mean, TestResult deviation)
{
	StatedValue stated = conformance->stated[ALPHA];
	double alpha = stated.known ? stated.value : DEFAULT_ALPHA;
	bool mean_differs = mean.done && mean.p < alpha / 2;
	bool deviation_differs = deviation.done && deviation.p < alpha / 2;

	if (conformance->moments.count < FEWEST_READINGS || (!mean.done && !deviation.done))
		return "inconclusive";
	if (mean_differs && deviation_differs)
		return "mean and sd differ";
	if (mean_differs)
		return "mean differs";
	return deviation_differs ? "sd differs" : "as stated";
}

/* The columns of the result, as its type declares them. */
enum
{
	RESULT_N,
	RESULT_MEAN,
	RESULT_SD,
	RESULT_T,
	RESULT_MEAN_P,
	RESULT_CHI_SQUARE,
	RESULT_SD_P,
	RESULT_CPK,
	RESULT_VERDICT,
	RESULT_COLUMNS
};

static void
put(Datum *values, bool *nulls, int column, bool known, double value)
{
	nulls[column] = !known;
	values[column] = known ? Float8GetDatum(value) : (Datum) 0;
}

static void
put_result(const Conformance *conformance, Datum *values, bool *nulls)
{
	const Moments *moments = &conformance->moments;
	StatedValue lower = conformance->stated[LOWER_LIMIT];
	StatedValue upper = conformance->stated[UPPER_LIMIT];
	bool has_spread = moments->count >= 2;
	double deviation = has_spread ? moments_deviation(moments) : 0;
	TestResult mean = test_mean(conformance);
	TestResult spread = test_deviation(conformance);

	memset(nulls, false, RESULT_COLUMNS * sizeof(bool));
	values[RESULT_N] = Int64GetDatum(moments->count);
	put(values, nulls, RESULT_MEAN, moments->count > 0, moments->mean);
	put(values, nulls, RESULT_SD, has_spread, deviation);
	put(values, nulls, RESULT_T, mean.done, mean.statistic);
	put(values, nulls, RESULT_MEAN_P, mean.done, mean.p);
	put(values, nulls, RESULT_CHI_SQUARE, spread.done, spread.statistic);
	put(values, nulls, RESULT_SD_P, spread.done, spread.p);
	put(values, nulls, RESULT_CPK, has_spread && (lower.known || upper.known),
		capability_index(moments->mean, deviation, lower.known ? lower.value : -INFINITY,
						 upper.known ? upper.value : INFINITY));
	values[RESULT_VERDICT] = CStringGetTextDatum(verdict(conformance, mean, spread));
}

/* Without a reading there is no state, but still a verdict. */
Datum
lot_conformance_finish(PG_FUNCTION_ARGS)
{
	static const Conformance nothing;
	const Conformance *conformance = PG_ARGISNULL(0) ? &nothing
													 : (Conformance *) PG_GETARG_POINTER(0);
	TupleDesc columns;
	Datum values[RESULT_COLUMNS];
	bool nulls[RESULT_COLUMNS];

	(void) aggregate_context(fcinfo);
	columns = lookup_result_row(fcinfo);
	put_result(conformance, values, nulls);
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(columns, values, nulls)));
}
