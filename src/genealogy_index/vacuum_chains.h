/*
 * vacuum_chains.h
 *		Chains with empty chunks, which vacuum removes.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_VACUUM_CHAINS_H
#define TRACEABILITY_GENEALOGY_INDEX_VACUUM_CHAINS_H

#include "genealogy_index/index.h"

/* Chains with empty chunks; those beyond a limit wait for the next vacuum. */
typedef struct EmptyChains
{
	ChainNumber *chains;
	int count;
} EmptyChains;

extern void empty_chains_init(EmptyChains *empty);
extern void empty_chains_add(EmptyChains *empty, NodeNumber owner, LinkDirection direction);
extern void empty_chains_unlink(EmptyChains *empty, GenealogyIndex *index,
								BufferAccessStrategy strategy);

#endif
