/*
 * node_page.h
 *		The room on a page of nodes: what they leave unused, and the tuples moved together.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_NODE_PAGE_H
#define TRACEABILITY_GENEALOGY_INDEX_NODE_PAGE_H

#include "genealogy_index/tuples.h"

/*
 * The free room of a page when each node has room for one link more than it has, at
 * most, and heads only for chunks; and one, unless it is InvalidOffsetNumber, another
 * shape.  Negative: they do not fit.  Raises an error about a damaged page.
 */
extern int node_page_room(const GenealogyIndex *index, Page page, BlockNumber block,
						  OffsetNumber changed, NodeShape shape);

/* Makes it so, if they fit; the tuples keep their line pointers. */
extern void node_page_pack(const GenealogyIndex *index, Page page, OffsetNumber changed,
						   NodeShape shape);

/* Whether a node may have another shape without any other being moved. */
extern bool node_fits_in_place(const GenealogyIndex *index, Page page, OffsetNumber offset,
							   NodeShape shape);

/* Whether the page has room for a node in another shape: in place, elsewhere, or when packed. */
extern bool node_has_room(const GenealogyIndex *index, Page page, NodeNumber number,
						  NodeShape shape);

/* Gives it that shape. */
extern void node_change_shape(const GenealogyIndex *index, Page page, OffsetNumber offset,
							  NodeShape shape);

/* Puts the bytes before the key of a node that fits; returns where they are on the page. */
extern Size node_replace(const GenealogyIndex *index, Page page, OffsetNumber offset,
						 const NodeTuple *node);

#endif
