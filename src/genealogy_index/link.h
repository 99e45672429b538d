/*
 * link.h
 *		Nodes and links of a genealogy index, as code knows them that reads no pages.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_LINK_H
#define TRACEABILITY_GENEALOGY_INDEX_LINK_H

#include "storage/itemptr.h"

typedef uint32 NodeNumber;

#define NODE_NONE ((NodeNumber) 0)

typedef enum LinkDirection
{
	LINKS_OUT, /* to the children */
	LINKS_IN   /* to the parents */
} LinkDirection;

typedef struct Link
{
	NodeNumber neighbour;
	ItemPointerData tid; /* of the row */
} Link;

#endif
