/*
 * query_source.h
 *		Links by queries that the server's own executor runs.
 */
#ifndef TRACEABILITY_LINKS_QUERY_SOURCE_H
#define TRACEABILITY_LINKS_QUERY_SOURCE_H

#include "links/source.h"

/*
 * A source that asks the server's own executor, as the caller and under the caller's
 * snapshot.  Prepared queries are kept with "caller" for its next call; they
 * are planned for their first rows where the visitor may want no more.
 */
extern LinkSource *query_source_open(const LinkTable *table, FmgrInfo *caller, bool may_stop);

#endif
