/*
 * query_source.h
 *		Links by queries that the server's own executor runs.
 */
#ifndef TRACEABILITY_LINKS_QUERY_SOURCE_H
#define TRACEABILITY_LINKS_QUERY_SOURCE_H

#include "links/query_text.h"
#include "links/source.h"

/*
 * A source that asks the server's own executor, as the caller and under the caller's
 * snapshot.  Prepared queries are kept with "caller" for its next call; they
 * are planned for their first rows where the visitor may want no more.
 */
extern LinkSource *query_source_open(const LinkTable *table, FmgrInfo *caller, bool may_stop);

/* Links that are asked for, of parts of a table. */
typedef struct QueryExpand
{
	TraceDirection direction;
	const QueryPart *parts;
	int nparts;
	const Datum *items; /* those of all parts, each once */
	int nitems;
	LinkVisitor visit;
	void *state;
} QueryExpand;

/*
 * As expand does, of parts of the table, each with items of its own: one
 * statement reads all of them, and foreign tables among them at the same time.
 */
extern bool query_source_expand(LinkSource *source, const QueryExpand *expand);

#endif
