/*
 * estimate_parts.h
 *		The indexes that are looked at for an estimate, opened, and the items in them.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_ESTIMATE_PARTS_H
#define TRACEABILITY_GENEALOGY_INDEX_ESTIMATE_PARTS_H

#include "genealogy_index/node_key.h"
#include "genealogy_index/reach_estimate.h"

/* An item, and its node in one of the parts that know it. */
typedef struct SampledItem
{
	uint32 item; /* that number, or where several parts may know the item, the hash of its key */
	int part;
	NodeNumber node;
} SampledItem;

typedef struct EstimateParts
{
	ReachIndexes *indexes;
	GenealogyIndex opened[REACH_INDEXES];
	int count; /* of those that are opened */
} EstimateParts;

extern void estimate_parts_init(EstimateParts *parts, ReachIndexes *indexes);

/* Whether several parts may know an item. */
extern bool estimate_parts_are_several(const EstimateParts *parts);

extern GenealogyIndex *estimate_parts_index(EstimateParts *parts, int part);
extern LinkDirection estimate_parts_direction(const EstimateParts *parts, int part,
											  LinkDirection direction);

/* For how many parts each of "others" stands, beside "nearby" ones that stand for themselves. */
extern double estimate_parts_weight(const EstimateParts *parts, int nearby, int others);

/* The key of a node, and its hash; allocates. */
extern void estimate_parts_key(EstimateParts *parts, int part, NodeNumber node, NodeKey *key);

/* What a node is known by among the parts. */
extern SampledItem estimate_parts_item(EstimateParts *parts, int part, NodeNumber node);

/* Whether all parts that can have links of a value are looked at. */
extern bool estimate_parts_are_all(EstimateParts *parts, Datum value);

/* Finds a value in any of the parts that can have links of it; false when none knows it. */
extern bool estimate_parts_find(EstimateParts *parts, Datum value, SampledItem *item);

#endif
