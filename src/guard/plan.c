/*
 * plan.c
 *		What a trigger guards: the tables, columns and indexes that its arguments name.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/htup_details.h"
#include "access/table.h"
#include "catalog/pg_trigger.h"
#include "catalog/pg_type.h"
#include "guard/plan.h"
#include "links/table.h"
#include "pg/fault.h"
#include "pg/lookup.h"
#include "utils/builtins.h"
#include "utils/fmgroids.h"
#include "utils/inval.h"
#include "utils/lsyscache.h"
#include "utils/memutils.h"
#include "utils/rel.h"

static const char *const default_columns[LOOKUP_COLUMNS] = {
	[GUARD_PARENT] = "parent",
	[GUARD_CHILD] = "child",
	[GUARD_INSTALLED_AT] = "installed_at",
	[GUARD_REMOVED_AT] = "removed_at",
	[GUARD_TRANSFERRED] = "transferred",
	[GUARD_QUANTITY] = "quantity",
};

/* How often this session has heard that a relation was altered. */
static uint64 changes_noticed = 0;

/* The trigger of a partition is a copy of its parent's: from which, and on which table? */
static Oid
find_original(Oid trigger, Oid *relation)
{
	Relation triggers = table_open(TriggerRelationId, AccessShareLock);
	ScanKeyData key;
	SysScanDesc scan;
	HeapTuple tuple;
	Oid original;

	ScanKeyInit(&key, Anum_pg_trigger_oid, BTEqualStrategyNumber, F_OIDEQ,
				ObjectIdGetDatum(trigger));
	scan = systable_beginscan(triggers, TriggerOidIndexId, true, NULL, 1, &key);
	tuple = systable_getnext(scan);
	if (!HeapTupleIsValid(tuple))
		elog(ERROR, "could not find trigger %u", trigger);
	original = ((Form_pg_trigger) GETSTRUCT(tuple))->tgparentid;
	*relation = ((Form_pg_trigger) GETSTRUCT(tuple))->tgrelid;
	systable_endscan(scan);
	table_close(triggers, AccessShareLock);
	return original;
}

static Oid
find_guarded_relation(const TriggerData *trigger)
{
	Oid relation = RelationGetRelid(trigger->tg_relation);
	Oid at = trigger->tg_trigger->tgoid;

	if (trigger->tg_trigger->tgisclone)
	{
		while (OidIsValid(at))
			at = find_original(at, &relation);
	}
	return relation;
}

/* The columns that decide when a link is in force are optional, unless they are named. */
static bool
is_optional(GuardColumn column)
{
	return column == GUARD_INSTALLED_AT || column == GUARD_REMOVED_AT ||
		   column == GUARD_TRANSFERRED;
}

static void
resolve_column(GuardPlan *plan, GuardColumn column, const char *name)
{
	if (name != NULL && name[0] == '\0')
		return;
	plan->columns[column] = name != NULL ? name : default_columns[column];
	if (get_attnum(plan->relation, plan->columns[column]) > 0)
		return;
	if (name != NULL || !is_optional(column))
		ereport(ERROR,
				(errcode(ERRCODE_UNDEFINED_COLUMN),
				 errmsg("column \"%s\" of relation \"%s\" does not exist",
						fault_shorten(plan->columns[column]), lookup_relation_name(plan->relation)),
				 errhint("Name the column in the trigger: trace_guard('%s=...').",
						 default_columns[column])));
	plan->columns[column] = NULL;
}

static void
resolve_links(GuardPlan *plan)
{
	LinkTable table = {
		.relation = plan->relation,
		.parent = plan->columns[GUARD_PARENT],
		.child = plan->columns[GUARD_CHILD],
		.installed_at = plan->columns[GUARD_INSTALLED_AT],
		.removed_at = plan->columns[GUARD_REMOVED_AT],
		.transferred = plan->columns[GUARD_TRANSFERRED],
		.need_times = COLUMN_IF_THERE,
	};

	link_table_resolve(&table);
	plan->key = table.key;
	plan->kind = item_kind_reader(plan->key.type);
}

/* Times of two types are compared as the server compares them: at the session's time zone. */
static void
resolve_times(GuardPlan *plan)
{
	for (int i = 0; i < 2; i++)
	{
		const char *name = plan->columns[GUARD_INSTALLED_AT + i];

		if (name == NULL)
			continue;
		plan->time_types[i] = lookup_base_type(
			get_atttype(plan->relation, get_attnum(plan->relation, name)));
		plan->time_type = !OidIsValid(plan->time_type) || plan->time_type == plan->time_types[i]
							  ? plan->time_types[i]
							  : TIMESTAMPTZOID;
	}
}

