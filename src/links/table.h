/*
 * table.h
 *		The user's table of links, its columns, and one link of it.
 */
#ifndef TRACEABILITY_LINKS_TABLE_H
#define TRACEABILITY_LINKS_TABLE_H

#include "datatype/timestamp.h"
#include "items/key.h"
#include "items/period.h"

/* Which way a trace walks. */
typedef enum TraceDirection
{
	TRACE_DOWN, /* from parents to children: what is inside */
	TRACE_UP    /* from children to parents: where it went */
} TraceDirection;

/* Whether links are to come with something that not every table knows of them. */
typedef enum ColumnNeed
{
	COLUMN_NOT_NEEDED,
	COLUMN_IF_THERE, /* a column of the usual name may be absent, of another name not */
	COLUMN_IF_ENDS,  /* the same of times, which are needed only where links can end */
	COLUMN_NEEDED
} ColumnNeed;

/* How many tables one call may read; the last one is that of the links, at other times. */
#define LINK_TABLES 3

/* The names of the arguments that name columns, for errors. */
typedef struct LinkArguments
{
	const char *parent;
	const char *child;
	const char *quantity;
	const char *part;
	const char *usual_part; /* the column, if nobody names another one */
} LinkArguments;

/*
 * The user's table of links.  The caller names the table, the columns, the time
 * and what it needs; link_table_resolve finds out the rest, or raises an error.
 *
 * A table of lots is one in which each lot is linked to itself, in the quantity
 * that was received.
 */
typedef struct LinkTable
{
	Oid relation;
	const char *parent;
	const char *child;
	const char *installed_at; /* NULL: there is no such column */
	const char *removed_at;   /* NULL: there is no such column */
	const char *transferred;  /* NULL: there is no such column */
	const char *quantity;     /* NULL: there is no such column */
	const char *part;         /* or the unit of measure; NULL: there is no such column */
	ColumnNeed need_times;
	ColumnNeed need_quantity;
	ColumnNeed need_part;
	bool dated;   /* only links that were installed at that time */
	bool current; /* dated now, unless it is dated already or its links have no times */
	TimestampTz at;
	int number;                     /* of the tables that the call reads, from 0 */
	const LinkArguments *arguments; /* NULL: as the columns are called by default */

	const char *schema_name;
	const char *table_name;
	const char *rows; /* what queries read in place of the table, if not NULL */
	Oid column_type;  /* what both columns are declared as, if they agree */
	ItemKey key;      /* how the items in them are compared */
	bool has_times;
	Oid time_types[2];    /* of installed_at and removed_at, without domains */
	bool has_transferred; /* when links are in force depends on it, too */
	bool has_quantity;
	Oid quantity_type; /* without domains, as that of parts */
	bool has_part;
	Oid part_type;
} LinkTable;

/*
 * One link, valid only during the call that is given it.  A quantity or time
 * that the table does not know is null, which for a time means that the link
 * has no beginning or no end; what is not known to be a transfer is none.
 */
typedef struct TraceLink
{
	Datum from;
	uint32 asked; /* where "from" probably is among the items that the source was asked for */
	Datum to;
	LinkTimes times;
	bool has_quantity;
	Datum quantity; /* numeric */
	bool has_part;
	Datum part; /* of the table's part_type */
} TraceLink;

extern void link_table_resolve(LinkTable *table);

#endif
