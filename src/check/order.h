/*
 * order.h
 *		Links that form no cycle, and an order of the nodes in which each leads onward.
 */
#ifndef TRACEABILITY_CHECK_ORDER_H
#define TRACEABILITY_CHECK_ORDER_H

#include "check/links.h"

/* Of the links that are in force, those of one node are chained at either end. */
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
	uint32 *place; /* of a node in the order */
	uint32 *via;   /* the link by which the last search reached a node */

	/* private */
	uint32 *first_out;
	uint32 *first_in;
	uint32 *seen; /* in which search */
	uint32 search;
	uint32 *ahead; /* nodes after the new link, and before it */
	uint32 *behind;
	uint32 *places;
} OrderedLinks;

/* The links and the places of the nodes are filled in by the caller. */
extern void ordered_init(OrderedLinks *ordered, Links *links, MemoryContext context, uint32 nodes,
						 uint32 count);

/*
 * Puts a link in force, unless it would close a cycle.  If so, "via" leads from
 * its parent back to its child by a shortest way.
 */
extern bool ordered_add(OrderedLinks *ordered, uint32 link);

/* Does nothing if it is not in force. */
extern void ordered_remove(OrderedLinks *ordered, uint32 link);

#endif
