/*
 * lookup.c
 *		Look-ups in the catalogs whose object may be gone.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_class.h"
#include "funcapi.h"
#include "pg/compat.h"
#include "pg/lookup.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

pg_noreturn static void
raise_gone(const char *kind, Oid object)
{
	ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT),
					errmsg("%s with OID %u was dropped while a statement used it", kind, object)));
}

static void
require(int cache, const char *kind, Oid object)
{
	if (!SearchSysCacheExists1(cache, ObjectIdGetDatum(object)))
		raise_gone(kind, object);
}

char *
lookup_schema_name(Oid schema)
{
	char *name = get_namespace_name(schema);

	if (name == NULL)
		raise_gone("schema", schema);
	return name;
}

Oid
lookup_function_schema(Oid function)
{
	Oid schema = get_func_namespace(function);

	if (!OidIsValid(schema))
		raise_gone("function", function);
	return schema;
}

char *
lookup_relation_name(Oid relation)
{
	char *name = get_rel_name(relation);

	if (name == NULL)
		raise_gone("relation", relation);
	return name;
}

Oid
lookup_relation_schema(Oid relation)
{
	Oid schema = get_rel_namespace(relation);

	if (!OidIsValid(schema))
		raise_gone("relation", relation);
	return schema;
}

Oid
lookup_relation_owner(Oid relation)
{
	HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	Oid owner;

	if (!HeapTupleIsValid(tuple))
		raise_gone("relation", relation);
	owner = ((Form_pg_class) GETSTRUCT(tuple))->relowner;
	ReleaseSysCache(tuple);
	return owner;
}

Oid
lookup_base_type(Oid type)
{
	require(TYPEOID, "type", type);
	return getBaseType(type);
}

void
lookup_type_input(Oid type, FmgrInfo *input, Oid *parameter)
{
	Oid function;

	require(TYPEOID, "type", type);
	getTypeInputInfo(type, &function, parameter);
	require(PROCOID, "function", function);
	fmgr_info(function, input);
}

void
lookup_type_output(Oid type, FmgrInfo *output, bool *is_varlena)
{
	Oid function;

	require(TYPEOID, "type", type);
	getTypeOutputInfo(type, &function, is_varlena);
	require(PROCOID, "function", function);
	fmgr_info(function, output);
}

void
lookup_type_storage(Oid type, int16 *size, bool *by_value, char *alignment)
{
	require(TYPEOID, "type", type);
	get_typlenbyvalalign(type, size, by_value, alignment);
}

Oid
lookup_operator_function(Oid operator_number)
{
	Oid function = get_opcode(operator_number);

	if (!OidIsValid(function))
		raise_gone("operator", operator_number);
	require(PROCOID, "function", function);
	return function;
}

bool
lookup_is_deterministic(Oid collation)
{
	require(COLLOID, "collation", collation);
	return get_collation_isdeterministic(collation);
}

/* The types of what a function returns are looked up after it: all must be of one time. */
static void
require_called(FunctionCallInfo fcinfo)
{
	AcceptInvalidationMessages();
	require(PROCOID, "function", fcinfo->flinfo->fn_oid);
}

TupleDesc
lookup_result_row(FunctionCallInfo fcinfo)
{
	TupleDesc columns;

	require_called(fcinfo);
	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "function with OID %u must return a row", fcinfo->flinfo->fn_oid);
	return columns;
}

void
lookup_begin_rows(FunctionCallInfo fcinfo, bits32 flags)
{
	require_called(fcinfo);
	InitMaterializedSRF(fcinfo, flags);
}
