/*
 * lookup.c
 *		Look-ups in the catalogs whose object may be gone.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_class.h"
#include "catalog/pg_namespace.h"
#include "funcapi.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "pg/lookup.h"
#include "utils/acl.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/rls.h"
#include "utils/syscache.h"

void
lookup_gone(const char *kind, Oid object)
{
	ereport(ERROR,
			(errcode(ERRCODE_UNDEFINED_OBJECT),
			 errmsg("%s with OID %u was dropped while a statement was using it", kind, object)));
}

static void
require(int cache, const char *kind, Oid object)
{
	if (!SearchSysCacheExists1(cache, ObjectIdGetDatum(object)))
		lookup_gone(kind, object);
}

void
lookup_require_type(Oid type)
{
	require(TYPEOID, "type", type);
}

/* The result of a look-up of the server's, which finds nothing for an object that is gone. */
static char *
found_name(char *name, const char *kind, Oid object)
{
	if (name == NULL)
		lookup_gone(kind, object);
	return name;
}

static Oid
found_oid(Oid found, const char *kind, Oid object)
{
	if (!OidIsValid(found))
		lookup_gone(kind, object);
	return found;
}

char *
lookup_schema_name(Oid schema)
{
	return found_name(get_namespace_name(schema), "schema", schema);
}

Oid
lookup_function_schema(Oid function)
{
	return found_oid(get_func_namespace(function), "function", function);
}

char *
lookup_relation_name(Oid relation)
{
	return found_name(get_rel_name(relation), "relation", relation);
}

Oid
lookup_relation_schema(Oid relation)
{
	return found_oid(get_rel_namespace(relation), "relation", relation);
}

Oid
lookup_relation_owner(Oid relation)
{
	HeapTuple tuple = SearchSysCache1(RELOID, ObjectIdGetDatum(relation));
	Oid owner;

	if (!HeapTupleIsValid(tuple))
		lookup_gone("relation", relation);
	owner = ((Form_pg_class) GETSTRUCT(tuple))->relowner;
	ReleaseSysCache(tuple);
	return owner;
}

bool
lookup_may_read(Oid relation, const char *const *columns, int ncolumns)
{
	Oid user = GetUserId();
	bool may = check_enable_rls(relation, InvalidOid, true) != RLS_ENABLED &&
			   schema_is_usable(lookup_relation_schema(relation), user);

	if (!may || pg_class_aclcheck(relation, user, ACL_SELECT) == ACLCHECK_OK)
		return may;
	for (int i = 0; i < ncolumns; i++)
	{
		if (columns[i] != NULL && pg_attribute_aclcheck(relation, get_attnum(relation, columns[i]),
														user, ACL_SELECT) != ACLCHECK_OK)
			return false;
	}
	return true;
}

Oid
lookup_base_type(Oid type)
{
	lookup_require_type(type);
	return getBaseType(type);
}

/* A function that a row of a catalog names; the row may be older than the drop. */
static void
find_function(Oid function, FmgrInfo *info)
{
	require(PROCOID, "function", function);
	fmgr_info(function, info);
}

void
lookup_type_input(Oid type, FmgrInfo *input, Oid *parameter)
{
	Oid function;

	lookup_require_type(type);
	getTypeInputInfo(type, &function, parameter);
	find_function(function, input);
}

void
lookup_type_output(Oid type, FmgrInfo *output, bool *is_varlena)
{
	Oid function;

	lookup_require_type(type);
	getTypeOutputInfo(type, &function, is_varlena);
	find_function(function, output);
}

void
lookup_type_storage(Oid type, int16 *size, bool *by_value, char *alignment)
{
	lookup_require_type(type);
	get_typlenbyvalalign(type, size, by_value, alignment);
}

Oid
lookup_operator_function(Oid operator_number)
{
	Oid function = found_oid(get_opcode(operator_number), "operator", operator_number);

	require(PROCOID, "function", function);
	return function;
}

bool
lookup_is_deterministic(Oid collation)
{
	require(COLLOID, "collation", collation);
	return get_collation_isdeterministic(collation);
}

bool
lookup_collations_agree(Oid a, Oid b)
{
	return a == b || ((!OidIsValid(a) || lookup_is_deterministic(a)) &&
					  (!OidIsValid(b) || lookup_is_deterministic(b)));
}

/* The types that a function returns are looked up after it: all must be of one time. */
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
lookup_begin_rows(FunctionCallInfo fcinfo, uint32 flags)
{
	ReturnSetInfo *rows = (ReturnSetInfo *) fcinfo->resultinfo;
	TupleDesc expected;

	if ((flags & MAT_SRF_USE_EXPECTED_DESC) != 0 || rows == NULL || !IsA(rows, ReturnSetInfo))
	{
		require_called(fcinfo);
		InitMaterializedSRF(fcinfo, flags);
		return;
	}
	/* The server would leave what it takes to make the descriptor until the statement ends. */
	expected = rows->expectedDesc;
	rows->expectedDesc = lookup_result_row(fcinfo);
	InitMaterializedSRF(fcinfo, flags | MAT_SRF_USE_EXPECTED_DESC);
	rows->expectedDesc = expected;
}
