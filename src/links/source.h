/*
 * source.h
 *		Where links come from: a genealogy index or queries, by one interface.
 *
 * A trace knows links only through a LinkSource: it hands over the items of a
 * level and is given their links, one by one.  What table, index or server the
 * links are read from is the source's business, one implementation a kind.
 */
#ifndef TRACEABILITY_LINKS_SOURCE_H
#define TRACEABILITY_LINKS_SOURCE_H

#include "fmgr.h"
#include "items/memory.h"
#include "links/columns.h"
#include "utils/relcache.h"

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
	 * the shortest paths, and returns their number.
	 */
	uint64 (*reach)(LinkSource *source, const LinkReach *reach, Datum start);

	/*
	 * A source may know its items by numbers, and then "key" is that of these.
	 * A number is made of an item of the table, and an item of a number; both
	 * are NULL where the items are their own keys.  Such a source has no scan,
	 * and its order is not that of the items.  Items are cheaper to make of many
	 * numbers at once, which they take the place of.
	 */
	Datum (*number)(LinkSource *source, Datum item);
	Datum (*item)(LinkSource *source, Datum number);
	void (*items)(LinkSource *source, Datum *numbers, int count);
};

/* How a caller asks for links. */
typedef enum LinkAsks
{
	ASKS_FOR_ALL,   /* that there are */
	ASKS_BY_ITEM,   /* for those of items */
	ASKS_BY_NUMBER, /* the same, and takes numbers for items, in whatever order */
} LinkAsks;

typedef struct LinkRequest
{
	LinkAsks asks;
	bool may_stop;       /* the visitor may not want all links */
	FmgrInfo *caller;    /* prepared queries are kept with it for its next call */
	TraceMemory *memory; /* of numbers */
} LinkRequest;

/* Opens the source that is chosen for a table, which is resolved. */
extern LinkSource *link_source_open(const LinkTable *table, const LinkRequest *request);

typedef struct LinkPart LinkPart;

/* What is chosen for a table where links are asked for by items. */
typedef struct LinkChoice
{
	Oid index;           /* the genealogy index that is read; InvalidOid: queries are asked */
	const char *why_not; /* no index is read; NULL: one is, or each part is read by itself */
	bool has_none;       /* the table has been found to have no genealogy index of any columns */
	LinkColumns columns; /* that come with a link */

	/* of the index */
	bool included[LINK_COLUMNS]; /* which columns it has; the others are read in the rows */
	bool covers;                 /* all of them */
	bool exchanged;              /* what it has for parents are children */
	bool reaches;                /* traces that ask for numbers let it follow the links by itself */

	/* of a table whose links are in other tables: its partitions, and what inherits from it */
	bool by_parts; /* else they are read as one */
	int nparts;
	LinkPart *parts;
	int nleft_out; /* parts of other times, which are not read */
} LinkChoice;

/* A table with rows of its own, and how they are read. */
struct LinkPart
{
	LinkTable table;
	LinkChoice choice;
};

extern void link_source_choose(LinkChoice *choice, const LinkTable *table);

/* The same, but true for a table whose parts remain to be chosen for. */
extern bool link_source_choose_whole(LinkChoice *choice, const LinkTable *table);

/* Whether a table has rows of its own that this session can read. */
extern bool link_source_has_rows(Relation relation);

/* Whether the relation is a genealogy index: rows are found by either of its columns. */
extern bool link_index_is(Relation index);

#endif
