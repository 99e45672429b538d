/*
 * call.c
 *		What the trace functions have in common: arguments, links, memory, rows.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "funcapi.h"
#include "pg/fault.h"
#include "pg/lookup.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"
#include "walk/call.h"

void
trace_call_require(const TraceCall *call, int argument, const char *name)
{
	if (call->fcinfo->args[argument].isnull)
		ereport(ERROR, (errcode(ERRCODE_NULL_VALUE_NOT_ALLOWED),
						errmsg("argument \"%s\" must not be null", name)));
}

const char *
trace_call_text(const TraceCall *call, int argument)
{
	FunctionCallInfo fcinfo = call->fcinfo;

	if (argument == 0 || PG_ARGISNULL(argument))
		return NULL;
	return fault_read_name(PG_GETARG_DATUM(argument));
}

static int
read_max_depth(FunctionCallInfo fcinfo, int number)
{
	int max_depth;

	if (number == 0 || PG_ARGISNULL(number))
		return INT_MAX;
	max_depth = PG_GETARG_INT32(number);
	if (max_depth < 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("argument \"max_depth\" must not be negative, but is %d", max_depth)));
	return max_depth;
}

static bool
read_chronological(const TraceCall *call, int number)
{
	if (number == 0)
		return false;
	trace_call_require(call, number, "chronological");
	return DatumGetBool(call->fcinfo->args[number].value);
}

static const LinkArguments unit_arguments = {"parent", "child", "quantity", "unit_of_measure",
											 "unit_of_measure"};

static void
read_table(TraceCall *call, const TraceArguments *arguments)
{
	FunctionCallInfo fcinfo = call->fcinfo;
	LinkTable *table = &call->table;

	trace_call_require(call, 0, arguments->edges == NULL ? "edges" : arguments->edges);
	table->relation = PG_GETARG_OID(0);
	table->parent = trace_call_column(call, arguments->parent, "parent");
	table->child = trace_call_column(call, arguments->child, "child");
	table->installed_at = trace_call_text(call, arguments->installed_at);
	table->removed_at = trace_call_text(call, arguments->removed_at);
	table->transferred = trace_call_text(call, arguments->transferred);
	table->quantity = trace_call_text(call, arguments->quantity);
	table->part = trace_call_text(call, Max(arguments->part, arguments->unit_of_measure));
	if (arguments->unit_of_measure != 0)
		table->arguments = &unit_arguments;
	table->need_times = call->chronological ? COLUMN_NEEDED : arguments->need_times;
	table->need_quantity = arguments->need_quantity;
	table->need_part = arguments->need_part;
	table->current = arguments->current;
	table->dated = arguments->at != 0 && !PG_ARGISNULL(arguments->at);
	if (table->dated)
		table->at = PG_GETARG_TIMESTAMPTZ(arguments->at);
	if (table->dated && call->chronological)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("cannot trace both at a time and in chronological order"),
				 errdetail("\"at\" asks what was together at one time, \"chronological\" what "
						   "came together in the course of time.")));
	link_table_resolve(table);
}

static Oid
item_type(FunctionCallInfo fcinfo, const TraceArguments *arguments)
{
	Oid type;

	if (arguments->item == 0)
		return TEXTOID;
	type = get_fn_expr_argtype(fcinfo->flinfo, arguments->item);
	return arguments->is_array ? get_base_element_type(type) : type;
}

LinkSource *
trace_call_open(TraceCall *call, const LinkTable *table, const TraceArguments *arguments)
{
	LinkRequest request = {.asks = arguments->asks,
						   .may_stop = arguments->may_stop,
						   .caller = call->fcinfo->flinfo,
						   .memory = &call->memory};

	return link_source_open(table, &request);
}

void
trace_call_read(TraceCall *call, FunctionCallInfo fcinfo, const TraceArguments *arguments)
{
	memset(call, 0, sizeof(TraceCall));
	call->fcinfo = fcinfo;
	call->context = AllocSetContextCreate(CurrentMemoryContext, "trace", ALLOCSET_DEFAULT_SIZES);
	call->caller_context = MemoryContextSwitchTo(call->context);
	call->chronological = read_chronological(call, arguments->chronological);
	read_table(call, arguments);
	item_resolve(&call->item, item_type(fcinfo, arguments), &call->table);
	call->max_depth = read_max_depth(fcinfo, arguments->max_depth);
}

void
trace_call_begin(TraceCall *call, FunctionCallInfo fcinfo, const TraceArguments *arguments)
{
	trace_call_read(call, fcinfo, arguments);
	memory_init(&call->memory, call->context);
	call->memory.hint = arguments->max_depth > 0
							? "Raise traceability.trace_memory, or narrow the trace with \"at\" or "
							  "\"max_depth\"."
							: "Raise traceability.trace_memory, or narrow the trace with \"at\".";
	call->source = trace_call_open(call, &call->table, arguments);
	MemoryContextSwitchTo(call->context);
}

void
trace_call_end(TraceCall *call)
{
	call->source->close(call->source);
	MemoryContextSwitchTo(call->caller_context);
	MemoryContextDelete(call->context);
}

const char *
trace_call_column(const TraceCall *call, int argument, const char *name)
{
	trace_call_require(call, argument, name);
	return trace_call_text(call, argument);
}

Datum
trace_call_key(TraceCall *call, Datum item)
{
	Datum key = item_to_key(&call->item, item);

	return call->source->number == NULL ? key : call->source->number(call->source, key);
}

Datum
trace_call_item(TraceCall *call, Datum key)
{
	if (call->source->item != NULL)
		key = call->source->item(call->source, key);
	return item_from_key(&call->item, key);
}

void
trace_call_name(TraceCall *call, Datum *keys, int count)
{
	if (call->source->items != NULL)
		call->source->items(call->source, keys, count);
	for (int i = 0; i < count; i++)
		keys[i] = item_from_key(&call->item, keys[i]);
}

static Datum
name_of_number(void *source, Datum number)
{
	LinkSource *of = source;

	return of->item(of, number);
}

void
trace_call_name_nodes(TraceCall *call, NodeSet *nodes, MemoryContext scratch)
{
	LinkSource *source = call->source;

	if (source->item != NULL)
		nodes_translate(nodes, &call->table.key, name_of_number, source, scratch);
}

void
trace_call_row(TraceCall *call, Datum *values, bool *nulls)
{
	ReturnSetInfo *result = (ReturnSetInfo *) call->fcinfo->resultinfo;

	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}
