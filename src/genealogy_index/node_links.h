/*
 * node_links.h
 *		The links of a node: added, and read page by page.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_NODE_LINKS_H
#define TRACEABILITY_GENEALOGY_INDEX_NODE_LINKS_H

#include "genealogy_index/tuples.h"

/* A link to be added. */
typedef struct NewLink
{
	GenealogyIndex *index;
	NodeNumber owner;
	LinkDirection direction;
	const char *stored; /* with the values of the INCLUDE columns after it */
	Relation heap;      /* for a version of a row that has a link like it: the table; or NULL */
} NewLink;

extern void node_links_add(const NewLink *added);

/* Reads the links of one node in one direction, those of one page at a time. */
typedef struct NodeLinks
{
	GenealogyIndex *index;
	NodeNumber owner;
	LinkDirection direction;

	/* What was read last; valid until more is read. */
	int count;
	char *links;
	BlockNumber block; /* where it was read */
	uint32 generation; /* of the page then */

	/* private */
	bool started;
	uint32 serial; /* of the chunk that was read last */
	ItemPointerData next;
} NodeLinks;

extern void node_links_begin(NodeLinks *reader, GenealogyIndex *index, NodeNumber owner,
							 LinkDirection direction);

/* The same for another node, with the memory of the first. */
extern void node_links_begin_again(NodeLinks *reader, NodeNumber owner);

/* The same, but for the links in the node's own tuple; "head" was read from this. */
extern void node_links_begin_chain(NodeLinks *reader, NodeNumber owner,
								   const ItemPointerData *head);

/* False when there are no more; true with a count of 0 is possible. */
extern bool node_links_read(NodeLinks *reader);

/* Lists the nodes of a block that have links, NODES_PER_PAGE at most; returns how many. */
extern int node_links_owners(GenealogyIndex *index, BlockNumber block, NodeNumber *owners);

/* How many chunks of the chain may be older than all that were read. */
extern uint32 node_links_estimate_older(const NodeLinks *reader);

/* Estimates how many chunks there are to read. */
extern uint32 node_links_estimate(const NodeLinks *reader);

#endif
