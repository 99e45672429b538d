/*
 * query_run.h
 *		A query for links that is run again and again, for other items.
 */
#ifndef TRACEABILITY_LINKS_QUERY_RUN_H
#define TRACEABILITY_LINKS_QUERY_RUN_H

#include "links/query_cache.h"
#include "nodes/params.h"
#include "tcop/dest.h"

typedef struct QueryRun QueryRun;

/* Whether the plan that was looked at reads its parameters anew in each run. */
extern bool query_run_is_possible(const CachedQuery *query);

/*
 * Starts the executor.  The parameters may be changed between two runs, where they
 * are.  NULL: something changed, and the plan is not the one that was looked at.
 */
extern QueryRun *query_run_start(const CachedQuery *query, ParamListInfo parameters);

/* Passes all rows to the receiver, or as many as it wants. */
extern void query_run(QueryRun *run, DestReceiver *receiver);

extern void query_run_end(QueryRun *run);

#endif
