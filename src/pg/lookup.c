/*
 * lookup.c
 *		Look-ups in the catalogs whose object may be gone.
 */
#include "postgres.h"

#include "access/htup_details.h"
#include "catalog/pg_class.h"
#include "pg/compat.h"
#include "pg/lookup.h"
#include "utils/lsyscache.h"
#include "utils/syscache.h"

pg_noreturn static void
raise_gone(const char *kind, Oid object)
{
	ereport(ERROR, (errcode(ERRCODE_UNDEFINED_OBJECT),
					errmsg("%s with OID %u was dropped while a statement used it", kind, object)));
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
