/*
 * queries.h
 *		The queries that numbering runs at each call, prepared once for each call site.
 *
 * All needs a connection to SPI.  Include it after postgres.h.
 */
#ifndef TRACEABILITY_NUMBERING_QUERIES_H
#define TRACEABILITY_NUMBERING_QUERIES_H

#include "functions/format_cache.h"
#include "utils/hsearch.h"

typedef enum QueryNumber
{
	FIND_FORMAT,
	LIST_FORMATS,
	LIST_SHARING_FORMATS,
	LOCK_FORMAT,
	FIND_LAST,
	FIND_RETURNED,
	COUNT_ON_AGAIN,
	COUNT_ON,
	BEGIN_COUNTER,
	JOIN_COUNTER,
	COUNT_TO,
	LOCK_RETURNED_AGAIN,
	LOCK_RETURNED,
	TAKE_RETURNED,
	GIVE_BACK,
	QUERIES
} QueryNumber;

/* What is kept with a call site, and freed with it. */
typedef struct NumberingCallSite
{
	struct _SPI_plan *plan[QUERIES];
	CompiledFormat *format; /* the one that was found last */
	HTAB *counters;         /* those that moved */
	MemoryContextCallback callback;
} NumberingCallSite;

extern NumberingCallSite *numbering_call_site(FunctionCallInfo fcinfo);

/* Runs a query, and returns whether it has a row. */
extern bool numbering_run(FunctionCallInfo fcinfo, QueryNumber number, Datum *arguments,
						  bool read_only);

/* A value of the first row of its result. */
extern Datum numbering_value(int column);

#endif
