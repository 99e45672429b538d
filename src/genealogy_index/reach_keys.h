/*
 * reach_keys.h
 *		The keys of the nodes that a walk through a genealogy index has just reached.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_REACH_KEYS_H
#define TRACEABILITY_GENEALOGY_INDEX_REACH_KEYS_H

#include "genealogy_index/stored_key.h"
#include "items/memory.h"

typedef struct KeyBlock KeyBlock;

/* The keys of one level, one after the other. */
typedef struct LevelKeys
{
	Datum *keys;
	uint64 capacity;
	KeyBlock *first;
	KeyBlock *last; /* with keys in it; those after it are spare */
	Size used;      /* of the last one */
} LevelKeys;

/*
 * With each node of a level goes the key of its neighbour in the level before,
 * so those of two levels are kept.
 */
typedef struct ReachKeys
{
	const GenealogyIndex *index;
	TraceMemory *memory;
	LevelKeys level;
	LevelKeys before;
} ReachKeys;

extern void reach_keys_init(ReachKeys *keys, const GenealogyIndex *index, TraceMemory *memory);

/* Makes ready for the keys of the next level, which has "count" nodes. */
extern void reach_keys_advance(ReachKeys *keys, uint64 count);

/* Keeps the key of the node with an index in the level. */
extern void reach_keys_copy(ReachKeys *keys, uint64 index, const StoredKey *stored);

#endif
