/*
 * functions.c
 *		The trace functions, as SQL calls them.
 */
#include "postgres.h"

#include "funcapi.h"
#include "genealogy/trace.h"
#include "pg/compat.h"
#include "utils/array.h"
#include "utils/lsyscache.h"

PG_FUNCTION_INFO_V1(trace_components);
PG_FUNCTION_INFO_V1(trace_where_used);
PG_FUNCTION_INFO_V1(trace_recall);
PG_FUNCTION_INFO_V1(trace_contains);
PG_FUNCTION_INFO_V1(trace_path);
PG_FUNCTION_INFO_V1(trace_tree);

static Datum
reach(FunctionCallInfo fcinfo, EdgeDirection direction)
{
	TraceCall call;

	InitMaterializedSRF(fcinfo, 0);
	trace_call_begin(&call, fcinfo, TRACE_ITEM);
	if (!PG_ARGISNULL(1))
		reach_list(&call, direction, PG_GETARG_DATUM(1));
	trace_call_end(&call);
	return (Datum) 0;
}

Datum
trace_components(PG_FUNCTION_ARGS)
{
	return reach(fcinfo, EDGES_DOWN);
}

Datum
trace_where_used(PG_FUNCTION_ARGS)
{
	return reach(fcinfo, EDGES_UP);
}

Datum
trace_recall(PG_FUNCTION_ARGS)
{
	TraceCall call;

	InitMaterializedSRF(fcinfo, 0);
	trace_call_begin(&call, fcinfo, TRACE_ITEMS);
	if (!PG_ARGISNULL(1))
	{
		ArrayType *array = PG_GETARG_ARRAYTYPE_P(1);
		Oid type = ARR_ELEMTYPE(array);
		int16 size;
		bool by_value;
		char alignment;
		Datum *items;
		bool *nulls;
		int count;

		get_typlenbyvalalign(type, &size, &by_value, &alignment);
		deconstruct_array(array, type, size, by_value, alignment, &items, &nulls, &count);
		recall_list(&call, items, nulls, count);
	}
	trace_call_end(&call);
	return (Datum) 0;
}

Datum
trace_contains(PG_FUNCTION_ARGS)
{
	bool known = !PG_ARGISNULL(1) && !PG_ARGISNULL(2);
	bool contains = false;
	TraceCall call;

	trace_call_begin(&call, fcinfo, TRACE_PAIR);
	if (known)
		contains = path_exists(&call, PG_GETARG_DATUM(1), PG_GETARG_DATUM(2));
	trace_call_end(&call);
	if (!known)
		PG_RETURN_NULL();
	PG_RETURN_BOOL(contains);
}

Datum
trace_path(PG_FUNCTION_ARGS)
{
	TraceCall call;

	InitMaterializedSRF(fcinfo, 0);
	trace_call_begin(&call, fcinfo, TRACE_PAIR);
	if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2))
		path_list(&call, PG_GETARG_DATUM(1), PG_GETARG_DATUM(2));
	trace_call_end(&call);
	return (Datum) 0;
}

Datum
trace_tree(PG_FUNCTION_ARGS)
{
	TraceCall call;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	trace_call_begin(&call, fcinfo, TRACE_ITEM);
	if (!PG_ARGISNULL(1))
		draw_tree(&call, PG_GETARG_DATUM(1));
	trace_call_end(&call);
	return (Datum) 0;
}
