/*
 * guard_period.c
 *		From when until when a link is in force.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "genealogy/guard.h"
#include "genealogy/moment.h"
#include "utils/date.h"
#include "utils/timestamp.h"

static int64
days(DateADT date)
{
	if (DATE_IS_NOBEGIN(date))
		return PG_INT64_MIN;
	if (DATE_IS_NOEND(date))
		return PG_INT64_MAX;
	return date;
}

static int64
count_moment(const GuardPlan *plan, Oid type, Datum value)
{
	if (type != plan->moment_type)
		return moment_of(type, value);
	return type == DATEOID ? days(DatumGetDateADT(value)) : DatumGetTimestamp(value);
}

Period
guard_make_period(const GuardPlan *plan, const Datum *installed_at, const Datum *removed_at)
{
	return (Period){
		installed_at == NULL ? PG_INT64_MIN
							 : count_moment(plan, plan->moment_types[0], *installed_at),
		removed_at == NULL ? PG_INT64_MAX : count_moment(plan, plan->moment_types[1], *removed_at),
	};
}

Period
guard_read_period(const GuardPlan *plan, const GuardReader *reader)
{
	bool no_installed_at;
	bool no_removed_at;
	Datum installed_at = reader_value(reader, LINK_INSTALLED_AT, &no_installed_at);
	Datum removed_at = reader_value(reader, LINK_REMOVED_AT, &no_removed_at);

	return guard_make_period(plan, no_installed_at ? NULL : &installed_at,
							 no_removed_at ? NULL : &removed_at);
}
