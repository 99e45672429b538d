/*
 * period.h
 *		From when until when a link is in force, and when it carries.
 *
 * A link is in force from the moment "from" on and before the moment "until";
 * the least and the greatest number are open ends.  While it is in force, what
 * is inside its child is inside its parent, too.  What passes through a link in
 * the course of time passes while it is in force.
 *
 * One that ends as it begins is of no duration: it is in force at no time, but
 * carries at that moment, as something does that was drawn from a tank.  One
 * that ends before it begins is an error: it is never in force, and carries
 * nothing.
 */
#ifndef TRACEABILITY_GENEALOGY_PERIOD_H
#define TRACEABILITY_GENEALOGY_PERIOD_H

typedef struct Period
{
	int64 from;
	int64 until;
} Period;

/* Whether there is no moment at which the link is in force. */
static inline bool
period_is_empty(Period period)
{
	return period.from >= period.until;
}

static inline bool
period_is_reversed(Period period)
{
	return period.until < period.from;
}

/* Whether the link is in force at the moment, which may be the end of all times. */
static inline bool
period_has(Period period, int64 moment)
{
	return period.from <= moment && (moment < period.until || period.until == PG_INT64_MAX);
}

static inline Period
period_meet(Period a, Period b)
{
	return (Period){Max(a.from, b.from), Min(a.until, b.until)};
}

/* The last moment at which the link carries, unless it is reversed; the first is "from". */
static inline int64
period_last(Period period)
{
	return period.until == PG_INT64_MAX || period.until == period.from ? period.until
																	   : period.until - 1;
}

#endif
