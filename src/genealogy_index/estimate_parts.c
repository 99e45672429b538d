/*
 * estimate_parts.c
 *		The indexes that are looked at for an estimate, opened, and the items in them.
 *
 * An item is a node in each index that has links of it, so several indexes know it
 * by its hash.  That two items may have the same does not matter for an estimate.
 */
#include "postgres.h"

#include "genealogy_index/estimate_parts.h"
#include "genealogy_index/node.h"

void
estimate_parts_init(EstimateParts *parts, ReachIndexes *indexes)
{
	parts->indexes = indexes;
	parts->count = 0;
}

bool
estimate_parts_are_several(const EstimateParts *parts)
{
	return parts->indexes->all > 1;
}

GenealogyIndex *
estimate_parts_index(EstimateParts *parts, int part)
{
	while (parts->count <= part)
	{
		genealogy_index_open(&parts->opened[parts->count],
							 parts->indexes->indexes[parts->count].index);
		parts->count++;
	}
	return &parts->opened[part];
}

LinkDirection
estimate_parts_direction(const EstimateParts *parts, int part, LinkDirection direction)
{
	if (!parts->indexes->indexes[part].exchanged)
		return direction;
	return direction == LINKS_OUT ? LINKS_IN : LINKS_OUT;
}

double
estimate_parts_weight(const EstimateParts *parts, int nearby, int others)
{
	return Max(1, (parts->indexes->all - nearby) / Max(1, others));
}

/* The types' own functions are not called while the page is locked. */
void
estimate_parts_key(EstimateParts *parts, int part, NodeNumber node, NodeKey *key)
{
	GenealogyIndex *index = estimate_parts_index(parts, part);
	Buffer buffer = node_lock(index, node, BUFFER_LOCK_SHARE);
	Page page = BufferGetPage(buffer);
	StoredKey stored;
	Datum value;

	node_check(index, page, node_block(node), node_offset(node));
	stored = node_stored_key(index, page, node);
	value = stored_key_value(index, &stored);
	UnlockReleaseBuffer(buffer);
	node_key_of_value(index, value, key);
}

SampledItem
estimate_parts_item(EstimateParts *parts, int part, NodeNumber node)
{
	NodeKey key = {.hash = node};

	if (estimate_parts_are_several(parts))
		estimate_parts_key(parts, part, node, &key);
	return (SampledItem){key.hash, part, node};
}

static bool
find_in(EstimateParts *parts, int part, const NodeKey *key, SampledItem *item)
{
	NodeNumber node = node_find(estimate_parts_index(parts, part), key);

	*item = (SampledItem){estimate_parts_are_several(parts) ? key->hash : node, part, node};
	return node != NODE_NONE;
}

bool
estimate_parts_find(EstimateParts *parts, Datum value, SampledItem *item)
{
	ReachIndexes *indexes = parts->indexes;
	int part = indexes->route == NULL ? 0 : indexes->route(indexes->route_state, value);
	NodeKey key;

	if (part < 0 || indexes->count == 0)
		return false;
	node_key_of_value(estimate_parts_index(parts, part), value, &key);
	if (indexes->route != NULL)
		return find_in(parts, part, &key, item);
	while (part < indexes->count && !find_in(parts, part, &key, item))
		part++;
	return part < indexes->count;
}

bool
estimate_parts_are_all(EstimateParts *parts, Datum value)
{
	ReachIndexes *indexes = parts->indexes;

	if (indexes->route != NULL)
		return indexes->route(indexes->route_state, value) != ROUTE_ELSEWHERE;
	return indexes->count >= indexes->all;
}

bool
reach_indexes_alike(Relation a, Relation b)
{
	GenealogyIndex first;
	GenealogyIndex second;

	genealogy_index_open(&first, a);
	genealogy_index_open(&second, b);
	return first.hash->fn_oid == second.hash->fn_oid && first.collation == second.collation;
}
