/*
 * trace_id.c
 *		The type trace_id: any serial number, lot code or part number in one column.
 */
#include "postgres.h"

#include "types/code.h"
#include "utils/builtins.h"

static bool
parse_trace_id(Slice input, CodeBuffer *stored, Fault *fault)
{
	TraceIdText id;

	if (!trace_id_text_parse(input, &id, fault))
		return false;
	stored->size = trace_id_text_build(&id, stored->data);
	return true;
}

CODE_TYPE(trace_id, parse_trace_id);

/* A stored trace id, taken apart. */
static TraceIdText
get_trace_id(FunctionCallInfo fcinfo, int argument)
{
	TraceIdText id;
	Fault fault;

	if (!trace_id_text_parse(code_slice(PG_GETARG_CODE_PP(argument)), &id, &fault))
		elog(ERROR, "stored trace_id is corrupt: %s", fault.text);
	return id;
}

static Datum
build_trace_id(TraceKind kind, Slice scope, Slice code)
{
	TraceIdText id = {kind, scope, code};
	CodeBuffer stored;

	stored.size = trace_id_text_build(&id, stored.data);
	return SliceGetDatum((Slice){stored.data, stored.size});
}

/* trace_id(code) */
static Datum
build_from_code(FunctionCallInfo fcinfo, TraceKind kind)
{
	return build_trace_id(kind, (Slice){NULL, 0}, code_slice(PG_GETARG_CODE_PP(0)));
}

/* trace_id(scope, code); the scope is a text, which has yet to be checked, or a code */
static Datum
build_from_scope_and_code(FunctionCallInfo fcinfo, TraceKind kind)
{
	static const CodeKind scope_kind = {.type_name = "trace_id", .parse = code_parse};
	CodeBuffer scope;

	(void) code_read(&scope_kind, code_slice(PG_GETARG_CODE_PP(0)), FAULT_IN_TEXT, NULL, &scope);
	return build_trace_id(kind, (Slice){scope.data, scope.size}, code_slice(PG_GETARG_CODE_PP(1)));
}

static const char *
kind_name(TraceKind kind)
{
	static const char *const names[TRACE_KINDS] = {"serial", "lot", "part"};

	return names[kind];
}

/* The code in a trace id, which must be of that kind. */
static Datum
extract_code(FunctionCallInfo fcinfo, TraceKind kind, const char *type_name)
{
	TraceIdText id = get_trace_id(fcinfo, 0);

	if (id.kind != kind)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("cannot cast trace_id \"%s\" to type %s",
							   TextDatumGetCString(PG_GETARG_DATUM(0)), type_name),
						errdetail("Expected a trace_id of kind \"%s\", found one of kind \"%s\".",
								  kind_name(kind), kind_name(id.kind))));
	return SliceGetDatum(id.code);
}

/* Defines the functions that lead from a code type to trace_id and back. */
#define TRACE_ID_OF_TYPE(type, kind) \
	PG_FUNCTION_INFO_V1(trace_id_from_##type); \
	PG_FUNCTION_INFO_V1(trace_id_from_scope_and_##type); \
	PG_FUNCTION_INFO_V1(trace_id_to_##type); \
	Datum trace_id_from_##type(PG_FUNCTION_ARGS) \
	{ \
		return build_from_code(fcinfo, kind); \
	} \
	Datum trace_id_from_scope_and_##type(PG_FUNCTION_ARGS) \
	{ \
		return build_from_scope_and_code(fcinfo, kind); \
	} \
	Datum trace_id_to_##type(PG_FUNCTION_ARGS) \
	{ \
		return extract_code(fcinfo, kind, #type); \
	} \
	extern Datum trace_id_to_##type(PG_FUNCTION_ARGS)

TRACE_ID_OF_TYPE(serial_number, TRACE_SERIAL);
TRACE_ID_OF_TYPE(lot_code, TRACE_LOT);
TRACE_ID_OF_TYPE(part_number, TRACE_PART);

PG_FUNCTION_INFO_V1(trace_kind);
PG_FUNCTION_INFO_V1(trace_scope);

Datum
trace_kind(PG_FUNCTION_ARGS)
{
	PG_RETURN_TEXT_P(cstring_to_text(kind_name(get_trace_id(fcinfo, 0).kind)));
}

Datum
trace_scope(PG_FUNCTION_ARGS)
{
	TraceIdText id = get_trace_id(fcinfo, 0);

	if (id.scope.size == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(SliceGetDatum(id.scope));
}
