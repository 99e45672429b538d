/*
 * table.h
 *		Where links come from.
 *
 * A trace knows links only through an LinkSource: it hands over the items of a
 * level and is given their links, one by one.  What table, index or server the
 * links are read from is the source's business, one implementation a kind.
 */
#ifndef TRACEABILITY_LINKS_TABLE_H
#define TRACEABILITY_LINKS_TABLE_H

#include "datatype/timestamp.h"
#include "fmgr.h"
#include "items/key.h"
#include "items/memory.h"
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
 * and what he needs; link_table_resolve finds out the rest, or raises an error.
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
	const char *part;         /* or what else is read of links; NULL: there is no such column */
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
	Oid column_type; /* what both columns are declared as, if they agree */
	ItemKey key;     /* how the items in them are compared */
	bool has_times;
	Oid time_types[2];    /* of installed_at and removed_at, without domains */
	bool has_transferred; /* the times are not all that says when links are in force */
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
	Datum to;
	LinkTimes times;
	bool has_quantity;
	Datum quantity; /* numeric */
	bool has_part;
	Datum part; /* of the table's part_type */
} TraceLink;

/* Is given one link.  False: no more links are wanted. */
typedef bool (*LinkVisitor)(void *state, const TraceLink *link);

/*
 * Is given one item that was reached, how many links away from the start it is,
 * and the item before it; both are keys of the table, valid only during the call.
 */
typedef void (*ReachVisitor)(void *state, Datum item, int depth, Datum via);

/* What a source is asked for that follows links by itself. */
typedef struct LinkReach
{
	TraceDirection direction;
	int max_depth;
	TraceMemory *memory;
	ReachVisitor visit; /* NULL: items are only counted */
	void *state;
} LinkReach;

typedef struct LinkSource LinkSource;

struct LinkSource
{
	const ItemKey *key;

	/*
	 * Passes every link of the given items to the visitor, in any order, NULL
	 * neighbours left out; "from" is equal to one of the items, which are
	 * pairwise different.  False when the visitor wanted no more.
	 */
	bool (*expand)(LinkSource *source, TraceDirection direction, const Datum *items, int nitems,
				   LinkVisitor visit, void *state);

	/* Passes every link of the table to the visitor, from parent to child. */
	bool (*scan)(LinkSource *source, LinkVisitor visit, void *state);
	void (*close)(LinkSource *source);

	/*
	 * NULL where links must be followed level by level.  Else passes everything
	 * that an item of the table reaches to the visitor, each item once, by one of
	 * the shortest ways, and returns how many they are.
	 */
	uint64 (*reach)(LinkSource *source, const LinkReach *reach, Datum start);

	/*
	 * A source may know its items by numbers, and then "key" is that of these.
	 * A number is made of an item of the table, and an item of a number; both
	 * are NULL where the items are their own keys.  Such a source has no scan,
	 * and its order is not that of the items.
	 */
	Datum (*number)(LinkSource *source, Datum item);
	Datum (*item)(LinkSource *source, Datum number);
};

extern void link_table_resolve(LinkTable *table);

/*
 * A source that asks the server's own executor, as the caller and under his
 * snapshot.  Prepared queries are kept with "caller" for its next call; they
 * are planned for their first rows where the visitor may want no more.
 */
extern LinkSource *query_source_open(const LinkTable *table, FmgrInfo *caller, bool may_stop);

#endif
