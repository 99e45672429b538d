/*
 * times.c
 *		The times of links, converted to one type so that they can be compared.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "guard/guard.h"
#include "items/link_time.h"
#include "utils/date.h"
#include "utils/timestamp.h"

bool
guard_row_value(const GuardPlan *plan, TupleTableSlot *row, GuardColumn column, Datum *value)
{
	AttrNumber number = plan->own->columns[column];
	bool isnull = true;

	if (number != InvalidAttrNumber)
		*value = slot_getattr(row, number, &isnull);
	return !isnull;
}

static int64
days(DateADT date)
{
	if (DATE_IS_NOBEGIN(date))
		return DT_NOBEGIN;
	if (DATE_IS_NOEND(date))
		return DT_NOEND;
	return date;
}

static int64
count_time(const GuardPlan *plan, Oid type, Datum value)
{
	if (type != plan->time_type)
		return link_time_of(type, value);
	return type == DATEOID ? days(DatumGetDateADT(value)) : DatumGetTimestamp(value);
}

/* NULL: there is no such value. */
static LinkTimes
make_times(const GuardPlan *plan, const Datum *installed_at, const Datum *removed_at,
		   bool transferred)
{
	LinkTimes times = {DT_NOBEGIN, DT_NOEND, transferred, removed_at != NULL};

	if (installed_at != NULL)
		times.installed_at = count_time(plan, plan->time_types[0], *installed_at);
	if (removed_at != NULL)
		times.removed_at = count_time(plan, plan->time_types[1], *removed_at);
	return times;
}

LinkTimes
guard_read_times(const GuardPlan *plan, const GuardReader *reader)
{
	bool no_installed_at;
	bool no_removed_at;
	bool unknown;
	Datum installed_at = reader_value(reader, GUARD_INSTALLED_AT, &no_installed_at);
	Datum removed_at = reader_value(reader, GUARD_REMOVED_AT, &no_removed_at);
	Datum transferred = reader_value(reader, GUARD_TRANSFERRED, &unknown);

	return make_times(plan, no_installed_at ? NULL : &installed_at,
					  no_removed_at ? NULL : &removed_at, !unknown && DatumGetBool(transferred));
}

LinkTimes
guard_row_times(const GuardPlan *plan, TupleTableSlot *row)
{
	Datum installed_at;
	Datum removed_at;
	Datum transferred;
	bool has_installed_at = guard_row_value(plan, row, GUARD_INSTALLED_AT, &installed_at);
	bool has_removed_at = guard_row_value(plan, row, GUARD_REMOVED_AT, &removed_at);
	bool known = guard_row_value(plan, row, GUARD_TRANSFERRED, &transferred);

	return make_times(plan, has_installed_at ? &installed_at : NULL,
					  has_removed_at ? &removed_at : NULL, known && DatumGetBool(transferred));
}
