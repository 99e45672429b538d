/*
 * node_sample.h
 *		How many nodes genealogy indexes have, and some of them.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_NODE_SAMPLE_H
#define TRACEABILITY_GENEALOGY_INDEX_NODE_SAMPLE_H

#include "genealogy_index/estimate_parts.h"

/* The most pages that are read. */
#define NODE_SAMPLE_PAGES 32

/* What nodes are taken for the sample. */
typedef enum NodeSampleOf
{
	SAMPLE_OF_NODES, /* any of them is as likely as another */
	SAMPLE_OF_LINKS  /* those with many links are likelier */
} NodeSampleOf;

typedef struct NodeSample
{
	double with_links; /* about how many nodes have links of the direction */
	SampledItem items[NODE_SAMPLE_PAGES];
	int stands_for[NODE_SAMPLE_PAGES]; /* so many on its page; 0: not counted */
	int count;
} NodeSample;

/*
 * Reads pages that lie evenly in the indexes: the same ones, as long as their sizes
 * are the same.  What several indexes know is counted in each of them.
 */
extern void node_sample_read(NodeSample *sample, EstimateParts *parts, LinkDirection direction,
							 NodeSampleOf of);

/* How many parts know an item, about, by links of the direction; at least one does. */
extern double node_sample_parts(EstimateParts *parts, const SampledItem *item,
								LinkDirection direction);

/* How many items, about, have links of the direction. */
extern double node_sample_items(EstimateParts *parts, LinkDirection direction);

#endif
