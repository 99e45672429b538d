/*
 * functions.c
 *		The trace functions, as SQL calls them.
 */
#include "postgres.h"

#include "funcapi.h"
#include "pg/compat.h"
#include "pg/fault.h"
#include "pg/lookup.h"
#include "trace/trace.h"

PG_FUNCTION_INFO_V1(trace_components);
PG_FUNCTION_INFO_V1(trace_where_used);
PG_FUNCTION_INFO_V1(trace_count_components);
PG_FUNCTION_INFO_V1(trace_count_where_used);
PG_FUNCTION_INFO_V1(trace_recall);
PG_FUNCTION_INFO_V1(trace_recall_item);
PG_FUNCTION_INFO_V1(trace_recall_text);
PG_FUNCTION_INFO_V1(trace_expand);
PG_FUNCTION_INFO_V1(trace_contains);
PG_FUNCTION_INFO_V1(trace_path);
PG_FUNCTION_INFO_V1(trace_rollup);
PG_FUNCTION_INFO_V1(trace_common);
PG_FUNCTION_INFO_V1(trace_common_baseline);
PG_FUNCTION_INFO_V1(trace_common_text);

static const TraceArguments one_item_in_time = {.item = 1,
												LIMITS_AND_COLUMNS_FROM(2),
												.chronological = 9,
												.asks = ASKS_BY_NUMBER};

static const TraceArguments items_in_time = {.item = 1,
											 .is_array = true,
											 LIMITS_AND_COLUMNS_FROM(2),
											 .chronological = 9,
											 .need_times = COLUMN_IF_ENDS,
											 .asks = ASKS_BY_NUMBER};

static const TraceArguments recalled_item = {.item = 1,
											 LIMITS_AND_COLUMNS_FROM(2),
											 .chronological = 9,
											 .need_times = COLUMN_IF_ENDS,
											 .asks = ASKS_BY_NUMBER};

static const TraceArguments items_of_servers = {.item = 1,
												.is_array = true,
												LIMITS_AND_COLUMNS_FROM(3),
												.asks = ASKS_BY_NUMBER};

static const TraceArguments two_items_in_time = {.item = 1,
												 LIMITS_AND_COLUMNS_FROM(3),
												 .chronological = 10,
												 .may_stop = true,
												 .asks = ASKS_BY_NUMBER};

static const TraceArguments one_group = {.item = 1,
										 .is_array = true,
										 LIMITS_AND_COLUMNS_FROM(2),
										 .part = 9,
										 .need_part = COLUMN_IF_THERE};

static const TraceArguments two_groups = {.item = 1,
										  .is_array = true,
										  LIMITS_AND_COLUMNS_FROM(3),
										  .part = 10};

static const TraceArguments rolled_up = {.item = 1,
										 .at = 2,
										 COLUMNS_FROM(3),
										 .quantity = 8,
										 .max_depth = 9,
										 .unit_of_measure = 11,
										 .need_quantity = COLUMN_IF_THERE,
										 .need_part = COLUMN_IF_THERE,
										 .asks = ASKS_BY_NUMBER};

static Datum
reach(FunctionCallInfo fcinfo, TraceDirection direction)
{
	TraceCall call;

	lookup_begin_rows(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	trace_call_begin(&call, fcinfo, &one_item_in_time);
	if (!PG_ARGISNULL(1))
		reach_list(&call, direction, PG_GETARG_DATUM(1));
	trace_call_end(&call);
	return (Datum) 0;
}

Datum
trace_components(PG_FUNCTION_ARGS)
{
	return reach(fcinfo, TRACE_DOWN);
}

Datum
trace_where_used(PG_FUNCTION_ARGS)
{
	return reach(fcinfo, TRACE_UP);
}

static Datum
count(FunctionCallInfo fcinfo, TraceDirection direction)
{
	uint64 reached = 0;
	TraceCall call;

	trace_call_begin(&call, fcinfo, &one_item_in_time);
	if (!PG_ARGISNULL(1))
		reached = reach_count(&call, direction, PG_GETARG_DATUM(1));
	trace_call_end(&call);
	PG_RETURN_INT64(reached);
}

Datum
trace_count_components(PG_FUNCTION_ARGS)
{
	return count(fcinfo, TRACE_DOWN);
}

Datum
trace_count_where_used(PG_FUNCTION_ARGS)
{
	return count(fcinfo, TRACE_UP);
}

/* Reads the items that an argument names. */
typedef TraceItems (*ItemsReader)(TraceCall *call, int argument);

static Datum
recall(FunctionCallInfo fcinfo, const TraceArguments *arguments, ItemsReader read)
{
	TraceCall call;
	TraceItems items;

	lookup_begin_rows(fcinfo, 0);
	trace_call_begin(&call, fcinfo, arguments);
	items = read(&call, 1);
	recall_list(&call, &items);
	trace_call_end(&call);
	return (Datum) 0;
}

Datum
trace_recall(PG_FUNCTION_ARGS)
{
	return recall(fcinfo, &items_in_time, trace_call_items);
}

static TraceItems
one_item(TraceCall *call, int argument)
{
	NullableDatum *item = &call->fcinfo->args[argument];

	return (TraceItems){&item->value, &item->isnull, 1};
}

Datum
trace_recall_item(PG_FUNCTION_ARGS)
{
	return recall(fcinfo, &recalled_item, one_item);
}

Datum
trace_recall_text(PG_FUNCTION_ARGS)
{
	return recall(fcinfo, &recalled_item, trace_call_item_or_items);
}

static TraceDirection
read_direction(const TraceCall *call, int argument)
{
	const char *direction;

	trace_call_require(call, argument, "direction");
	direction = trace_call_text(call, argument);
	if (strcmp(direction, "down") == 0)
		return TRACE_DOWN;
	if (strcmp(direction, "up") == 0)
		return TRACE_UP;
	ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
					errmsg("argument \"direction\" must be \"down\" or \"up\", but is \"%s\"",
						   fault_shorten(direction))));
}

