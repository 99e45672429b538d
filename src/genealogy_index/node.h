/*
 * node.h
 *		The nodes of a genealogy index: one for each key.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_NODE_H
#define TRACEABILITY_GENEALOGY_INDEX_NODE_H

#include "genealogy_index/index.h"

/* The node of a key, or NODE_NONE. */
extern NodeNumber node_find(GenealogyIndex *index, const NodeKey *key);

/* A link that is to be in a node from its birth. */
typedef struct FirstLink
{
	LinkDirection direction;
	const char *stored;
	bool added; /* the node was made, and has room for it */
} FirstLink;

/* The node of a key, which is made if there is none; "link" may be NULL. */
extern NodeNumber node_find_or_make(GenealogyIndex *index, const NodeKey *key, FirstLink *link);

/* The page of a node, pinned and locked; an error when there is no such node. */
extern Buffer node_lock(GenealogyIndex *index, NodeNumber number, int lock);

/* Raises an error when the tuple at a line pointer of such a page is not a whole node. */
extern void node_check(const GenealogyIndex *index, Page page, BlockNumber block,
					   OffsetNumber offset);

/* The tuple on such a page, and its size. */
static inline NodeTuple *
node_tuple(Page page, NodeNumber number)
{
	return (NodeTuple *) PageGetItem(page, PageGetItemId(page, node_offset(number)));
}

static inline Size
node_size(Page page, NodeNumber number)
{
	return ItemIdGetLength(PageGetItemId(page, node_offset(number)));
}

static inline const char *
node_key_bytes(const GenealogyIndex *index, const NodeTuple *node)
{
	return node->links + node->capacity * index->link_size;
}

static inline Size
node_key_size(const GenealogyIndex *index, Page page, NodeNumber number)
{
	return node_size(page, number) - NODE_HEADER_SIZE -
		   node_tuple(page, number)->capacity * index->link_size;
}

/* Builds the tuple of a node without links where there is enough room; returns its size. */
extern Size node_build(NodeTuple *node, const GenealogyIndex *index, int capacity,
					   const char *key_bytes, Size key_size);

#endif