void
guard_lacks_index(Oid relation, const char *const *columns, int ncolumns, Oid lacking)
{
	char *schema = lookup_schema_name(lookup_relation_schema(relation));
	char *table = quote_qualified_identifier(schema, lookup_relation_name(relation));
	StringInfoData commands;

	initStringInfo(&commands);
	for (int i = 0; i < ncolumns; i++)
		appendStringInfo(&commands, "%sCREATE INDEX ON %s (%s);", i > 0 ? " " : "", table,
						 quote_identifier(columns[i]));
	ereport(ERROR,
			(errcode(ERRCODE_OBJECT_NOT_IN_PREREQUISITE_STATE),
			 ncolumns == 2
				 ? errmsg("relation \"%s\" has no index led by column \"%s\" and none led "
						  "by column \"%s\"",
						  lookup_relation_name(lacking), columns[0], columns[1])
				 : errmsg("relation \"%s\" has no index led by column \"%s\"",
						  lookup_relation_name(lacking), columns[0]),
			 errdetail("trace_guard finds rows through this index, which must be valid, cover all "
					   "rows and support the equality of type %s.",
					   format_type_be(get_atttype(relation, get_attnum(relation, columns[0])))),
			 errhint("%s", commands.data)));
}

static void
resolve_lookups(GuardPlan *plan)
{
	const char *missing[2];
	int nmissing = 0;
	Oid lacking = InvalidOid;

	plan->by_parent = (Lookup){.key = &plan->key, .column = GUARD_PARENT};
	plan->by_child = (Lookup){.key = &plan->key, .column = GUARD_CHILD};
	if (!lookup_resolve(&plan->by_parent, plan->relation, plan->columns, LOOKUP_COLUMNS, &lacking))
		missing[nmissing++] = plan->columns[GUARD_PARENT];
	if (!lookup_resolve(&plan->by_child, plan->relation, plan->columns, LOOKUP_COLUMNS, &lacking))
		missing[nmissing++] = plan->columns[GUARD_CHILD];
	if (nmissing > 0)
		guard_lacks_index(plan->relation, missing, nmissing, lacking);
}

static const LookupTable *
find_own_table(const GuardPlan *plan, Oid relation)
{
	for (int i = 0; i < plan->by_parent.ntables; i++)
	{
		if (plan->by_parent.tables[i].relation == relation)
			return &plan->by_parent.tables[i];
	}
	elog(ERROR, "relation %u is no partition of relation %u", relation, plan->relation);
}

static GuardPlan *
make_plan(const TriggerData *trigger)
{
	GuardPlan *plan = palloc0(sizeof(GuardPlan));
	GuardArguments arguments;

	guard_arguments_read(&arguments, trigger->tg_trigger);
	plan->trigger = trigger->tg_trigger->tgoid;
	plan->relation = find_guarded_relation(trigger);
	for (int i = 0; i < LOOKUP_COLUMNS; i++)
	{
		if (i != GUARD_QUANTITY || arguments.lots != NULL)
			resolve_column(plan, i, arguments.columns[i]);
	}
	resolve_links(plan);
	resolve_times(plan);
	resolve_lookups(plan);
	plan->own = find_own_table(plan, RelationGetRelid(trigger->tg_relation));
	if (arguments.lots != NULL)
		guard_plan_lots(plan, &arguments);
	return plan;
}

/*
 * The table of links is in use and cannot be altered, but another trigger may
 * alter the other relations of the plan between two rows.
 */
static void
note_change(Datum argument, Oid relation)
{
	changes_noticed++;
}

static void
watch_for_changes(void)
{
	static bool watching = false;

	if (!watching)
		CacheRegisterRelcacheCallback(note_change, (Datum) 0);
	watching = true;
}

static GuardPlan *
renew_plan(FmgrInfo *function, const TriggerData *trigger)
{
	MemoryContext context = AllocSetContextCreate(function->fn_mcxt, "trace_guard plan",
												  ALLOCSET_SMALL_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	uint64 changes = changes_noticed;
	GuardPlan *plan = make_plan(trigger);

	plan->context = context;
	plan->changes = changes;
	MemoryContextSwitchTo(caller);
	return plan;
}

const GuardPlan *
guard_plan(FunctionCallInfo fcinfo, const TriggerData *trigger)
{
	FmgrInfo *function = fcinfo->flinfo;
	GuardPlan *plan = function->fn_extra;

	watch_for_changes();
	if (plan == NULL || plan->trigger != trigger->tg_trigger->tgoid ||
		plan->changes != changes_noticed)
	{
		function->fn_extra = NULL;
		if (plan != NULL)
			MemoryContextDelete(plan->context);
		plan = function->fn_extra = renew_plan(function, trigger);
	}
	return plan;
}
