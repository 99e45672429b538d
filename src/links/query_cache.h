/*
 * query_cache.h
 *		Prepared queries for links, kept from call to call.
 */
#ifndef TRACEABILITY_LINKS_QUERY_CACHE_H
#define TRACEABILITY_LINKS_QUERY_CACHE_H

#include "links/query_plan.h"
#include "links/query_text.h"
#include "optimizer/planner.h"

/* How links are read; the first two are the directions of a search. */
typedef enum Reading
{
	READ_DOWN = TRACE_DOWN,
	READ_UP = TRACE_UP,
	READ_ALL
} Reading;

#define READINGS (READ_ALL + 1)

/* What a query was made for, besides its text. */
typedef struct QueryTerms
{
	Oid key_type;
	bool may_stop;
	int work_mem;
	Oid user;
	planner_hook_type planner;
} QueryTerms;

/* The query of one reading, kept from call to call. */
typedef struct CachedQuery
{
	char *text; /* the first that was tried; nearly all that the rest depends on is in it */
	QueryTerms terms;
	int parts; /* that it reads */
	Search search;
	bool custom; /* planned anew for the values of every execution */
	struct _SPI_plan *plan;
	int generation;    /* of the plan that was looked at */
	QueryPlan seen;    /* in it; the lists live as long as the call that looked */
	Bitmapset *joined; /* parts that are to be joined to the items, others not; NULL: all alike */
} CachedQuery;

/* How many are kept of one reading: the levels of a trace may be looked up in other parts. */
#define QUERIES_KEPT 8

typedef struct CachedReading
{
	CachedQuery queries[QUERIES_KEPT]; /* the one that was used last comes first */
} CachedReading;

/* The queries of a caller for one of the tables that it reads, of each reading. */
extern CachedReading *query_cache(FmgrInfo *caller, int table);

/*
 * Makes the first query the best one for the parts, if it is not.  All links are read
 * of one part alone.
 */
extern void query_cache_find(CachedReading *kept, const QueryPart *parts, int nparts,
							 Reading reading, bool may_stop);

/* The server plans anew when something changed, and may come to another plan. */
extern bool query_cache_is_planned(const CachedQuery *query);

/*
 * The foreign tables of which a search of the parts would fetch rows that it does
 * not want, since the condition on them is not sent to their servers.
 */
extern List *query_cache_fetched_tables(const QueryPart *parts, int nparts);

#endif
