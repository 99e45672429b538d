/*
 * wal.c
 *		One change of an index: pages that are written together, or not at all.
 *
 * The server's interface for generic records copies every page, and compares
 * it with the copy to find what was changed.  That costs more than all the rest
 * of an insert, so small changes write the same record themselves: of each
 * page the fragments {offset, length, bytes} one after the other.  The form of
 * the record is the server's own affair, so this is for versions on which it
 * was tried only; on any other one the interface does it.
 */
#include "postgres.h"

#include "access/xloginsert.h"
#include "genealogy_index/wal.h"
#include "genealogy_index/debug.h"
#include "miscadmin.h"
#include "pg/compat.h"

/*
 * In a critical section nothing may fail, nor may the server's room for what a
 * record is made of have to grow: it has that much by itself.
 */
StaticAssertDecl(MAX_GENERIC_XLOG_PAGES <= XLR_NORMAL_MAX_BLOCK_ID + 1,
				 "a small change has more pages than a record");
StaticAssertDecl(2 * CHANGED_BYTES_LIMIT <= XLR_NORMAL_RDATAS,
				 "a small change has more fragments than a record");
StaticAssertDecl(SMALL_CHANGE_BYTES <= CHANGED_BYTES_LIMIT,
				 "a small change has more fragments than there is room for");
StaticAssertDecl(BLCKSZ <= PG_UINT16_MAX, "a fragment's offset and size need more than 16 bits");
StaticAssertDecl(offsetof(ChangedBytes, size) ==
						 offsetof(ChangedBytes, offset) + sizeof(OffsetNumber) &&
					 sizeof(OffsetNumber) == sizeof(uint16),
				 "offset and size of a fragment do not stand as its header has them");

Change
change_begin(GenealogyIndex *index)
{
	Change change = {.relation = index->relation,
					 .state = index->building ? NULL : GenericXLogStart(index->relation)};

	return change;
}

Change
change_begin_small(GenealogyIndex *index)
{
	Change change = {.relation = index->relation, .small = true};

	if (index->building || !GENERIC_RECORD_IS_KNOWN)
		return change_begin(index);
	START_CRIT_SECTION();
	return change;
}

Page
change_page(Change *change, Buffer buffer, bool whole)
{
	if (change->state != NULL)
		return GenericXLogRegisterBuffer(change->state, buffer,
										 whole ? GENERIC_XLOG_FULL_IMAGE : 0);
	Assert(change->count < MAX_GENERIC_XLOG_PAGES);
	change->buffers[change->count++] = buffer;
	return BufferGetPage(buffer);
}

void
change_wrote(Change *change, Buffer buffer, Size offset, Size size)
{
	if (!change->small)
		return;
	Assert(change->bytes_count < CHANGED_BYTES_LIMIT);
	change->bytes[change->bytes_count++] = (ChangedBytes){buffer, offset, size};
}

/* A fragment's header is its offset and length, both OffsetNumbers. */
static void
register_fragments(Change *change, int block)
{
	for (int i = 0; i < change->bytes_count; i++)
	{
		ChangedBytes *bytes = &change->bytes[i];

		if (bytes->buffer != change->buffers[block])
			continue;
		XLogRegisterBufData(block, (char *) &bytes->offset, 2 * sizeof(OffsetNumber));
		XLogRegisterBufData(block, BufferGetPage(bytes->buffer) + bytes->offset, bytes->size);
	}
}

static XLogRecPtr
log_fragments(Change *change)
{
	XLogRecPtr end;

	XLogBeginInsert();
	for (int i = 0; i < change->count; i++)
	{
		XLogRegisterBuffer(i, change->buffers[i], REGBUF_STANDARD);
		register_fragments(change, i);
	}
	end = XLogInsert(RM_GENERIC_ID, 0);
	for (int i = 0; i < change->count; i++)
		PageSetLSN(BufferGetPage(change->buffers[i]), end);
	return end;
}

void
change_finish(Change *change)
{
	XLogRecPtr end = InvalidXLogRecPtr;

	if (change->state != NULL)
		end = GenericXLogFinish(change->state);
	for (int i = 0; i < change->count; i++)
		MarkBufferDirty(change->buffers[i]);
	if (change->small)
	{
		if (RelationNeedsWAL(change->relation))
			end = log_fragments(change);
		END_CRIT_SECTION();
	}
	if (change->state != NULL || change->small)
		DEBUG_RECORD_WRITTEN(end);
}
