/*
 * node_page.h
 *		The room on a page of nodes: what they leave unused, and the tuples moved together.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_NODE_PAGE_H
#define TRACEABILITY_GENEALOGY_INDEX_NODE_PAGE_H

#include "genealogy_index/tuples.h"

/*
 * The free room of a page when each node has room for one link more than it has, at
 * most, and one, unless it is InvalidOffsetNumber, another capacity.  Negative: they
 * do not fit.  Raises an error about a damaged page.
 */
extern int node_page_room(const GenealogyIndex *index, Page page, BlockNumber block,
						  OffsetNumber grown, int capacity);

/*
 * Makes it so, if they fit; or the one alone, where that has room before the others.  The
 * tuples keep their line pointers.
 */
extern void node_page_pack(const GenealogyIndex *index, Page page, OffsetNumber grown,
						   int capacity);

#endif
