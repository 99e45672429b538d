/*
 * node_order.c
 *		Nodes in the order of their items.
 */
#include "postgres.h"

#include "miscadmin.h"
#include "utils/memutils.h"
#include "walk/node_order.h"

void
node_order_init(NodeOrder *order, const NodeSet *nodes, ItemType *item, MemoryContext scratch)
{
	TypeCacheEntry *type = lookup_type_cache(nodes->key->type, TYPECACHE_CMP_PROC_FINFO);

	order->nodes = nodes;
	order->item = item;
	order->compare = OidIsValid(type->cmp_proc) ? &type->cmp_proc_finfo : NULL;
	order->scratch = scratch;
}

int
node_order_compare(uint32 a, uint32 b, const NodeOrder *order)
{
	Datum one = order->nodes->nodes[a].key;
	Datum other = order->nodes->nodes[b].key;

	MemoryContextReset(order->scratch);
	if (order->compare == NULL)
		return strcmp(item_text(order->item, one), item_text(order->item, other));
	return DatumGetInt32(
		FunctionCall2Coll(order->compare, order->nodes->key->collation, one, other));
}

#define ST_SORT sort_nodes
#define ST_ELEMENT_TYPE uint32
#define ST_COMPARE(a, b, order) node_order_compare(*(a), *(b), order)
#define ST_COMPARE_ARG_TYPE const NodeOrder
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

void
node_order_sort(const NodeSet *nodes, ItemType *item, MemoryContext scratch, uint32 *numbers,
				uint32 count)
{
	MemoryContext caller = MemoryContextSwitchTo(scratch);
	NodeOrder order;

	node_order_init(&order, nodes, item, scratch);
	sort_nodes(numbers, count, &order);
	MemoryContextSwitchTo(caller);
}
