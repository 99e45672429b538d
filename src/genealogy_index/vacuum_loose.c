/*
 * vacuum_loose.c
 *		The chains that vacuum has noted, and the pages from which it has moved links.
 */
#include "postgres.h"

#include "commands/vacuum.h"
#include "genealogy_index/space.h"
#include "genealogy_index/vacuum_chains.h"
#include "miscadmin.h"
#include "pg/compat.h"

#define CHAINS_AT_FIRST 1024

/* A part of maintenance_work_mem, most of which the dead rows have. */
#define CHAINS_LIMIT ((Size) maintenance_work_mem * 1024 / 8 / sizeof(ChainNumber))

void
loose_chains_init(LooseChains *loose)
{
	loose->capacity = CHAINS_AT_FIRST;
	loose->chains = palloc(loose->capacity * sizeof(ChainNumber));
	loose->count = 0;
	loose->touched = NULL;
}

void
loose_chains_free(LooseChains *loose)
{
	pfree(loose->chains);
	bms_free(loose->touched);
}

void
loose_chains_add(LooseChains *loose, NodeNumber owner, LinkDirection direction)
{
	if (loose->count == loose->capacity && loose->capacity < CHAINS_LIMIT)
	{
		loose->capacity *= 2;
		loose->chains = repalloc_huge(loose->chains, loose->capacity * sizeof(ChainNumber));
	}
	if (loose->count < loose->capacity)
		loose->chains[loose->count++] = chain_of(owner, direction);
}

static int
compare_chains(const void *a, const void *b)
{
	ChainNumber one = *(const ChainNumber *) a;
	ChainNumber other = *(const ChainNumber *) b;

	return one < other ? -1 : one > other;
}

void
loose_chains_sort(LooseChains *loose)
{
	qsort(loose->chains, loose->count, sizeof(ChainNumber), compare_chains);
}

void
loose_chains_offer_retired(const LooseChains *loose, GenealogyIndex *index,
						   BufferAccessStrategy strategy)
{
	int block = -1;

	while ((block = bms_next_member(loose->touched, block)) >= 0)
	{
		Buffer buffer = genealogy_index_lock(index, block, BUFFER_LOCK_SHARE, strategy);

		space_record(index->relation, block, BufferGetPage(buffer));
		UnlockReleaseBuffer(buffer);
		vacuum_delay();
	}
}
