/*
 * order.h
 *		Links without a cycle, and an order of their nodes in which every link leads onward.
 */
#ifndef TRACEABILITY_CHECK_ORDER_H
#define TRACEABILITY_CHECK_ORDER_H

#include "check/links.h"

/* The links of a node that are in force are chained, at either end. */
typedef struct OrderedLink
{
	uint32 from;
	uint32 to;
	uint32 number; /* in the table */
	uint32 next_out;
	uint32 previous_out;
	uint32 next_in;
	uint32 previous_in;
	bool in_force;
} OrderedLink;

typedef struct OrderedLinks
{
	OrderedLink *links;
	uint32 count;
	uint32 nodes;
	uint32 *rank; /* of a node in the order */
	uint32 *via;  /* the link by which the last search reached a node */

	/* private */
	uint32 *first_out;
	uint32 *first_in;
	uint32 *seen; /* in which search */
	uint32 search;
	uint32 *after; /* nodes that the new link leads to, and nodes that lead to it */
	uint32 *before;
	uint32 *ranks;
} OrderedLinks;

/* The links and the ranks of the nodes are filled in by the caller. */
extern void check_order_init(OrderedLinks *ordered, CheckedLinks *links, MemoryContext context,
							 uint32 nodes, uint32 count);

/*
 * Puts a link in force.  It returns false when that would close a cycle; then "via"
 * leads from its parent back to its child on a shortest path.
 */
extern bool check_order_add(OrderedLinks *ordered, uint32 link);

/* Takes a link out, if it is in force. */
extern void check_order_remove(OrderedLinks *ordered, uint32 link);

#endif
