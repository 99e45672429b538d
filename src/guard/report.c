/*
 * report.c
 *		The guard's errors, and what they may reveal of other links.
 *
 * The guard reads every link, whoever the caller is.  The message leaves out
 * what the caller may not read: then it shows the caller's own link only.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "guard/guard.h"
#include "items/quantity.h"
#include "lib/stringinfo.h"
#include "pg/fault.h"
#include "pg/lookup.h"
#include "utils/builtins.h"
#include "utils/date.h"
#include "utils/lsyscache.h"
#include "utils/timestamp.h"

/* Items of a path that are written out; a longer path shows its first and its last ones. */
#define PATH_ITEMS 16

static bool
may_read_links(const GuardCall *call)
{
	return lookup_may_read(call->plan->relation, call->plan->columns, LOOKUP_COLUMNS);
}

static char *
item_text(const GuardCall *call, Datum item)
{
	FmgrInfo output;
	bool is_varlena;

	lookup_type_output(call->plan->key.type, &output, &is_varlena);
	return fault_shorten(OutputFunctionCall(&output, item));
}

static char *
time_text(const GuardPlan *plan, int64 time)
{
	switch (plan->time_type)
	{
		case DATEOID:
			return DatumGetCString(DirectFunctionCall1(date_out, DateADTGetDatum(time)));
		case TIMESTAMPOID:
			return DatumGetCString(DirectFunctionCall1(timestamp_out, TimestampGetDatum(time)));
		default:
			return DatumGetCString(DirectFunctionCall1(timestamptz_out, TimestampTzGetDatum(time)));
	}
}

/* " from A until B", without an end that is open, or " at A" */
static char *
period_text(const GuardPlan *plan, Period period)
{
	StringInfoData text;

	initStringInfo(&text);
	if (period.from == period.until && period.closed)
	{
		appendStringInfo(&text, " at %s", time_text(plan, period.from));
		return text.data;
	}
	if (period.from != DT_NOBEGIN)
		appendStringInfo(&text, " from %s", time_text(plan, period.from));
	if (period.until != DT_NOEND)
		appendStringInfo(&text, " until %s", time_text(plan, period.until));
	return text.data;
}

static char *
path_text(const GuardCall *call, const Datum *path, uint32 size)
{
	StringInfoData text;

	initStringInfo(&text);
	for (uint32 i = 0; i < size; i++)
	{
		if (i == PATH_ITEMS / 2 && size > PATH_ITEMS)
		{
			uint32 left_out = size - PATH_ITEMS;

			appendStringInfo(&text, " > (%u more)", left_out);
			i += left_out;
		}
		appendStringInfo(&text, "%s%s", i > 0 ? " > " : "", item_text(call, path[i]));
	}
	return text.data;
}

/* By these names a client can distinguish refusals. */
static int
error_source(const GuardCall *call)
{
	return errtableconstraint(call->trigger->tg_relation, call->trigger->tg_trigger->tgname);
}

void
guard_refuse_times(const GuardCall *call)
{
	LinkTimes times = call->link.times;
	Period period = {times.installed_at, times.removed_at, false};

	ereport(ERROR, (errcode(ERRCODE_CHECK_VIOLATION),
					errmsg(times.transferred
							   ? "transfer of \"%s\" into \"%s\" cannot end before it begins"
							   : "\"%s\" cannot be removed from \"%s\" before it is installed",
						   item_text(call, call->link.child), item_text(call, call->link.parent)),
					errdetail(times.transferred ? "It would last%s." : "It would be inside%s.",
							  period_text(call->plan, period)),
					error_source(call)));
}

void
guard_refuse_self(const GuardCall *call)
{
	ereport(ERROR, (errcode(ERRCODE_CHECK_VIOLATION),
					errmsg("\"%s\" cannot be inside itself", item_text(call, call->link.parent)),
					errdetail("The link's parent and child are the same."), error_source(call)));
}

void
guard_refuse_cycle(const GuardCall *call, const Datum *path, uint32 size, Period period)
{
	ereport(ERROR, (errcode(ERRCODE_CHECK_VIOLATION),
					errmsg("\"%s\" cannot be inside \"%s\", which is inside it",
						   item_text(call, call->link.child), item_text(call, call->link.parent)),
					may_read_links(call)
						? errdetail("The links would form a cycle%s: %s.",
									period_text(call->plan, period), path_text(call, path, size))
						: errdetail("The links would form a cycle."),
					error_source(call)));
}

/* "inside "A" from B until C", or "consumed by "A" from B on" */
static char *
location_text(const GuardCall *call, Datum parent, LinkTimes times)
{
	char *item = item_text(call, parent);
	char *period = period_text(call->plan, link_in_force(times));

	if (!times.transferred)
		return psprintf("inside \"%s\"%s", item, period);
	return psprintf("consumed by \"%s\"%s%s", item, period, period[0] == '\0' ? "" : " on");
}

void
guard_refuse_location(const GuardCall *call, Datum parent, LinkTimes times)
{
	char *unit = item_text(call, call->link.child);
	char *here = location_text(call, call->link.parent, call->link.times);

	ereport(ERROR, (errcode(ERRCODE_CHECK_VIOLATION),
					errmsg("unit \"%s\" cannot be in two places at once", unit),
					may_read_links(call) ? errdetail("It would be %s, and %s %s.", here,
													 times.transferred ? "was" : "is",
													 location_text(call, parent, times))
										 : errdetail("It would be %s, but is elsewhere.", here),
					error_source(call)));
}

void
guard_refuse_quantity(const GuardCall *call, Numeric used, Numeric received)
{
	const GuardPlan *plan = call->plan;
	bool visible = may_read_links(call) &&
				   lookup_may_read(plan->lots, plan->lot_columns, lengthof(plan->lot_columns));

	ereport(ERROR,
			(errcode(ERRCODE_CHECK_VIOLATION),
			 errmsg("not enough of lot \"%s\" is left for a quantity of %s",
					item_text(call, call->link.child), quantity_text(call->link.quantity)),
			 visible ? errdetail("This link would bring its use to %s of %s received in \"%s\".",
								 quantity_text(used), quantity_text(received),
								 lookup_relation_name(plan->lots))
					 : errdetail("More would be used than was received."),
			 error_source(call)));
}

void
guard_refuse_unlisted(const GuardCall *call)
{
	ereport(ERROR,
			(errcode(ERRCODE_CHECK_VIOLATION),
			 errmsg("lot \"%s\" is not in relation \"%s\"", item_text(call, call->link.child),
					lookup_relation_name(call->plan->lots)),
			 errdetail("None of it is known to have been received."),
			 errhint("Enter the lot first, with a null quantity if that is not counted."),
			 error_source(call)));
}
