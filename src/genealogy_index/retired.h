/*
 * retired.h
 *		What has left the graph, and stays on its page until nobody can be on the way to it.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_RETIRED_H
#define TRACEABILITY_GENEALOGY_INDEX_RETIRED_H

#include "access/transam.h"
#include "genealogy_index/index.h"

/*
 * The horizon of a page of nodes or chunks: what is idle or retired on it was so before
 * this transaction ID was assigned.  It is invalid where nothing is.
 */
static inline FullTransactionId
page_horizon(Page page)
{
	const PageOpaque *opaque = PageGetOpaque(page);

	return FullTransactionIdFromU64((uint64) opaque->first_hash << 32 | opaque->last_hash);
}

static inline void
page_set_horizon(Page page, FullTransactionId horizon)
{
	PageGetOpaque(page)->first_hash = U64FromFullTransactionId(horizon) >> 32;
	PageGetOpaque(page)->last_hash = (uint32) U64FromFullTransactionId(horizon);
}

/*
 * To be called when a node of a page becomes idle, or a chunk retired, with the pages
 * locked from which readers came to it, and just before the record of it is written:
 * whoever has been there is older, on standbys as well.
 */
extern void retired_set_horizon(Page page);

/* Lets horizons pass, if nobody else is there, when the transaction ends. */
extern void retired_end_horizons(void);

/* Whether everyone is gone who may know what was idle or retired on a locked page. */
extern bool retired_is_over(Page page);

/* Has standbys cancel those queries there that may know it; to be called before it is removed. */
extern void retired_warn_standbys(GenealogyIndex *index, BlockNumber block, Page page);

/* The same for links of rows that are dead by a transaction, or by none that standbys see. */
extern void retired_warn_standbys_of(GenealogyIndex *index, BlockNumber block,
									 TransactionId newest);

/* Whether all tuples of a page are retired; then it is soon without use. */
extern bool retired_is_all(Page page);

/* The room that they take on a page of chunks; none on others. */
extern Size retired_size(Page page);

/* Removes them from a page that is locked exclusively, if it is time; whether it was. */
extern bool retired_remove(GenealogyIndex *index, Buffer buffer);

#endif
