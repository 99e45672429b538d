/*
 * reach_levels.h
 *		The nodes of a genealogy index that a walk has reached, level by level.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_REACH_LEVELS_H
#define TRACEABILITY_GENEALOGY_INDEX_REACH_LEVELS_H

#include "genealogy_index/pages.h"
#include "items/memory.h"

/* Nodes that were seen have a bit each, in leaves of 2 kB for 32 blocks together. */
#define LEAF_BLOCKS 32
#define LEAF_NODES (LEAF_BLOCKS * NODES_PER_PAGE)

/* A node of a level, and the index of its neighbour in the level before. */
typedef struct Reached
{
	NodeNumber node;
	uint32 via;
} Reached;

typedef struct ReachedList
{
	Reached *nodes;
	uint64 count;
	uint64 capacity;
} ReachedList;

typedef struct ReachLevels
{
	ReachedList level; /* in the order of their numbers */
	int depth;         /* of the level */

	/* private */
	TraceMemory *memory;
	uint8 **seen;
	BlockNumber blocks;
	ReachedList next;
	ReachedList spare;
} ReachLevels;

/* Begins with the level of the start alone, in a genealogy index of "blocks" blocks. */
extern void reach_levels_begin(ReachLevels *levels, TraceMemory *memory, BlockNumber blocks,
							   NodeNumber start);

/* The same without a start. */
extern void reach_levels_init(ReachLevels *levels, TraceMemory *memory, BlockNumber blocks);

/* Adds a node that was seen to the next level. */
extern void reach_levels_enter(ReachLevels *levels, NodeNumber node, uint32 via);

/* Gives what was reached the "via" of the nodes of the level from which it was reached. */
extern void reach_levels_name_next(ReachLevels *levels);

/* Makes what was reached the level. */
extern void reach_levels_advance(ReachLevels *levels);

/* Makes room in the next level, and in the leaf of the node. */
extern void reach_levels_grow(ReachLevels *levels, NodeNumber node);

/* Nodes beyond the end were made by those whose rows the snapshot does not see. */
static inline bool
reach_levels_has(const ReachLevels *levels, NodeNumber node)
{
	BlockNumber block = node_block(node);
	const uint8 *leaf;
	uint32 bit = node % LEAF_NODES;

	if (block >= levels->blocks || node == NODE_NULL)
		return true;
	leaf = levels->seen[block / LEAF_BLOCKS];
	return leaf != NULL && (leaf[bit / 8] & (1 << (bit % 8))) != 0;
}

/* Adds a node that was not seen to the next level. */
static inline void
reach_levels_add(ReachLevels *levels, NodeNumber node, uint32 via)
{
	ReachedList *next = &levels->next;
	uint32 bit = node % LEAF_NODES;
	uint8 *leaf = levels->seen[node_block(node) / LEAF_BLOCKS];

	if (leaf == NULL || next->count == next->capacity)
	{
		reach_levels_grow(levels, node);
		leaf = levels->seen[node_block(node) / LEAF_BLOCKS];
	}
	leaf[bit / 8] |= 1 << (bit % 8);
	next->nodes[next->count++] = (Reached){node, via};
	levels->memory->items++;
}

#endif
