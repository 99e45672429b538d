/*
 * plan_lots.c
 *		The part of a guard's plan for quantities: the table of lots.
 */
#include "postgres.h"

#include "catalog/namespace.h"
#include "catalog/pg_class.h"
#include "catalog/pg_type.h"
#include "guard/plan.h"
#include "miscadmin.h"
#include "nodes/makefuncs.h"
#include "parser/parse_coerce.h"
#include "pg/fault.h"
#include "pg/lookup.h"
#include "storage/lmgr.h"
#include "utils/acl.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rls.h"
#include "utils/syscache.h"
#include "utils/varlena.h"

/* A trigger may be fired for users who may not use the schema. */
static Oid
look_as_owner(const GuardPlan *plan, const RangeVar *lots)
{
	Oid user;
	int security;
	Oid relation;

	GetUserIdAndSecContext(&user, &security);
	SetUserIdAndSecContext(lookup_relation_owner(plan->relation),
						   security | SECURITY_LOCAL_USERID_CHANGE);
	relation = RangeVarGetRelid(lots, AccessShareLock, false);
	SetUserIdAndSecContext(user, security);
	return relation;
}

/* A name without a schema is looked for in the schema of the links, whatever the search path. */
static Oid
find_lots(const GuardPlan *plan, const char *name)
{
	RangeVar *lots = makeRangeVarFromNameList(textToQualifiedNameList(cstring_to_text(name)));
	Oid relation;
	char kind;

	if (lots->schemaname == NULL)
		lots->schemaname = lookup_schema_name(lookup_relation_schema(plan->relation));
	relation = look_as_owner(plan, lots);
	kind = get_rel_relkind(relation);
	if (kind != RELKIND_RELATION && kind != RELKIND_PARTITIONED_TABLE)
		ereport(ERROR, (errcode(ERRCODE_WRONG_OBJECT_TYPE),
						errmsg("\"%s\" is not a table", lookup_relation_name(relation)),
						errdetail("trace_guard finds lots through an index."),
						errhint("Name the table that it shows, and its columns with "
								"trace_guard('lot=...', 'received=...').")));
	return relation;
}

static void
resolve_lot_column(GuardPlan *plan, LotColumn column, const char *name, const char *otherwise,
				   const char *argument)
{
	plan->lot_columns[column] = name != NULL ? name : otherwise;
	if (get_attnum(plan->lots, plan->lot_columns[column]) <= 0)
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("column \"%s\" of relation \"%s\" does not exist",
						fault_shorten(plan->lot_columns[column]), lookup_relation_name(plan->lots)),
				 errhint("Name the column in the trigger: trace_guard('%s=...').", argument)));
}

/* A refusal reveals quantities of lots, so the owner of the links must be allowed to read them. */
static void
check_privilege(const GuardPlan *plan)
{
	Oid owner = lookup_relation_owner(plan->relation);
	bool allowed;

	allowed = pg_class_aclcheck(plan->lots, owner, ACL_SELECT) == ACLCHECK_OK;
	if (!allowed)
	{
		allowed = true;
		for (int i = 0; i < 2; i++)
			allowed = allowed && pg_attribute_aclcheck(plan->lots,
													   get_attnum(plan->lots, plan->lot_columns[i]),
													   owner, ACL_SELECT) == ACLCHECK_OK;
	}
	if (!allowed || check_enable_rls(plan->lots, owner, true) == RLS_ENABLED)
		ereport(ERROR,
				(errcode(ERRCODE_INSUFFICIENT_PRIVILEGE),
				 errmsg("permission denied for table %s", lookup_relation_name(plan->lots)),
				 errdetail("The owner of table \"%s\", which trace_guard guards, must be allowed "
						   "to read all of it.",
						   lookup_relation_name(plan->relation))));
}

static void
check_item_type(const GuardPlan *plan)
{
	const char *name = plan->lot_columns[LOT_ITEM];
	Oid type = get_atttype(plan->lots, get_attnum(plan->lots, name));

	if (lookup_base_type(type) != plan->key.type)
		ereport(ERROR,
				(errcode(ERRCODE_DATATYPE_MISMATCH),
				 errmsg("column \"%s\" of relation \"%s\" is of type %s, but the items of relation "
						"\"%s\" are of type %s",
						name, lookup_relation_name(plan->lots), format_type_be(type),
						lookup_relation_name(plan->relation), format_type_be(plan->key.type)),
				 errhint("Add a column of that type, which may be a stored generated one, and "
						 "name it with trace_guard('lot=...').")));
}

static void
resolve_quantity(QuantityColumn *quantity, Oid relation, const char *name)
{
	Oid type = get_atttype(relation, get_attnum(relation, name));
	Oid function;

	switch (
		find_coercion_pathway(NUMERICOID, lookup_base_type(type), COERCION_ASSIGNMENT, &function))
	{
		case COERCION_PATH_FUNC:
			quantity->converted = true;
			fmgr_info(function, &quantity->conversion);
			return;
		case COERCION_PATH_RELABELTYPE:
			return;
		default:
			ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
							errmsg("column \"%s\" of relation \"%s\" is of type %s, not a number",
								   name, lookup_relation_name(relation), format_type_be(type)),
							errdetail("It must be of a type that can be assigned to numeric.")));
	}
}

void
guard_plan_lots(GuardPlan *plan, const GuardArguments *arguments)
{
	Oid lacking;

	plan->lots = find_lots(plan, arguments->lots);
	resolve_lot_column(plan, LOT_ITEM, arguments->lot_columns[LOT_ITEM], "lot", "lot");
	resolve_lot_column(plan, LOT_QUANTITY, arguments->lot_columns[LOT_QUANTITY], "quantity",
					   "received");
	check_privilege(plan);
	check_item_type(plan);
	resolve_quantity(&plan->used, plan->relation, plan->columns[GUARD_QUANTITY]);
	resolve_quantity(&plan->received, plan->lots, plan->lot_columns[LOT_QUANTITY]);
	plan->by_lot = (Lookup){.key = &plan->key, .column = LOT_ITEM};
	if (!lookup_resolve(&plan->by_lot, plan->lots, plan->lot_columns, lengthof(plan->lot_columns),
						&lacking))
		guard_lacks_index(plan->lots, &plan->lot_columns[LOT_ITEM], 1, lacking);
}
