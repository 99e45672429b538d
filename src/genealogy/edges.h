/*
 * edges.h
 *		Where links come from.
 *
 * A trace knows links only through an EdgeSource: it hands over the items of a
 * level and is given their links, one by one.  What table, index or server the
 * links are read from is the source's business, one implementation a kind.
 */
#ifndef TRACEABILITY_GENEALOGY_EDGES_H
#define TRACEABILITY_GENEALOGY_EDGES_H

#include "datatype/timestamp.h"
#include "fmgr.h"
#include "genealogy/key.h"

/* Which way a trace walks. */
typedef enum EdgeDirection
{
	EDGES_DOWN, /* from parents to children: what is inside */
	EDGES_UP    /* from children to parents: where it went */
} EdgeDirection;

/*
 * The user's edge table.  The caller names the table, the columns and the
 * time; edge_table_resolve finds out the rest, or raises an error.
 */
typedef struct EdgeTable
{
	Oid relation;
	const char *parent;
	const char *child;
	const char *installed_at; /* NULL: there is no such column */
	const char *removed_at;   /* NULL: there is no such column */
	bool dated;               /* only links that were installed at that time */
	TimestampTz at;

	const char *schema_name;
	const char *table_name;
	Oid column_type; /* what both columns are declared as, if they agree */
	ItemKey key;     /* how the items in them are compared */
} EdgeTable;

/*
 * Is given one link; "from" is equal to an item that was asked for.  Both are
 * valid only during the call.  False: no more links are wanted.
 */
typedef bool (*EdgeVisitor)(void *state, Datum from, Datum to);

typedef struct EdgeSource EdgeSource;

struct EdgeSource
{
	const ItemKey *key;

	/*
	 * Passes every link of the given items to the visitor, in any order, NULL
	 * neighbours left out.  The items are pairwise different.  False when the
	 * visitor wanted no more.
	 */
	bool (*expand)(EdgeSource *source, EdgeDirection direction, const Datum *items, int nitems,
				   EdgeVisitor visit, void *state);
	void (*close)(EdgeSource *source);
};

extern void edge_table_resolve(EdgeTable *table);

/*
 * A source that asks the server's own executor, as the caller and under his
 * snapshot.  Prepared queries are kept with "caller" for its next call; they
 * are planned for their first rows where the visitor may want no more.
 */
extern EdgeSource *edges_open(const EdgeTable *table, FmgrInfo *caller, bool may_stop);

#endif
