/*
 * change.c
 *		One change of an index: pages that are written together, or not at all.
 */
#include "postgres.h"

#include "genealogy_index/change.h"
#include "genealogy_index/debug.h"

Change
change_begin(GenealogyIndex *index)
{
	Change change = {.state = index->building ? NULL : GenericXLogStart(index->relation)};

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
change_finish(Change *change)
{
	if (change->state != NULL)
	{
		XLogRecPtr end = GenericXLogFinish(change->state);

		DEBUG_RECORD_WRITTEN(end);
	}
	for (int i = 0; i < change->count; i++)
		MarkBufferDirty(change->buffers[i]);
}
