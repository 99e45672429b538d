/*
 * node_sample.h
 *		How many nodes a genealogy index has, and some of them.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_NODE_SAMPLE_H
#define TRACEABILITY_GENEALOGY_INDEX_NODE_SAMPLE_H

#include "genealogy_index/index.h"

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
	double with_links[2];                /* about how many nodes have links of a direction */
	NodeNumber nodes[NODE_SAMPLE_PAGES]; /* that have links of the direction asked for */
	int count;
} NodeSample;

/* Reads pages that lie evenly in the index: the same ones, as long as its size is the same. */
extern void node_sample_read(NodeSample *sample, GenealogyIndex *index, LinkDirection direction,
							 NodeSampleOf of);

#endif
