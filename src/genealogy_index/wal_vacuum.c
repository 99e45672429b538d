/*
 * wal_vacuum.c
 *		The WAL records of vacuum.
 */
#include "postgres.h"

#include "genealogy_index/bucket.h"
#include "genealogy_index/node_page.h"
#include "genealogy_index/retired.h"
#include "genealogy_index/wal_records.h"

void
wal_clean_page(GenealogyIndex *index, Buffer buffer, Page copy)
{
	WalRecord record = wal_begin(index);

	memcpy(wal_register_page(&record, buffer, false), copy, BLCKSZ);
	wal_finish(&record);
}

/* The pages of a step, as they are written; some may be the same, and are registered once. */
typedef struct StepPages
{
	WalRecord record;
	Page before;
	Page page;
	Page next; /* NULL: the chunk is the last one */
} StepPages;

static StepPages
begin_step(GenealogyIndex *index, const ChunkStep *step)
{
	StepPages pages = {.record = wal_begin(index)};

	pages.before = wal_register_page(&pages.record, step->before, false);
	pages.page = wal_register_page(&pages.record, step->buffer, false);
	if (BufferIsValid(step->next_buffer))
		pages.next = wal_register_page(&pages.record, step->next_buffer, false);
	return pages;
}

static ChunkTuple *
chunk_of_step(const GenealogyIndex *index, const ChunkStep *step, const StepPages *pages)
{
	return chunk_in_chain(index, pages->page, &step->chunk, &step->chunk.current);
}

static ChunkTuple *
next_of_step(const GenealogyIndex *index, const ChunkStep *step, const StepPages *pages)
{
	return chunk_in_chain(index, pages->next, &step->chunk, &step->next);
}

/* Its links and its pointer stay for readers that are on the way to it. */
static void
retire(Page page, ChunkTuple *chunk)
{
	chunk->retired = 1;
	retired_set_horizon(page);
}

void
wal_unlink_chunk(GenealogyIndex *index, const ChunkStep *step)
{
	StepPages pages = begin_step(index, step);
	ChunkTuple *chunk = chunk_of_step(index, step, &pages);

	chunk_set_pointer_before(index, pages.before, &step->chunk, &chunk->next);
	retire(pages.page, chunk);
	wal_finish(&pages.record);
}

/* Appends the links of a chunk to those of a node that has room for them. */
static void
take_links(const GenealogyIndex *index, NodeTuple *node, const ChunkTuple *chunk)
{
	for (int i = 0; i < chunk->count; i++)
		node_append_link(index, node, chunk->links + i * index->link_size, chunk->direction);
}

void
wal_move_into_node(GenealogyIndex *index, const ChunkStep *step, NodeShape shape)
{
	StepPages pages = begin_step(index, step);
	ChunkTuple *chunk = chunk_of_step(index, step, &pages);
	NodeNumber owner = step->chunk.owner;
	NodeTuple *node;

	node_change_shape(index, pages.before, node_offset(owner), shape);
	node = node_tuple(pages.before, owner);
	take_links(index, node, chunk);
	if (shape.has_heads)
		node_set_head(node, step->chunk.direction, &chunk->next);
	retire(pages.page, chunk);
	wal_finish(&pages.record);
}

/* Appends the links of the next chunk to those of one that has room, and takes it out. */
static void
take_next(const GenealogyIndex *index, ChunkTuple *chunk, const ChunkTuple *next)
{
	memcpy(chunk->links + chunk->count * index->link_size, next->links,
		   next->count * index->link_size);
	chunk->count += next->count;
	chunk->serial = next->serial;
	chunk->next = next->next;
}

void
wal_move_into_chunk(GenealogyIndex *index, const ChunkStep *step)
{
	StepPages pages = begin_step(index, step);
	ChunkTuple *chunk = chunk_of_step(index, step, &pages);
	ChunkTuple *next = next_of_step(index, step, &pages);

	take_next(index, chunk, next);
	retire(pages.next, next);
	wal_finish(&pages.record);
}

/* Builds the new chunk in memory of the given size. */
static void
join_chunks(const GenealogyIndex *index, ChunkTuple *joined, Size size, const ChunkTuple *chunk,
			const ChunkTuple *next)
{
	memset(joined, 0, size);
	memcpy(joined, chunk, CHUNK_HEADER_SIZE + chunk->count * index->link_size);
	if (next != NULL)
		take_next(index, joined, next);
}

void
wal_replace_chunks(GenealogyIndex *index, const ChunkStep *step, bool both, SpacePage *space,
				   Size size)
{
	union
	{
		ChunkTuple chunk;
		char data[BLCKSZ];
	} joined;
	StepPages pages = begin_step(index, step);
	ChunkTuple *chunk = chunk_of_step(index, step, &pages);
	ChunkTuple *next = both ? next_of_step(index, step, &pages) : NULL;
	Page page = wal_register_page(&pages.record, space->buffer, space->fresh);
	ItemPointerData pointer;

	join_chunks(index, &joined.chunk, size, chunk, next);
	if (space->fresh)
		page_init(page, PAGE_CHUNKS);
	ItemPointerSet(&pointer, BufferGetBlockNumber(space->buffer),
				   space_add_tuple(page, &joined, size));
	chunk_set_pointer_before(index, pages.before, &step->chunk, &pointer);
	retire(pages.page, chunk);
	if (both)
		retire(pages.next, next);
	wal_finish(&pages.record);
}

void
wal_remove_retired(GenealogyIndex *index, Buffer buffer, const OffsetNumber *offsets, int count)
{
	WalRecord record = wal_begin(index);
	Page page = wal_register_page(&record, buffer, false);

	for (int i = count - 1; i >= 0; i--)
		PageIndexTupleDeleteNoCompact(page, offsets[i]);
	PageSetHasFreeLinePointers(page);
	page_set_horizon(page, InvalidFullTransactionId);
	PageGetOpaque(page)->generation++;
	page_clear_hole(page);
	wal_finish(&record);
}

void
wal_rest_node(GenealogyIndex *index, Buffer buffer, NodeNumber number)
{
	WalRecord record = wal_begin(index);
	Page page = wal_register_page(&record, buffer, false);

	node_tuple(page, number)->idle = 1;
	retired_set_horizon(page);
	wal_finish(&record);
}

void
wal_wake_node(GenealogyIndex *index, Buffer buffer, NodeNumber number)
{
	WalRecord record = wal_begin(index);
	Page page = wal_register_page(&record, buffer, false);

	node_tuple(page, number)->idle = 0;
	wal_finish(&record);
}

void
wal_remove_node(GenealogyIndex *index, Buffer bucket, int slot, Buffer buffer, NodeNumber number)
{
	WalRecord record = wal_begin(index);
	Page bucket_page = wal_register_page(&record, bucket, false);
	Page page = wal_register_page(&record, buffer, false);

	bucket_remove(bucket_page, slot);
	ItemIdSetUnused(PageGetItemId(page, node_offset(number)));
	PageSetHasFreeLinePointers(page);
	wal_finish(&record);
}
