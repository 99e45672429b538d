/*
 * location.c
 *		Whether a link puts one unit into two places at once.
 */
#include "postgres.h"

#include "guard/guard.h"
#include "utils/datum.h"

/* A second link to the same parent puts the unit nowhere else. */
static bool
is_elsewhere(const GuardCall *call, const GuardReader *reader, Datum *parent, LinkTimes *times)
{
	const ItemKey *key = &call->plan->key;
	bool isnull;

	*parent = reader_value(reader, GUARD_PARENT, &isnull);
	if (isnull)
		return false;
	*parent = key_plain(key, *parent);
	if (key_equal(key, *parent, call->link.parent))
		return false;
	*times = guard_read_times(call->plan, reader);
	return !period_is_empty(period_meet(link_in_force(*times), link_in_force(call->link.times)));
}

/* Of several links that put the unit elsewhere, the first in time is named, wherever its row is. */
static bool
is_before(LinkTimes times, LinkTimes other)
{
	Period period = link_in_force(times);
	Period other_period = link_in_force(other);

	if (period.from != other_period.from)
		return period.from < other_period.from;
	return period_compare_ends(period, other_period) < 0;
}

bool
guard_check_location(GuardCall *call, Doubt *doubt)
{
	const TypeCacheEntry *type = call->plan->key.cache;
	GuardReader reader;
	Datum elsewhere = (Datum) 0;
	LinkTimes first;
	bool certain = false;
	bool fine = true;

	reader_open(&reader, &call->plan->by_child, call->since);
	reader_seek(&reader, call->link.child);
	while (reader_next(&reader))
	{
		MemoryContext caller = MemoryContextSwitchTo(reader.scratch);
		Datum parent;
		LinkTimes times;
		bool found = is_elsewhere(call, &reader, &parent, &times);

		MemoryContextSwitchTo(caller);
		if (!found)
			continue;
		*doubt = reader.doubt;
		fine = false;
		if (DOUBTFUL(&reader.doubt) || (certain && !is_before(times, first)))
			continue;
		elsewhere = datumCopy(parent, type->typbyval, type->typlen);
		first = times;
		certain = true;
	}
	reader_close(&reader);
	if (certain)
		guard_refuse_location(call, elsewhere, first);
	return fine;
}
