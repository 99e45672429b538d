/*
 * retired.c
 *		What has left the graph, and stays on its page until nobody can be on the way to it.
 *		See README, Removing.
 */
#include "postgres.h"

#include "access/gist_private.h"
#include "access/xact.h"
#include "access/xlog.h"
#include "genealogy_index/retired.h"
#include "genealogy_index/wal_records.h"
#include "pg/compat.h"
#include "storage/lwlock.h"
#include "utils/snapmgr.h"

void
retired_set_horizon(Page page)
{
	page_set_horizon(page, wal_next_transaction_id());
}

/* Near the limit vacuum is what helps, so it must not need one: then nobody can have it. */
static bool
transaction_ids_are_scarce(void)
{
	TransactionId next;
	TransactionId limit;

	LWLockAcquire(XidGenLock, LW_SHARED);
	next = XidFromFullTransactionId(transam_variables->nextXid);
	limit = transam_variables->xidWarnLimit;
	LWLockRelease(XidGenLock);
	return TransactionIdFollowsOrEquals(next, limit);
}

/*
 * A horizon is the next transaction ID, and passes when that has been assigned and is
 * over.  So vacuum takes one, unless it has workers, which must not.
 */
void
retired_end_horizons(void)
{
	if (!IsInParallelMode() && !transaction_ids_are_scarce())
		(void) GetTopTransactionId();
}

/* Without a relation the horizon is that of all databases and of logical decoding, too. */
bool
retired_is_over(Page page)
{
	FullTransactionId horizon = page_horizon(page);

	return FullTransactionIdIsValid(horizon) && GlobalVisCheckRemovableFullXid(NULL, horizon);
}

/*
 * Once for a horizon: it has passed here, so no query of a standby that replay lets in
 * afterwards has an older snapshot.
 */
static void
warn_standbys(GenealogyIndex *index, BlockNumber block, FullTransactionId horizon)
{
	if (!RelationNeedsWAL(index->relation) || !XLogStandbyInfoActive() ||
		FullTransactionIdPrecedesOrEquals(horizon, index->warned))
		return;
	log_page_reuse(index->relation, block, horizon);
	index->warned = horizon;
}

void
retired_warn_standbys(GenealogyIndex *index, BlockNumber block, Page page)
{
	warn_standbys(index, block, page_horizon(page));
}

void
retired_warn_standbys_of(GenealogyIndex *index, BlockNumber block, TransactionId newest)
{
	FullTransactionId next = ReadNextFullTransactionId();
	int32 before = (int32) (XidFromFullTransactionId(next) - newest);

	if (TransactionIdIsNormal(newest))
		warn_standbys(index, block,
					  FullTransactionIdFromU64(U64FromFullTransactionId(next) - before));
}

/* The chunk at a line pointer, if it is retired; otherwise NULL. */
static const ChunkTuple *
retired_chunk(Page page, OffsetNumber offset)
{
	const ChunkTuple *chunk = page_tuple(page, offset, CHUNK_HEADER_SIZE);

	return chunk != NULL && chunk->retired ? chunk : NULL;
}

bool
retired_is_all(Page page)
{
	if (!page_is(page, PAGE_CHUNKS) || !FullTransactionIdIsValid(page_horizon(page)))
		return false;
	for (OffsetNumber i = FirstOffsetNumber; i <= PageGetMaxOffsetNumber(page); i++)
	{
		if (ItemIdIsUsed(PageGetItemId(page, i)) && retired_chunk(page, i) == NULL)
			return false;
	}
	return true;
}

Size
retired_size(Page page)
{
	Size size = 0;

	if (!page_is(page, PAGE_CHUNKS))
		return 0;
	for (OffsetNumber i = FirstOffsetNumber; i <= PageGetMaxOffsetNumber(page); i++)
	{
		if (retired_chunk(page, i) != NULL)
			size += MAXALIGN(ItemIdGetLength(PageGetItemId(page, i)));
	}
	return size;
}

bool
retired_remove(GenealogyIndex *index, Buffer buffer)
{
	Page page = BufferGetPage(buffer);
	OffsetNumber offsets[MaxIndexTuplesPerPage];
	int count = 0;

	if (!page_is(page, PAGE_CHUNKS) || !retired_is_over(page))
		return false;
	for (OffsetNumber i = FirstOffsetNumber; i <= PageGetMaxOffsetNumber(page); i++)
	{
		if (retired_chunk(page, i) != NULL && count < (int) lengthof(offsets))
			offsets[count++] = i;
	}
	retired_warn_standbys(index, BufferGetBlockNumber(buffer), page);
	wal_remove_retired(index, buffer, offsets, count);
	return true;
}
