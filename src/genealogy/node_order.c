/*
 * node_order.c
 *		Nodes in the order of their items.
 */
#include "postgres.h"

#include "genealogy/node_order.h"
#include "miscadmin.h"
#include "utils/memutils.h"

typedef struct NodeOrder
{
	const NodeSet *nodes;
	ItemType *item;
	Oid collation;
	FmgrInfo *compare; /* NULL: the type has no order */
	MemoryContext scratch;
} NodeOrder;

static int
compare_nodes(const uint32 *a, const uint32 *b, NodeOrder *order)
{
	Datum one = order->nodes->nodes[*a].key;
	Datum other = order->nodes->nodes[*b].key;

	MemoryContextReset(order->scratch);
	if (order->compare == NULL)
		return strcmp(item_text(order->item, one), item_text(order->item, other));
	return DatumGetInt32(FunctionCall2Coll(order->compare, order->collation, one, other));
}

#define ST_SORT sort_nodes
#define ST_ELEMENT_TYPE uint32
#define ST_COMPARE(a, b, order) compare_nodes(a, b, order)
#define ST_COMPARE_ARG_TYPE NodeOrder
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

void
node_order_sort(const NodeSet *nodes, ItemType *item, MemoryContext scratch, uint32 *numbers,
				uint32 count)
{
	TypeCacheEntry *type = lookup_type_cache(nodes->key->type, TYPECACHE_CMP_PROC_FINFO);
	NodeOrder order = {.nodes = nodes,
					   .item = item,
					   .collation = nodes->key->collation,
					   .compare = OidIsValid(type->cmp_proc) ? &type->cmp_proc_finfo : NULL,
					   .scratch = scratch};
	MemoryContext caller = MemoryContextSwitchTo(scratch);

	sort_nodes(numbers, count, &order);
	MemoryContextSwitchTo(caller);
}
