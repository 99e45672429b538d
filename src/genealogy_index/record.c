/*
 * record.c
 *		The changes of a genealogy index, one WAL record each.
 */
#include "postgres.h"

#include "genealogy_index/node.h"
#include "genealogy_index/record.h"

/* The page in the making that the item is to be added to. */
static Page
register_space(GenericXLogState *state, const SpacePage *space, PageKind kind)
{
	Page page = GenericXLogRegisterBuffer(state, space->buffer,
										  space->fresh ? GENERIC_XLOG_FULL_IMAGE : 0);

	if (space->fresh)
		page_init(page, kind);
	return page;
}

void
record_node(GenealogyIndex *index, Buffer bucket, const BucketEntry *entry, SpacePage *space,
			const void *item, Size size)
{
	GenericXLogState *state = GenericXLogStart(index->relation);
	Page bucket_page = GenericXLogRegisterBuffer(state, bucket, 0);
	Page page = register_space(state, space, PAGE_NODES);

	PageGetBucket(bucket_page)->entries[bucket_count(bucket_page)] = *entry;
	((PageHeader) bucket_page)->pd_lower += sizeof(BucketEntry);
	if (space_add_item(page, item, size) != node_offset(entry->node))
		elog(ERROR, "node %u of index \"%s\" is not where it should be", entry->node,
			 RelationGetRelationName(index->relation));
	record_finish(state);
}

static void
put_bytes(Page page, Buffer buffer, const PageBytes *bytes)
{
	memcpy(page + (bytes->place - (char *) BufferGetPage(buffer)), bytes->bytes, bytes->size);
}

void
record_link(GenealogyIndex *index, Buffer buffer, PageBytes count, PageBytes link)
{
	GenericXLogState *state = GenericXLogStart(index->relation);
	Page page = GenericXLogRegisterBuffer(state, buffer, 0);

	put_bytes(page, buffer, &count);
	put_bytes(page, buffer, &link);
	record_finish(state);
}

void
record_chunk(GenealogyIndex *index, Buffer node_buffer, NodeNumber owner, SpacePage *space,
			 const ChunkItem *chunk, Size size)
{
	GenericXLogState *state = GenericXLogStart(index->relation);
	Page node_page = GenericXLogRegisterBuffer(state, node_buffer, 0);
	Page page = register_space(state, space, PAGE_CHUNKS);
	OffsetNumber offset = space_add_item(page, chunk, size);

	ItemPointerSet(&node_item(node_page, owner)->head[chunk->direction],
				   BufferGetBlockNumber(space->buffer), offset);
	record_finish(state);
}
