/*
 * defaults.c
 *		The columns that take their default from a format.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/dependency.h"
#include "catalog/indexing.h"
#include "catalog/pg_attrdef.h"
#include "catalog/pg_depend.h"
#include "catalog/pg_proc.h"
#include "catalog/pg_type.h"
#include "numbering/defaults.h"
#include "nodes/nodeFuncs.h"
#include "utils/builtins.h"
#include "utils/catcache.h"
#include "utils/fmgroids.h"
#include "utils/rel.h"
#include "utils/syscache.h"

/* A call to find in expressions. */
typedef struct CallSearch
{
	List *functions;
	const char *name;
} CallSearch;

static List *
find_functions(Oid schema)
{
	CatCList *named = SearchSysCacheList1(PROCNAMEARGSNSP, CStringGetDatum("code_next"));
	List *functions = NIL;

	for (int i = 0; i < named->n_members; i++)
	{
		Form_pg_proc function = (Form_pg_proc) GETSTRUCT(&named->members[i]->tuple);

		if (function->pronamespace == schema)
			functions = lappend_oid(functions, function->oid);
	}
	ReleaseCatCacheList(named);
	return functions;
}

/* The argument "name" of a call, by position or by name. */
static Node *
name_argument(const FuncExpr *call)
{
	Node *argument = call->args == NIL ? NULL : linitial(call->args);
	ListCell *cell;

	if (argument != NULL && !IsA(argument, NamedArgExpr))
		return argument;
	foreach (cell, call->args)
	{
		NamedArgExpr *named = lfirst(cell);

		if (IsA(named, NamedArgExpr) && named->argnumber == 0)
			return (Node *) named->arg;
	}
	return NULL;
}

static bool
is_name(Node *argument, const char *name)
{
	Const *constant;

	while (argument != NULL && IsA(argument, RelabelType))
		argument = (Node *) ((RelabelType *) argument)->arg;
	constant = (Const *) argument;
	return argument != NULL && IsA(argument, Const) && !constant->constisnull &&
		   (constant->consttype == TEXTOID || constant->consttype == VARCHAROID) &&
		   strcmp(TextDatumGetCString(constant->constvalue), name) == 0;
}

static bool
has_call(Node *node, void *state)
{
	const CallSearch *search = state;

	if (node == NULL)
		return false;
	if (IsA(node, FuncExpr) && list_member_oid(search->functions, ((FuncExpr *) node)->funcid) &&
		is_name(name_argument((FuncExpr *) node), search->name))
		return true;
	return expression_tree_walker(node, has_call, state);
}

/* The column of a default, if that has the call. */
static DefaultColumn *
read_default(Relation defaults, Oid number, CallSearch *search)
{
	DefaultColumn *column = NULL;
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple tuple;

	ScanKeyInit(&key, Anum_pg_attrdef_oid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(number));
	scan = systable_beginscan(defaults, AttrDefaultOidIndexId, true, NULL, 1, &key);
	tuple = systable_getnext(scan);
	if (HeapTupleIsValid(tuple))
	{
		Form_pg_attrdef form = (Form_pg_attrdef) GETSTRUCT(tuple);
		bool null;
		Datum expression = heap_getattr(tuple, Anum_pg_attrdef_adbin, RelationGetDescr(defaults),
										&null);

		if (!null && has_call(stringToNode(TextDatumGetCString(expression)), search))
		{
			column = palloc(sizeof(DefaultColumn));
			*column = (DefaultColumn){form->adrelid, form->adnum};
		}
	}
	systable_endscan(scan);
	return column;
}

static List *
add_columns(List *columns, Relation dependencies, Relation defaults, Oid function,
			CallSearch *search)
{
	ScanKeyData keys[2];
	SysScanDesc scan;
	HeapTuple tuple;

	ScanKeyInit(&keys[0], Anum_pg_depend_refclassid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(ProcedureRelationId));
	ScanKeyInit(&keys[1], Anum_pg_depend_refobjid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(function));
	scan = systable_beginscan(dependencies, DependReferenceIndexId, true, NULL, 2, keys);
	while (HeapTupleIsValid(tuple = systable_getnext(scan)))
	{
		Form_pg_depend dependency = (Form_pg_depend) GETSTRUCT(tuple);
		DefaultColumn *column;

		if (dependency->classid != AttrDefaultRelationId)
			continue;
		column = read_default(defaults, dependency->objid, search);
		if (column != NULL)
			columns = lappend(columns, column);
	}
	systable_endscan(scan);
	return columns;
}

List *
numbering_default_columns(Oid schema, const char *name)
{
	CallSearch search = {find_functions(schema), name};
	Relation dependencies = table_open(DependRelationId, AccessShareLock);
	Relation defaults = table_open(AttrDefaultRelationId, AccessShareLock);
	List *columns = NIL;
	ListCell *cell;

	foreach (cell, search.functions)
		columns = add_columns(columns, dependencies, defaults, lfirst_oid(cell), &search);
	table_close(defaults, AccessShareLock);
	table_close(dependencies, AccessShareLock);
	return columns;
}
