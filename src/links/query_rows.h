/*
 * query_rows.h
 *		Rows of a query for links (query_text.c), as links.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_LINKS_QUERY_ROWS_H
#define TRACEABILITY_LINKS_QUERY_ROWS_H

#include "executor/tuptable.h"
#include "links/source.h"

/* Raises an error when the columns are not those that were asked for. */
extern void query_rows_check(const LinkTable *table, TupleDesc columns);

/* False when an end of the link is missing. */
extern bool query_rows_read(const LinkTable *table, TupleTableSlot *slot, TraceLink *link);

#endif
