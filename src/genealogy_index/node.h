/*
 * node.h
 *		The nodes of a genealogy index: one for each key.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_NODE_H
#define TRACEABILITY_GENEALOGY_INDEX_NODE_H

#include "genealogy_index/node_key.h"
#include "genealogy_index/tuples.h"

/*
 * The node of a key that has links, or NODE_NONE.  The number stays valid as long as
 * the caller's snapshot, or its transaction, if it has a transaction ID.
 */
extern NodeNumber node_find(GenealogyIndex *index, const NodeKey *key);

/* The same, also for a node without links, whose number may be out of date at once. */
extern NodeNumber node_find_any(GenealogyIndex *index, const NodeKey *key);

/* A link that a new node gets in its own WAL record. */
typedef struct FirstLink
{
	LinkDirection direction;
	const char *stored;
	bool added; /* the node was made, and has room for it */
} FirstLink;

/*
 * The node of a key, which is made if there is none; "link" may be NULL.  It stays as
 * long as the caller's transaction, even without links.
 */
extern NodeNumber node_find_or_make(GenealogyIndex *index, const NodeKey *key, FirstLink *link);

/* The page of a node, pinned and locked; raises an error when there is no such node. */
extern Buffer node_lock(GenealogyIndex *index, NodeNumber number, int lock);

/* The page alone, of which each node is checked when it is read. */
extern Buffer node_lock_page(GenealogyIndex *index, NodeNumber number, int lock);

/* The same for a page that is pinned. */
extern void node_lock_pinned(GenealogyIndex *index, Buffer buffer, NodeNumber number, int lock);

/* The newest chunk of a node in one direction; invalid when there is none. */
extern ItemPointerData node_read_head(GenealogyIndex *index, NodeNumber owner,
									  LinkDirection direction);

#endif
