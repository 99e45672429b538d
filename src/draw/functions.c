/*
 * functions.c
 *		The functions that draw, as SQL calls them.
 */
#include "postgres.h"

#include "draw/draw.h"
#include "fmgr.h"
#include "pg/compat.h"

PG_FUNCTION_INFO_V1(trace_mermaid);
PG_FUNCTION_INFO_V1(trace_dot);
PG_FUNCTION_INFO_V1(trace_json);

static const TraceArguments arguments = {.item = 1,
										 LIMITS_AND_COLUMNS_FROM(2),
										 .quantity = 9,
										 .need_times = COLUMN_IF_THERE,
										 .need_quantity = COLUMN_IF_THERE,
										 .asks = ASKS_BY_NUMBER};

static Datum
picture(FunctionCallInfo fcinfo, text *(*draw)(TraceCall *call, Datum start))
{
	TraceCall call;
	text *drawn = NULL;

	trace_call_begin(&call, fcinfo, &arguments);
	if (!PG_ARGISNULL(1))
		drawn = draw(&call, PG_GETARG_DATUM(1));
	trace_call_end(&call);
	if (drawn == NULL)
		PG_RETURN_NULL();
	PG_RETURN_TEXT_P(drawn);
}

Datum
trace_mermaid(PG_FUNCTION_ARGS)
{
	return picture(fcinfo, draw_mermaid);
}

Datum
trace_dot(PG_FUNCTION_ARGS)
{
	return picture(fcinfo, draw_dot);
}

Datum
trace_json(PG_FUNCTION_ARGS)
{
	return picture(fcinfo, draw_json);
}
