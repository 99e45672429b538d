/*
 * edges_query.h
 *		The text of a query for links.
 */
#ifndef TRACEABILITY_GENEALOGY_EDGES_QUERY_H
#define TRACEABILITY_GENEALOGY_EDGES_QUERY_H

#include "genealogy/edges.h"

/* Ways to search, the better one first. */
typedef enum Search
{
	SEARCH_ANY,        /* column = ANY (items): for indexes and foreign servers */
	SEARCH_FIRST_ROWS, /* the same, planned for its first rows: without bitmaps */
	SEARCH_JOIN        /* items joined to the table: where there is no index */
} Search;

/*
 * Gives the items that were asked for, an array in parameter 1, each with a
 * neighbour, as of the time in parameter 2 if the table is dated; behind them
 * the two times, the quantity and the part number, as far as the table has them.
 */
extern char *edges_query(const EdgeTable *table, EdgeDirection direction, Search search);

/* Gives all items that are parents, each with its children. */
extern char *edges_query_all(const EdgeTable *table);

#endif
