/*
 * link_sample.h
 *		The links of a level of nodes, counted, and some of them kept.
 *
 * Links are kept as the index has them: nobody looks whether a snapshot sees
 * their rows.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_LINK_SAMPLE_H
#define TRACEABILITY_GENEALOGY_INDEX_LINK_SAMPLE_H

#include "genealogy_index/node_links.h"

/* The most links that are kept of a level. */
#define KEPT_LINKS 2048

typedef struct KeptLink
{
	NodeNumber neighbour;
	int part;     /* whose index has it */
	uint32 group; /* links of one group were near each other */
	uint32 item;  /* what the neighbour is known by: at first, by its number */
} KeptLink;

typedef struct LinkSample
{
	int pages; /* that may still be read; with none left, nodes are passed over */
	int room;  /* the most links that are kept; KEPT_LINKS, or a half of a half of it */

	/* of the level */
	double nodes;  /* whose links were counted */
	double leaves; /* of these have none */
	double links;
	KeptLink kept[KEPT_LINKS];
	int count;

	/* private */
	GenealogyIndex *index;
	LinkDirection direction;
	int part;
	NodeLinks chain;
	uint64 offered; /* links that could be kept */
	uint64 stride;  /* one block of links in so many is kept */
} LinkSample;

/* No page may be read until "pages" is set, and from which index. */
extern void link_sample_init(LinkSample *sample, int room);
extern void link_sample_from(LinkSample *sample, GenealogyIndex *index, LinkDirection direction,
							 int part);

/* Forgets the level that was read. */
extern void link_sample_next_level(LinkSample *sample);

/* The group of links that are grouped by where they come in the level. */
#define GROUPS_OF_LINKS PG_UINT32_MAX

/* Reads the links of nodes, which are in the order of their numbers, as those of one group. */
extern void link_sample_read(LinkSample *sample, const NodeNumber *nodes, int count, uint32 group);

#endif
