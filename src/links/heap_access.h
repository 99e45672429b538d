/*
 * heap_access.h
 *		Whether the server reads a table's rows where an index of it leads.
 */
#ifndef TRACEABILITY_LINKS_HEAP_ACCESS_H
#define TRACEABILITY_LINKS_HEAP_ACCESS_H

#include "nodes/pg_list.h"
#include "utils/relcache.h"

/* For whom rows are read. */
typedef enum HeapReader
{
	HEAP_OF_USER, /* as a query of the current user would be answered */
	HEAP_OF_TABLE /* whoever asks, all rows as they are */
} HeapReader;

/*
 * Asks the planner how it would read the relation, a table or a partitioned
 * one, of which the given tables hold the rows.  NULL: all rows of these, just
 * as they are, from their own heaps; else why not.
 */
extern const char *heap_access_why_not(Relation relation, const List *tables, HeapReader reader);

#endif
