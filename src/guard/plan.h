/*
 * plan.h
 *		What a trigger has to guard: its arguments, the tables, columns and indexes behind them.
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
	uint64 changes; /* that the session had heard of when it was made */
	Oid trigger;
	Oid relation; /* the table of links; of its partitions, the topmost */
	const char *columns[LOOKUP_COLUMNS];
	ItemKey key;
	ItemKindReader kind;

	Oid moment_types[2]; /* of installed_at and removed_at, without domains */
	Oid moment_type;     /* the one in which they are compared; InvalidOid: no times */

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

/* The arguments of a trigger; NULL where it has none of that name, "" where it wants no column. */
typedef struct GuardArguments
{
	const char *columns[LOOKUP_COLUMNS];
	const char *lots;
	const char *lot_columns[2];
} GuardArguments;

extern void guard_arguments_read(GuardArguments *arguments, const Trigger *trigger);

/* The part of a plan that looks after quantities. */
extern void guard_plan_lots(GuardPlan *plan, const GuardArguments *arguments);

/* Says which index the guard lacks. */
pg_noreturn extern void guard_lacks_index(Oid relation, const char *const *columns, int ncolumns,
										  Oid lacking);

/* The plan for a trigger, kept with the function call until anything is altered. */
extern const GuardPlan *guard_plan(FunctionCallInfo fcinfo, const TriggerData *trigger);

#endif
