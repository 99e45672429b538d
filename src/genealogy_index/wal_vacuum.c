/*
 * wal_vacuum.c
 *		The WAL records of vacuum, which raise the generation of the page.
 */
#include "postgres.h"

#include "genealogy_index/wal_records.h"

void
wal_remove_links(GenealogyIndex *index, Buffer buffer, Page copy)
{
	WalRecord record = wal_begin(index);

	PageGetOpaque(copy)->generation++;
	memcpy(wal_register_page(&record, buffer, false), copy, BLCKSZ);
	wal_finish(&record);
}

void
wal_unlink_chunk(GenealogyIndex *index, Buffer before, Buffer buffer, const ChunkInChain *chunk)
{
	WalRecord record = wal_begin(index);
	Page page = wal_register_page(&record, buffer, false);
	Page page_before = before == buffer ? page : wal_register_page(&record, before, false);
	ItemPointerData next = chunk_in_chain(index, page, chunk, &chunk->current)->next;
	PageHeader header;

	chunk_set_pointer_before(index, page_before, chunk, &next);
	PageIndexTupleDeleteNoCompact(page, ItemPointerGetOffsetNumber(&chunk->current));
	PageGetOpaque(page)->generation++;

	/* Free space of a page is zero, here as after replay. */
	header = (PageHeader) page;
	memset(page + header->pd_lower, 0, header->pd_upper - header->pd_lower);
	wal_finish(&record);
}
