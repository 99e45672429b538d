/*
 * vacuum_nodes.h
 *		Nodes without links, which vacuum removes.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_VACUUM_NODES_H
#define TRACEABILITY_GENEALOGY_INDEX_VACUUM_NODES_H

#include "genealogy_index/tuples.h"

/* Whether a node, which is not the null node, has no links and is to be marked so. */
static inline bool
node_becomes_idle(const NodeTuple *node)
{
	return node_is_empty(node) && !node->idle;
}

/* Removes the idle nodes of a page, if it is time; the page must not be locked. */
extern void idle_nodes_remove(GenealogyIndex *index, Buffer buffer, MemoryContext scratch);

#endif
