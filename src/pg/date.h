/*
 * date.h
 *		Dates of pure code as dates of the server, and back.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_PG_DATE_H
#define TRACEABILITY_PG_DATE_H

#include "core/calendar.h"
#include "utils/date.h"
#include "utils/datetime.h"

static inline DateADT
date_from_calendar(CalendarDate date)
{
	return date2j(date.year, date.month, date.day) - POSTGRES_EPOCH_JDATE;
}

/* An infinite date is an error: "what" is the subject of its sentence. */
static inline CalendarDate
date_to_calendar(DateADT date, const char *what)
{
	CalendarDate calendar;

	if (DATE_NOT_FINITE(date))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errmsg("%s must be finite", what)));
	j2date(date + POSTGRES_EPOCH_JDATE, &calendar.year, &calendar.month, &calendar.day);
	return calendar;
}

#endif
