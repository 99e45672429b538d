/*
 * node_order.h
 *		Nodes in the order of their items.
 */
#ifndef TRACEABILITY_GENEALOGY_NODE_ORDER_H
#define TRACEABILITY_GENEALOGY_NODE_ORDER_H

#include "genealogy/item.h"
#include "genealogy/nodes.h"

/*
 * Sorts numbers of nodes by the order of their type, or by their text if it
 * has none.  The scratch context is emptied.
 */
extern void node_order_sort(const NodeSet *nodes, ItemType *item, MemoryContext scratch,
							uint32 *numbers, uint32 count);

#endif
