/*
 * edges_columns.h
 *		What a link is asked for besides its ends, as columns of its row.
 */
#ifndef TRACEABILITY_GENEALOGY_EDGES_COLUMNS_H
#define TRACEABILITY_GENEALOGY_EDGES_COLUMNS_H

#include "access/attnum.h"
#include "genealogy/edges.h"

typedef enum EdgeColumn
{
	EDGE_INSTALLED_AT,
	EDGE_REMOVED_AT,
	EDGE_TRANSFERRED,
	EDGE_QUANTITY,
	EDGE_PART
} EdgeColumn;

#define EDGE_COLUMNS (EDGE_PART + 1)

typedef struct EdgeColumns
{
	AttrNumber numbers[EDGE_COLUMNS];
	int count;
	int times; /* the first so many say when a link is in force */

	/* private */
	EdgeColumn meaning[EDGE_COLUMNS]; /* of each number */
} EdgeColumns;

/* The columns that a trace of the table, which is resolved, asks for. */
extern void edge_columns_choose(EdgeColumns *columns, const EdgeTable *table);

/*
 * Whether a link with these values is one of the time that the table is dated;
 * only those of the times need be there.
 */
extern bool edge_columns_in_force(const EdgeColumns *columns, const EdgeTable *table,
								  const Datum *values, const bool *nulls);

/*
 * Makes of the values of these columns what a query for links would: the link
 * is given all but its ends.  False when the query would have left it out,
 * since it is not one of the time that the table is dated.
 */
extern bool edge_columns_read(const EdgeColumns *columns, const EdgeTable *table,
							  const Datum *values, const bool *nulls, EdgeLink *link);

#endif
