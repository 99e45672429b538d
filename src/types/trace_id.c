/*
 * trace_id.c
 *		The type trace_id: any serial number, lot code or part number in one column.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "lib/stringinfo.h"
#include "pg/fault.h"
#include "types/code.h"
#include "utils/array.h"
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

TraceIdText
trace_id_read(const struct varlena *stored)
{
	TraceIdText id;
	Fault fault;

	if (!trace_id_text_parse(code_slice(stored), &id, &fault))
		ereport(ERROR, (errcode(ERRCODE_DATA_CORRUPTED), errmsg("stored trace_id is corrupt"),
						errdetail("%s", fault.text)));
	return id;
}

/* Writes one that may be too long with all its scopes. */
static Datum
build_trace_id(const TraceIdText *id)
{
	CodeBuffer stored;
	Fault fault;

	if (!trace_id_text_fits(id, &fault))
		fault_report(&fault, FAULT_IN_TEXT, NULL,
					 psprintf("trace id of scope %s and code %s is too long",
							  fault_quote(id->scope), fault_quote(id->code)));
	stored.size = trace_id_text_build(id, stored.data);
	return SliceGetDatum((Slice){stored.data, stored.size});
}

/* trace_id(code) */
static Datum
build_from_code(FunctionCallInfo fcinfo, TraceKind kind)
{
	TraceIdText id = {kind, {NULL, 0}, code_slice(PG_GETARG_CODE_PP(0))};

	return build_trace_id(&id);
}

static bool
is_scope(Slice text, const void *ignored, Fault *fault)
{
	Slice scope;

	return trace_scope_parse(text, 1, &scope, fault);
}

static bool
is_one_scope(Slice text, const void *ignored, Fault *fault)
{
	Slice scope;

	return code_text_parse(text, 1, &scope, fault);
}

static void
check_scope(Slice text, FaultFinder find)
{
	Fault fault;

	if (fault_find(text, find, NULL, &fault))
		return;
	fault_report_value(&fault, NULL, "trace_id", text);
}

/* trace_id(scope, code); the scope is a text, which has yet to be checked, or a code */
static Datum
build_from_scope_and_code(FunctionCallInfo fcinfo, TraceKind kind)
{
	TraceIdText id = {kind, code_slice(PG_GETARG_CODE_PP(0)), code_slice(PG_GETARG_CODE_PP(1))};

	check_scope(id.scope, is_scope);
	return build_trace_id(&id);
}

/* "maker|part" of {maker,part}; false when one of them is null. */
static bool
join_scopes(ArrayType *scopes, StringInfo joined)
{
	Datum *values;
	bool *nulls;
	int count;

	deconstruct_array(scopes, TEXTOID, -1, false, TYPALIGN_INT, &values, &nulls, &count);
	if (ARR_NDIM(scopes) > 1 || count == 0)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE),
				 errmsg("scopes of a trace_id must be a one-dimensional array that is not empty"),
				 count == 0 ? errhint("Without a scope, write trace_id(code).") : 0));
	initStringInfo(joined);
	for (int i = 0; i < count; i++)
	{
		Slice scope;

		if (nulls[i])
			return false;
		scope = code_slice(PG_DETOAST_DATUM_PACKED(values[i]));
		check_scope(scope, is_one_scope);
		if (i > 0)
			appendStringInfoChar(joined, '|');
		appendBinaryStringInfo(joined, scope.data, (int) scope.size);
	}
	return true;
}

/* trace_id(ARRAY[scope, scope], code), the widest scope first */
static Datum
build_from_scopes_and_code(FunctionCallInfo fcinfo, TraceKind kind)
{
	TraceIdText id = {kind, {NULL, 0}, code_slice(PG_GETARG_CODE_PP(1))};
	StringInfoData joined;

	if (!join_scopes(PG_GETARG_ARRAYTYPE_P(0), &joined))
		PG_RETURN_NULL();
	id.scope = (Slice){joined.data, (size_t) joined.len};
	return build_trace_id(&id);
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
	TraceIdText id = trace_id_read(PG_GETARG_CODE_PP(0));

	if (id.kind != kind)
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("cannot cast trace_id %s to type %s",
							   fault_quote(code_slice(PG_GETARG_CODE_PP(0))), type_name),
						errdetail("Expected a trace_id of kind \"%s\", found one of kind \"%s\".",
								  kind_name(kind), kind_name(id.kind))));
	return SliceGetDatum(id.code);
}

/* Defines the functions that lead from a code type to trace_id and back. */
#define TRACE_ID_OF_TYPE(type, kind) \
	PG_FUNCTION_INFO_V1(trace_id_from_##type); \
	PG_FUNCTION_INFO_V1(trace_id_from_scope_and_##type); \
	PG_FUNCTION_INFO_V1(trace_id_from_scopes_and_##type); \
	PG_FUNCTION_INFO_V1(trace_id_to_##type); \
	Datum trace_id_from_##type(PG_FUNCTION_ARGS) \
	{ \
		return build_from_code(fcinfo, kind); \
	} \
	Datum trace_id_from_scope_and_##type(PG_FUNCTION_ARGS) \
	{ \
		return build_from_scope_and_code(fcinfo, kind); \
	} \
	Datum trace_id_from_scopes_and_##type(PG_FUNCTION_ARGS) \
	{ \
		return build_from_scopes_and_code(fcinfo, kind); \
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
	PG_RETURN_TEXT_P(cstring_to_text(kind_name(trace_id_read(PG_GETARG_CODE_PP(0)).kind)));
}

Datum
trace_scope(PG_FUNCTION_ARGS)
{
	TraceIdText id = trace_id_read(PG_GETARG_CODE_PP(0));

	if (id.scope.size == 0)
		PG_RETURN_NULL();
	PG_RETURN_DATUM(SliceGetDatum(id.scope));
}
