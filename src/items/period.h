/*
 * period.h
 *		From when until when a link is in force, and when it carries.
 *
 * An assembly is in force from installed_at on and before removed_at; one that
 * ended as it began never is, but carries at that time.  What was transferred
 * (poured, consumed, transformed) from installed_at until removed_at stays where
 * it is: that link is in force from installed_at on, for ever, but carries only
 * from installed_at to removed_at, both included; without removed_at at
 * installed_at, and without either at any time, since it is not known at which.
 * A link of either kind that ended before it began never is in force, and
 * carries nothing.
 *
 * Times are numbers, as their type counts them; DT_NOBEGIN and
 * DT_NOEND are open ends, whatever the type.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_ITEMS_PERIOD_H
#define TRACEABILITY_ITEMS_PERIOD_H

#include "datatype/timestamp.h"

typedef struct LinkTimes
{
	int64 installed_at; /* DT_NOBEGIN when there is none */
	int64 removed_at;   /* DT_NOEND when there is none */
	bool transferred;
	bool ended; /* it has a removed_at */
} LinkTimes;

/* The times from "from" on and before "until". */
typedef struct Period
{
	int64 from;
	int64 until;
	bool closed; /* "until" is one of them */
} Period;

static inline bool
link_ends_before_it_begins(LinkTimes times)
{
	return times.removed_at < times.installed_at;
}

/* The order of links by kind, then by time. */
static inline int
link_times_compare(LinkTimes a, LinkTimes b)
{
	if (a.transferred != b.transferred)
		return a.transferred ? 1 : -1;
	if (a.installed_at != b.installed_at)
		return a.installed_at < b.installed_at ? -1 : 1;
	if (a.removed_at != b.removed_at)
		return a.removed_at < b.removed_at ? -1 : 1;
	return (int) b.ended - (int) a.ended;
}

/* When the child is in the parent. */
static inline Period
link_in_force(LinkTimes times)
{
	if (times.transferred && !link_ends_before_it_begins(times))
		return (Period){times.installed_at, DT_NOEND, true};
	return (Period){times.installed_at, times.removed_at, false};
}

/* A transfer with a beginning, and no end that is known. */
static inline bool
link_is_instant(LinkTimes times)
{
	return times.transferred && !times.ended && times.installed_at != DT_NOBEGIN;
}

/* When the link can be one of a cycle: a transfer while it lasts, an assembly while in force. */
static inline Period
link_in_cycle(LinkTimes times)
{
	int64 until = link_is_instant(times) ? times.installed_at : times.removed_at;

	return (Period){times.installed_at, until, times.transferred};
}

/* The last time at which it carries; before installed_at when there is none. */
static inline int64
link_last_time(LinkTimes times)
{
	if (link_is_instant(times))
		return times.installed_at;
	if (times.transferred || times.removed_at == DT_NOEND || times.removed_at <= times.installed_at)
		return times.removed_at;
	return times.removed_at - 1;
}

static inline bool
period_is_empty(Period period)
{
	return period.from > period.until || (period.from == period.until && !period.closed);
}

/* Whether it lasts until a time, and at it. */
static inline bool
period_lasts(Period period, int64 time)
{
	return period.until > time || (period.until == time && period.closed);
}

/* An open end is there at the end of all times, too. */
static inline bool
period_has(Period period, int64 time)
{
	return period.from <= time && (period_lasts(period, time) || period.until == DT_NOEND);
}

static inline bool
period_contains(Period outer, Period inner)
{
	return outer.from <= inner.from &&
		   (inner.closed ? period_lasts(outer, inner.until) : outer.until >= inner.until);
}

/* The times that both have; empty when there are none. */
static inline Period
period_meet(Period a, Period b)
{
	Period meet = a.until < b.until || (a.until == b.until && !a.closed) ? a : b;

	meet.from = Max(a.from, b.from);
	return meet;
}

/* The times of one that come after all of another. */
static inline Period
period_after(Period period, Period other)
{
	/* as period_has: an open end is there at the end of all times, too */
	if (other.until == DT_NOEND)
		return (Period){DT_NOEND, DT_NOEND, false};
	period.from = Max(period.from, other.until + other.closed);
	return period;
}

/* The order of their ends. */
static inline int
period_compare_ends(Period a, Period b)
{
	if (a.until != b.until)
		return a.until < b.until ? -1 : 1;
	return (int) a.closed - (int) b.closed;
}

#endif
