/*
 * statistics.h
 *		What ANALYZE found out about a table of links.
 */
#ifndef TRACEABILITY_LINKS_STATISTICS_H
#define TRACEABILITY_LINKS_STATISTICS_H

#include "links/table.h"

typedef struct LinkStatistics
{
	double links;
	double parents; /* different ones */
	double children;
} LinkStatistics;

/* False when the table was not analyzed, or the user may not know of it. */
extern bool link_statistics_read(LinkStatistics *statistics, const LinkTable *table);

/* How many links an item has: as many as this one, if it is a common one. */
extern double link_statistics_of_item(const LinkStatistics *statistics, const LinkTable *table,
									  TraceDirection direction, Datum item);

/* How many links an item has that has any. */
extern double link_statistics_of_any(const LinkStatistics *statistics, TraceDirection direction);

#endif
