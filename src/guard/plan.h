/*
 * plan.h
 *		What a trigger guards: the tables, columns and indexes that its arguments name.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_GUARD_PLAN_H
#define TRACEABILITY_GUARD_PLAN_H

#include "commands/trigger.h"
#include "guard/lookup.h"
#include "pg/compat.h"
#include "types/item_kind.h"

/* A column that holds numbers, and how they become numeric. */
typedef struct QuantityColumn
{
	bool converted;
	FmgrInfo conversion;
} QuantityColumn;

typedef struct GuardPlan
{
	MemoryContext context;
	uint64 changes; /* of relations that the session had noticed when the plan was made */
	Oid trigger;
	Oid relation; /* the table of links; of its partitions, the topmost */
	const char *columns[LOOKUP_COLUMNS];
	ItemKey key;
	ItemKindReader kind;

	Oid time_types[2]; /* of installed_at and removed_at, without domains */
	Oid time_type;     /* the one in which they are compared; InvalidOid: no times */

	Lookup by_parent;
	Lookup by_child;
	const LookupTable *own; /* the table, or partition, of the row that is checked */

	/* only where quantities are guarded */
	Oid lots; /* InvalidOid: they are not */
	const char *lot_columns[2];
	Lookup by_lot;
	QuantityColumn used;
	QuantityColumn received;
} GuardPlan;

/* The arguments of a trigger; NULL where it has none of that name, "" for no such column. */
typedef struct GuardArguments
{
	const char *columns[LOOKUP_COLUMNS];
	const char *lots;
	const char *lot_columns[2];
} GuardArguments;

extern void guard_arguments_read(GuardArguments *arguments, const Trigger *trigger);

/* Fills in the part of a plan that guards quantities. */
extern void guard_plan_lots(GuardPlan *plan, const GuardArguments *arguments);

/* Raises the error that names the indexes which the guard lacks. */
pg_noreturn extern void guard_lacks_index(Oid relation, const char *const *columns, int ncolumns,
										  Oid lacking);

/* The plan for a trigger, cached with the function call until a relation is altered. */
extern const GuardPlan *guard_plan(FunctionCallInfo fcinfo, const TriggerData *trigger);

#endif
