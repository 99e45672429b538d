/*
 * edges_kept.h
 *		Prepared queries for links, kept from call to call.
 */
#ifndef TRACEABILITY_GENEALOGY_EDGES_KEPT_H
#define TRACEABILITY_GENEALOGY_EDGES_KEPT_H

#include "genealogy/edges_plan.h"
#include "genealogy/edges_query.h"

/* A way to read links; the first two are the directions of a search. */
typedef enum Reading
{
	READ_DOWN = EDGES_DOWN,
	READ_UP = EDGES_UP,
	READ_ALL
} Reading;

#define READINGS (READ_ALL + 1)

/* The query of one way to read, kept from call to call. */
typedef struct KeptQuery
{
	char *text; /* the first that was tried, which says nearly all that the rest depends on */
	Oid key_type;
	int work_mem;
	Search search;
	bool custom; /* planned anew for the values of every execution */
	struct _SPI_plan *plan;
	int generation; /* of the plan that was looked at */
	EdgePlan seen;  /* in it; the lists live as long as the call that looked */
} KeptQuery;

/* Those of a place that calls, for one of the tables that it reads; one a reading. */
extern KeptQuery *kept_queries(FmgrInfo *caller, int table);

/* Makes it the best query for the table, if it is not; "context" is that of the place. */
extern void kept_query_find(KeptQuery *query, const EdgeTable *table, Reading reading,
							bool may_stop, MemoryContext context);

/* The server plans anew when something changed, and may come to another plan. */
extern bool kept_query_is_planned(const KeptQuery *query);

/*
 * The foreign tables of which a search would fetch rows that it does not want,
 * since the condition on them is not sent to their servers.
 */
extern List *kept_query_fetched_tables(const EdgeTable *table);

#endif
