/*
 * estimate.h
 *		About how many items a trace will reach, for the planner.
 */
#ifndef TRACEABILITY_LINKS_ESTIMATE_H
#define TRACEABILITY_LINKS_ESTIMATE_H

#include "links/table.h"

/* The most items that are looked at; of more, give some that lie evenly among them. */
#define LINK_ESTIMATE_ITEMS 64

typedef struct LinkEstimateRequest
{
	const LinkTable *table; /* resolved */
	TraceDirection direction;
	int max_depth;
	double count;       /* of the items, or how many there may be */
	const Datum *items; /* the keys of those that are looked at; NULL: they are not known */
	int given;
	bool is_any; /* one that is not known is as likely as another: of a table, each row */
} LinkEstimateRequest;

typedef struct LinkEstimate
{
	double reached; /* by all items together, without themselves */
	double leaves;  /* of these lead to no further */
} LinkEstimate;

/*
 * From a look at the genealogy index that a trace would read, else from the
 * statistics of the table.  False: nothing is known.  Raises errors as a trace
 * does.
 */
extern bool link_estimate(LinkEstimate *estimate, const LinkEstimateRequest *request);

/* How many items have links in a direction: all that can be reached in the other. */
extern bool link_estimate_all(double *items, const LinkTable *table, TraceDirection direction);

#endif
