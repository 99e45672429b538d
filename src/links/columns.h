/*
 * columns.h
 *		What a link is asked for besides its ends, as columns of its row.
 */
#ifndef TRACEABILITY_LINKS_COLUMNS_H
#define TRACEABILITY_LINKS_COLUMNS_H

#include "access/attnum.h"
#include "links/table.h"

typedef enum LinkColumn
{
	LINK_INSTALLED_AT,
	LINK_REMOVED_AT,
	LINK_TRANSFERRED,
	LINK_QUANTITY,
	LINK_PART
} LinkColumn;

#define LINK_COLUMNS (LINK_PART + 1)

typedef struct LinkColumns
{
	AttrNumber numbers[LINK_COLUMNS];
	int count;
	int times; /* the number of columns, from the first on, that decide when a link is in force */

	/* private */
	LinkColumn meaning[LINK_COLUMNS]; /* of each number */
} LinkColumns;

/* The columns that a trace of the table, which is resolved, asks for. */
extern void link_columns_choose(LinkColumns *columns, const LinkTable *table);

/*
 * Whether a link with these values is in force at the time of the table; only the
 * columns that decide it need be filled.
 */
extern bool link_columns_in_force(const LinkColumns *columns, const LinkTable *table,
								  const Datum *values, const bool *nulls);

/*
 * Fills everything in a link but its ends from the values of these columns, as a
 * query for links would.  False when the query would leave the link out, since it
 * is not in force at the time of the table.
 */
extern bool link_columns_read(const LinkColumns *columns, const LinkTable *table,
							  const Datum *values, const bool *nulls, TraceLink *link);

#endif
