/*
 * record.c
 *		The changes that an insert makes, one record each.
 */
#include "postgres.h"

#include "genealogy_index/node.h"
#include "genealogy_index/record.h"

/* The page in the making that the item is to be added to. */
static Page
register_space(Change *change, const SpacePage *space, PageKind kind)
{
	Page page = change_page(change, space->buffer, space->fresh);

	if (space->fresh)
		page_init(page, kind);
	return page;
}

void
record_node(GenealogyIndex *index, Buffer bucket, const BucketEntry *entry, SpacePage *space,
			const void *item, Size size)
{
	Change change = change_begin(index);
	Page bucket_page = change_page(&change, bucket, false);
	Page page = register_space(&change, space, PAGE_NODES);

	PageGetBucket(bucket_page)->entries[bucket_count(bucket_page)] = *entry;
	((PageHeader) bucket_page)->pd_lower += sizeof(BucketEntry);
	if (space_add_item(page, item, size) != node_offset(entry->node))
		elog(ERROR, "node %u of index \"%s\" is not where it should be", entry->node,
			 RelationGetRelationName(index->relation));
	change_finish(&change);
}

static void
put_bytes(Page page, Buffer buffer, const PageBytes *bytes)
{
	memcpy(page + (bytes->place - (char *) BufferGetPage(buffer)), bytes->bytes, bytes->size);
}

void
record_link(GenealogyIndex *index, Buffer buffer, PageBytes count, PageBytes link)
{
	Change change = change_begin(index);
	Page page = change_page(&change, buffer, false);

	put_bytes(page, buffer, &count);
	put_bytes(page, buffer, &link);
	change_finish(&change);
}

void
record_chunk(GenealogyIndex *index, Buffer node_buffer, NodeNumber owner, SpacePage *space,
			 const ChunkItem *chunk, Size size)
{
	Change change = change_begin(index);
	Page node_page = change_page(&change, node_buffer, false);
	Page page = register_space(&change, space, PAGE_CHUNKS);
	OffsetNumber offset = space_add_item(page, chunk, size);

	ItemPointerSet(&node_item(node_page, owner)->head[chunk->direction],
				   BufferGetBlockNumber(space->buffer), offset);
	change_finish(&change);
}
