/*
 * query_text.h
 *		The text of a query for links.
 */
#ifndef TRACEABILITY_LINKS_QUERY_TEXT_H
#define TRACEABILITY_LINKS_QUERY_TEXT_H

#include "links/table.h"

/* How items are searched for, the better one first. */
typedef enum Search
{
	SEARCH_ANY,        /* column = ANY (items): for indexes and foreign servers */
	SEARCH_FIRST_ROWS, /* the same, planned for its first rows: without bitmaps */
	SEARCH_LIST,       /* column = item OR ...: for foreign servers that take no such array */
	SEARCH_JOIN        /* items joined to the table: where there is no index */
} Search;

/* Items in a list; each is a parameter, and null where there are fewer. */
#define ITEMS_PER_LIST 64

/*
 * A relation that has some of the links, and the items whose links it is asked
 * for.  One query reads several: other servers are asked at the same time then.
 */
typedef struct QueryPart
{
	const LinkTable *table; /* as the other parts, but for the relation and its name */
	const Datum *items;
	int nitems;
} QueryPart;

/* How many parameters are items of a part, or arrays of them; those of the next come after them. */
extern int query_text_items(Search search);

/*
 * How many parameters are items of all parts, or arrays of them; that of the time
 * comes after them.  Of a join all parts are asked for the items in one array.
 */
extern int query_text_parameters(Search search, int nparts);

/*
 * Gives the items that were asked for, each with a neighbour, as of the time in
 * the last parameter if the table is dated; after them the two times, whether
 * it is a transfer, the quantity and the part number, as far as the table has
 * them.
 */
extern char *query_text(const QueryPart *parts, int nparts, TraceDirection direction,
						Search search);

/* Gives all items that are parents, each with its children, with a parameter 1 that is not used. */
extern char *query_text_all(const LinkTable *table);

#endif