Datum
trace_expand(PG_FUNCTION_ARGS)
{
	TraceCall call;
	TraceDirection direction;
	TraceItems items;
	TraceItems depths;

	lookup_begin_rows(fcinfo, 0);
	trace_call_begin(&call, fcinfo, &items_of_servers);
	direction = read_direction(&call, 2);
	items = trace_call_items(&call, 1);
	depths = trace_call_items(&call, 10);
	expand_list(&call, direction, &items, PG_ARGISNULL(10) ? NULL : &depths);
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

	lookup_begin_rows(fcinfo, 0);
	trace_call_begin(&call, fcinfo, &two_items_in_time);
	if (!PG_ARGISNULL(1) && !PG_ARGISNULL(2))
		path_list(&call, PG_GETARG_DATUM(1), PG_GETARG_DATUM(2));
	trace_call_end(&call);
	return (Datum) 0;
}

Datum
trace_rollup(PG_FUNCTION_ARGS)
{
	TraceCall call;

	lookup_begin_rows(fcinfo, 0);
	trace_call_begin(&call, fcinfo, &rolled_up);
	trace_call_require(&call, 10, "leaves");
	if (!PG_ARGISNULL(1))
		rollup_list(&call, PG_GETARG_DATUM(1), PG_GETARG_BOOL(10));
	trace_call_end(&call);
	return (Datum) 0;
}

static Datum
common(FunctionCallInfo fcinfo, const TraceArguments *arguments, int baseline, bool by_text)
{
	TraceCall call;
	TraceItems bad;
	TraceItems base;

	lookup_begin_rows(fcinfo, 0);
	trace_call_begin(&call, fcinfo, arguments);
	bad = trace_call_items(&call, 1);
	if (baseline != 0)
		base = by_text ? trace_call_items_of_text(&call, baseline)
					   : trace_call_items(&call, baseline);
	common_list(&call, &bad, baseline == 0 ? NULL : &base);
	trace_call_end(&call);
	return (Datum) 0;
}

Datum
trace_common(PG_FUNCTION_ARGS)
{
	return common(fcinfo, &one_group, 0, false);
}

/* Without a baseline, all other units that there are have to be found. */
static Datum
common_or_baseline(FunctionCallInfo fcinfo, bool by_text)
{
	TraceArguments arguments = two_groups;

	if (PG_ARGISNULL(2))
		arguments.need_part = COLUMN_IF_THERE;
	else
		arguments.asks = ASKS_BY_NUMBER;
	return common(fcinfo, &arguments, PG_ARGISNULL(2) ? 0 : 2, by_text);
}

Datum
trace_common_baseline(PG_FUNCTION_ARGS)
{
	return common_or_baseline(fcinfo, false);
}

Datum
trace_common_text(PG_FUNCTION_ARGS)
{
	return common_or_baseline(fcinfo, true);
}

const TraceQuestion *
trace_question_of(PGFunction function)
{
	static const TraceQuestion questions[] = {
		{.function = trace_components, .arguments = &one_item_in_time, .direction = TRACE_DOWN},
		{.function = trace_where_used, .arguments = &one_item_in_time, .direction = TRACE_UP},
		{.function = trace_recall,
		 .arguments = &items_in_time,
		 .direction = TRACE_UP,
		 .rows = ROWS_OF_REACHED_AND_STARTS},
		{.function = trace_recall_item,
		 .arguments = &recalled_item,
		 .direction = TRACE_UP,
		 .rows = ROWS_OF_REACHED_AND_STARTS},
		{.function = trace_recall_text,
		 .arguments = &recalled_item,
		 .direction = TRACE_UP,
		 .rows = ROWS_OF_REACHED_AND_STARTS,
		 .by_text = true},
		{.function = trace_expand,
		 .arguments = &items_of_servers,
		 .direction_argument = 2,
		 .rows = ROWS_OF_REACHED_AND_STARTS},
		{.function = trace_rollup, .arguments = &rolled_up, .direction = TRACE_DOWN, .leaves = 10},
		{.function = trace_common,
		 .arguments = &one_group,
		 .direction = TRACE_DOWN,
		 .rows = ROWS_OF_ALL_REACHED},
		{.function = trace_common_baseline,
		 .arguments = &two_groups,
		 .direction = TRACE_DOWN,
		 .baseline = 2},
		{.function = trace_common_text,
		 .arguments = &two_groups,
		 .direction = TRACE_DOWN,
		 .baseline = 2,
		 .baseline_by_text = true},
	};

	for (int i = 0; i < (int) lengthof(questions); i++)
	{
		if (questions[i].function == function)
			return &questions[i];
	}
	return NULL;
}
