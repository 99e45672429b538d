/*
 * wal.c
 *		One WAL record, by the server's interface or by fragments.  See README, WAL.
 */
#include "postgres.h"

#include "access/xloginsert.h"
#include "genealogy_index/wal.h"
#include "genealogy_index/debug.h"
#include "miscadmin.h"
#include "pg/compat.h"
#include "storage/lwlock.h"

/* In a critical section the server's arrays for a record cannot grow, so their sizes must do. */
StaticAssertDecl(MAX_GENERIC_XLOG_PAGES <= XLR_NORMAL_MAX_BLOCK_ID + 1,
				 "a WAL record has more pages than the server allows");
StaticAssertDecl(2 * WAL_FRAGMENTS_LIMIT <= XLR_NORMAL_RDATAS,
				 "a WAL record has more fragments than the server allows");
StaticAssertDecl(RECORD_FRAGMENTS <= WAL_FRAGMENTS_LIMIT,
				 "a WAL record has more fragments than there is room for");
StaticAssertDecl(BLCKSZ <= PG_UINT16_MAX, "a fragment's offset and size need more than 16 bits");
StaticAssertDecl(offsetof(WalFragment, size) ==
						 offsetof(WalFragment, offset) + sizeof(OffsetNumber) &&
					 sizeof(OffsetNumber) == sizeof(uint16),
				 "offset and size of a fragment do not stand as its header has them");

WalRecord
wal_begin(GenealogyIndex *index)
{
	WalRecord record = {.relation = index->relation, .state = GenericXLogStart(index->relation)};

	return record;
}

WalRecord
wal_begin_fragments(GenealogyIndex *index)
{
	WalRecord record = {.relation = index->relation, .by_fragments = true};

	if (!GENERIC_RECORD_IS_KNOWN)
		return wal_begin(index);
	START_CRIT_SECTION();
	return record;
}

Page
wal_register_page(WalRecord *record, Buffer buffer, bool whole)
{
	if (record->state != NULL)
		return GenericXLogRegisterBuffer(record->state, buffer,
										 whole ? GENERIC_XLOG_FULL_IMAGE : 0);
	Assert(record->count < MAX_GENERIC_XLOG_PAGES);
	record->buffers[record->count++] = buffer;
	return BufferGetPage(buffer);
}

void
wal_register_bytes(WalRecord *record, Buffer buffer, Size offset, Size size)
{
	if (!record->by_fragments)
		return;
	Assert(record->fragment_count < WAL_FRAGMENTS_LIMIT);
	record->fragments[record->fragment_count++] = (WalFragment){buffer, offset, size};
}

/* As in generic_xlog.c, a fragment is an offset and a length, both OffsetNumbers, and its bytes. */
static void
register_fragments(WalRecord *record, int block)
{
	for (int i = 0; i < record->fragment_count; i++)
	{
		WalFragment *fragment = &record->fragments[i];

		if (fragment->buffer != record->buffers[block])
			continue;
		XLogRegisterBufData(block, (char *) &fragment->offset, 2 * sizeof(OffsetNumber));
		XLogRegisterBufData(block, BufferGetPage(fragment->buffer) + fragment->offset,
							fragment->size);
	}
}

static XLogRecPtr
log_fragments(WalRecord *record)
{
	XLogRecPtr end;

	XLogBeginInsert();
	for (int i = 0; i < record->count; i++)
	{
		XLogRegisterBuffer(i, record->buffers[i], REGBUF_STANDARD);
		register_fragments(record, i);
	}
	end = XLogInsert(RM_GENERIC_ID, 0);
	for (int i = 0; i < record->count; i++)
		PageSetLSN(BufferGetPage(record->buffers[i]), end);
	return end;
}

/* As the server does for what it logs of running transactions. */
FullTransactionId
wal_next_transaction_id(void)
{
	if (!LWLockHeldByMe(XidGenLock))
		LWLockAcquire(XidGenLock, LW_SHARED);
	return transam_variables->nextXid;
}

void
wal_finish(WalRecord *record)
{
	XLogRecPtr end = InvalidXLogRecPtr;

	DEBUG_WAIT_FOR_RECORD();
	if (record->state != NULL)
		end = GenericXLogFinish(record->state);
	for (int i = 0; i < record->count; i++)
		MarkBufferDirty(record->buffers[i]);
	if (record->by_fragments)
	{
		if (RelationNeedsWAL(record->relation))
			end = log_fragments(record);
		END_CRIT_SECTION();
	}
	if (LWLockHeldByMe(XidGenLock))
		LWLockRelease(XidGenLock);
	DEBUG_RECORD_WRITTEN(end);
}
