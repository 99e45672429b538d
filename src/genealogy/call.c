/*
 * call.c
 *		What the trace functions have in common: arguments, links, memory, rows.
 */
#include "postgres.h"

#include "funcapi.h"
#include "genealogy/call.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"

/* The options, in the order in which every trace function takes them. */
enum
{
	OPTION_AT,
	OPTION_MAX_DEPTH,
	OPTION_PARENT,
	OPTION_CHILD,
	OPTION_INSTALLED_AT,
	OPTION_REMOVED_AT
};

static void
require(FunctionCallInfo fcinfo, int number, const char *name)
{
	if (PG_ARGISNULL(number))
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
						errmsg("argument \"%s\" must not be null", name)));
}

static const char *
column_name(FunctionCallInfo fcinfo, int number)
{
	return PG_ARGISNULL(number) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(number));
}

static int
read_max_depth(FunctionCallInfo fcinfo, int number)
{
	int max_depth;

	if (PG_ARGISNULL(number))
		return INT_MAX;
	max_depth = PG_GETARG_INT32(number);
	if (max_depth < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("argument \"max_depth\" must not be negative, but is %d", max_depth)));
	return max_depth;
}

static void
read_table(EdgeTable *table, FunctionCallInfo fcinfo, int options)
{
	require(fcinfo, 0, "edges");
	require(fcinfo, options + OPTION_PARENT, "parent");
	require(fcinfo, options + OPTION_CHILD, "child");
	table->relation = PG_GETARG_OID(0);
	table->parent = column_name(fcinfo, options + OPTION_PARENT);
	table->child = column_name(fcinfo, options + OPTION_CHILD);
	table->dated = !PG_ARGISNULL(options + OPTION_AT);
	if (table->dated)
	{
		table->at = PG_GETARG_TIMESTAMPTZ(options + OPTION_AT);
		table->installed_at = column_name(fcinfo, options + OPTION_INSTALLED_AT);
		table->removed_at = column_name(fcinfo, options + OPTION_REMOVED_AT);
	}
	edge_table_resolve(table);
}

static Oid
item_type(FunctionCallInfo fcinfo, TraceShape shape)
{
	Oid type = get_fn_expr_argtype(fcinfo->flinfo, 1);

	return shape == TRACE_ITEMS ? get_base_element_type(type) : type;
}

void
trace_call_begin(TraceCall *call, FunctionCallInfo fcinfo, TraceShape shape)
{
	int options = shape == TRACE_PAIR ? 3 : 2;

	memset(call, 0, sizeof(TraceCall));
	call->fcinfo = fcinfo;
	call->context = AllocSetContextCreate(CurrentMemoryContext, "trace", ALLOCSET_DEFAULT_SIZES);
	call->caller_context = MemoryContextSwitchTo(call->context);
	read_table(&call->table, fcinfo, options);
	item_resolve(&call->item, item_type(fcinfo, shape), &call->table);
	call->max_depth = read_max_depth(fcinfo, options + OPTION_MAX_DEPTH);
	memory_init(&call->memory);
	call->source = edges_open(&call->table, fcinfo->flinfo, shape == TRACE_PAIR);
	MemoryContextSwitchTo(call->context);
}

void
trace_call_end(TraceCall *call)
{
	call->source->close(call->source);
	MemoryContextSwitchTo(call->caller_context);
	MemoryContextDelete(call->context);
}

void
trace_call_row(TraceCall *call, Datum *values, bool *nulls)
{
	ReturnSetInfo *result = (ReturnSetInfo *) call->fcinfo->resultinfo;

	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}
