/*
 * functions.c
 *		The trace functions, as SQL calls them.
 */
#include "postgres.h"

#include "funcapi.h"
#include "genealogy/trace.h"
#include "pg/compat.h"

PG_FUNCTION_INFO_V1(trace_components);
PG_FUNCTION_INFO_V1(trace_where_used);
PG_FUNCTION_INFO_V1(trace_recall);
PG_FUNCTION_INFO_V1(trace_contains);
PG_FUNCTION_INFO_V1(trace_path);
PG_FUNCTION_INFO_V1(trace_rollup);
PG_FUNCTION_INFO_V1(trace_tree);

static const TraceArguments one_item = {.item = 1,
										.at = 2,
										.max_depth = 3,
										.parent = 4,
										.child = 5,
										.installed_at = 6,
										.removed_at = 7};

static const TraceArguments one_item_in_time = {.item = 1,
												.at = 2,
												.max_depth = 3,
												.parent = 4,
												.child = 5,
												.installed_at = 6,
												.removed_at = 7,
												.chronological = 8,
												.by_number = true};

static const TraceArguments items_in_time = {.item = 1,
											 .is_array = true,
											 .at = 2,
											 .max_depth = 3,
											 .parent = 4,
											 .child = 5,
											 .installed_at = 6,
											 .removed_at = 7,
											 .chronological = 8,
											 .need_times = EDGES_IF_THERE,
											 .by_number = true};

static const TraceArguments two_items_in_time = {.item = 1,
												 .at = 3,
												 .max_depth = 4,
												 .parent = 5,
												 .child = 6,
												 .installed_at = 7,
												 .removed_at = 8,
												 .chronological = 9,
												 .may_stop = true,
												 .by_number = true};

static Datum
reach(FunctionCallInfo fcinfo, EdgeDirection direction)
{
	TraceCall call;

	InitMaterializedSRF(fcinfo, 0);
	trace_call_begin(&call, fcinfo, &one_item_in_time);
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
	Datum *items;
	bool *nulls;
	int count;

	InitMaterializedSRF(fcinfo, 0);
	trace_call_begin(&call, fcinfo, &items_in_time);
	count = trace_call_items(&call, 1, &items, &nulls);
	recall_list(&call, items, nulls, count);
	trace_call_end(&call);
	return (Datum) 0;
}

Datum
trace_contains(PG_FUNCTION_ARGS)
{
	bool known = !PG_ARGISNULL(1) && !PG_ARGISNULL(2);
	bool contains = false;
	TraceCall call;

	trace_call_begin(&call, fcinfo, &two_items_in_time);
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
	trace_call_begin(&call, fcinfo, &two_items_in_time);
	if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2))
		path_list(&call, PG_GETARG_DATUM(1), PG_GETARG_DATUM(2));
	trace_call_end(&call);
	return (Datum) 0;
}

Datum
trace_rollup(PG_FUNCTION_ARGS)
{
	static const TraceArguments arguments = {.item = 1,
											 .at = 2,
											 .parent = 3,
											 .child = 4,
											 .installed_at = 5,
											 .removed_at = 6,
											 .quantity = 7,
											 .need_quantity = EDGES_IF_THERE};
	TraceCall call;

	InitMaterializedSRF(fcinfo, 0);
	trace_call_begin(&call, fcinfo, &arguments);
	if (!PG_ARGISNULL(1))
		rollup_list(&call, PG_GETARG_DATUM(1));
	trace_call_end(&call);
	return (Datum) 0;
}

Datum
trace_tree(PG_FUNCTION_ARGS)
{
	TraceCall call;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	trace_call_begin(&call, fcinfo, &one_item);
	if (!PG_ARGISNULL(1))
		draw_tree(&call, PG_GETARG_DATUM(1));
	trace_call_end(&call);
	return (Datum) 0;
}
