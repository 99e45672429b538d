/*
 * guard.h
 *		Refusing links that contradict others.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_GUARD_GUARD_H
#define TRACEABILITY_GUARD_GUARD_H

#include "guard/plan.h"
#include "guard/reader.h"
#include "items/memory.h"
#include "items/period.h"
#include "pg/compat.h"
#include "utils/numeric.h"

/* Times are counted as the plan's time_type counts them. */
typedef struct GuardedLink
{
	Datum parent;
	Datum child;
	LinkTimes times;
	Numeric quantity; /* zero: none is given */
} GuardedLink;

/* One link that is to be checked. */
typedef struct GuardCall
{
	const GuardPlan *plan;
	const TriggerData *trigger;
	GuardedLink link;
	Snapshot since;        /* taken after the link was inserted */
	TraceMemory memory;    /* of the walk */
	MemoryContext context; /* emptied before every check */
} GuardCall;

/*
 * A check raises an error when the link is refused.  It returns false when the
 * answer depends on what another transaction has yet to decide or, if no writer
 * is in doubt, has just decided; then the check is to be repeated.
 */
typedef bool (*GuardCheck)(GuardCall *call, Doubt *doubt);

extern bool guard_check_cycle(GuardCall *call, Doubt *doubt);
extern bool guard_check_location(GuardCall *call, Doubt *doubt);
extern bool guard_check_lot(GuardCall *call, Doubt *doubt);

/* The times of the row that was read last. */
extern LinkTimes guard_read_times(const GuardPlan *plan, const GuardReader *reader);

/* The times of the row for which the trigger is fired. */
extern LinkTimes guard_row_times(const GuardPlan *plan, TupleTableSlot *row);

/* The value of a column of that row; false when it is null, or there is no such column. */
extern bool guard_row_value(const GuardPlan *plan, TupleTableSlot *row, GuardColumn column,
							Datum *value);

/* A quantity as numeric. */
extern Numeric guard_quantity(const QuantityColumn *column, Datum value);

/* Whether the link's quantity is positive. */
extern bool guard_is_used(const GuardedLink *link);

/* The errors.  A path begins and ends with the link's parent. */
pg_noreturn extern void guard_refuse_times(const GuardCall *call);
pg_noreturn extern void guard_refuse_self(const GuardCall *call);
pg_noreturn extern void guard_refuse_cycle(const GuardCall *call, const Datum *path, uint32 size,
										   Period period);
pg_noreturn extern void guard_refuse_location(const GuardCall *call, Datum parent, LinkTimes times);
pg_noreturn extern void guard_refuse_quantity(const GuardCall *call, Numeric used,
											  Numeric received);
pg_noreturn extern void guard_refuse_unlisted(const GuardCall *call);

#endif
