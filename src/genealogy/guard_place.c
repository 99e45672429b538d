/*
 * guard_place.c
 *		Whether a link puts one unit into two places at once.
 */
#include "postgres.h"

#include "genealogy/guard.h"

/* A second link to the same parent is no second place. */
static bool
is_elsewhere(const GuardCall *call, const GuardReader *reader, Datum *parent, Period *period)
{
	const ItemKey *key = &call->plan->key;
	bool isnull;

	*parent = reader_value(reader, LINK_PARENT, &isnull);
	if (isnull)
		return false;
	*parent = key_plain(key, *parent);
	if (key_equal(key, *parent, call->link.parent))
		return false;
	*period = guard_read_period(call->plan, reader);
	return !period_is_empty(period_meet(*period, call->link.period));
}

bool
guard_check_place(GuardCall *call, Doubt *doubt)
{
	GuardReader reader;
	bool fine = true;

	reader_open(&reader, &call->plan->by_child, call->since);
	reader_seek(&reader, call->link.child);
	while (reader_next(&reader))
	{
		MemoryContext caller = MemoryContextSwitchTo(reader.scratch);
		Datum parent;
		Period period;

		if (is_elsewhere(call, &reader, &parent, &period))
		{
			if (!DOUBTFUL(&reader.doubt))
				guard_refuse_place(call, parent, period);
			*doubt = reader.doubt;
			fine = false;
		}
		MemoryContextSwitchTo(caller);
	}
	reader_close(&reader);
	return fine;
}
