/*
 * vacuum_chains.h
 *		Chains with fewer links than they have room for, which vacuum moves together.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_VACUUM_CHAINS_H
#define TRACEABILITY_GENEALOGY_INDEX_VACUUM_CHAINS_H

#include "genealogy_index/index.h"
#include "nodes/bitmapset.h"

/* Chains to look at; those that memory has no room for wait for the next vacuum. */
typedef struct LooseChains
{
	ChainNumber *chains;
	Size count;
	Size capacity;
	Bitmapset *touched; /* blocks from which links have moved */
} LooseChains;

extern void loose_chains_init(LooseChains *loose);
extern void loose_chains_free(LooseChains *loose);
extern void loose_chains_add(LooseChains *loose, NodeNumber owner, LinkDirection direction);

/* By the numbers of their nodes. */
extern void loose_chains_sort(LooseChains *loose);

/* Enters what was retired in the free space map, for those that come when its horizon has passed. */
extern void loose_chains_offer_retired(const LooseChains *loose, GenealogyIndex *index,
									   BufferAccessStrategy strategy);

/* Whether most of a page of chunks is unused, so that its chunks are to go elsewhere. */
extern bool chunk_page_is_sparse(Page page);

/* Whether a chunk becomes one with the next when they have so many links. */
extern bool chunks_are_joined(const GenealogyIndex *index, int count, int next_count);

/*
 * Moves their links together: to newer chunks, new ones of fitting size, and nodes;
 * whether anything was.
 */
extern bool loose_chains_tidy(LooseChains *loose, GenealogyIndex *index,
							  BufferAccessStrategy strategy);

#endif
