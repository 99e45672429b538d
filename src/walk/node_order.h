/*
 * node_order.h
 *		Nodes in the order of their items.
 */
#ifndef TRACEABILITY_WALK_NODE_ORDER_H
#define TRACEABILITY_WALK_NODE_ORDER_H

#include "items/nodes.h"
#include "links/item.h"

typedef struct NodeOrder
{
	const NodeSet *nodes;
	ItemType *item;
	FmgrInfo *compare; /* NULL: the type has no order, so that of its text is taken */
	MemoryContext scratch;
} NodeOrder;

extern void node_order_init(NodeOrder *order, const NodeSet *nodes, ItemType *item,
							MemoryContext scratch);

/* To be called in the scratch context, which it empties. */
extern int node_order_compare(uint32 a, uint32 b, const NodeOrder *order);

/* Sorts numbers of nodes.  The scratch context is emptied. */
extern void node_order_sort(const NodeSet *nodes, ItemType *item, MemoryContext scratch,
							uint32 *numbers, uint32 count);

#endif
