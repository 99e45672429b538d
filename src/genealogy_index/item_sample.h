/*
 * item_sample.h
 *		The links of items, from the indexes of all parts that are looked at.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_ITEM_SAMPLE_H
#define TRACEABILITY_GENEALOGY_INDEX_ITEM_SAMPLE_H

#include "genealogy_index/estimate_parts.h"
#include "genealogy_index/link_sample.h"

typedef struct ItemSample
{
	EstimateParts *parts;
	LinkDirection direction;
	int step;         /* an item is looked for in each part, in each second one, and so on */
	LinkSample links; /* its nodes and leaves are those of items, in whatever parts they are */
} ItemSample;

extern void item_sample_init(ItemSample *sample, EstimateParts *parts, LinkDirection direction);

/* About how many pages it takes to read the links of an item in several parts. */
extern int item_sample_cost(const ItemSample *sample);

/*
 * Reads the links of the first of some items, which are in the order of their parts
 * and numbers, as those of one group; those whose part is not looked at are passed
 * over.
 */
extern void item_sample_read(ItemSample *sample, const SampledItem *items, int count, int most,
							 uint32 group);

/* Names the items to which the links that were kept lead. */
extern void item_sample_name(ItemSample *sample);

#endif
