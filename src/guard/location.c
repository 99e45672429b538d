/*
 * location.c
 *		Whether a link puts one unit into two places at once.
 */
#include "postgres.h"

#include "guard/guard.h"

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

bool
guard_check_location(GuardCall *call, Doubt *doubt)
{
	GuardReader reader;
	bool fine = true;

	reader_open(&reader, &call->plan->by_child, call->since);
	reader_seek(&reader, call->link.child);
	while (reader_next(&reader))
	{
		MemoryContext caller = MemoryContextSwitchTo(reader.scratch);
		Datum parent;
		LinkTimes times;

		if (is_elsewhere(call, &reader, &parent, &times))
		{
			if (!DOUBTFUL(&reader.doubt))
				guard_refuse_location(call, parent, times);
			*doubt = reader.doubt;
			fine = false;
		}
		MemoryContextSwitchTo(caller);
	}
	reader_close(&reader);
	return fine;
}
