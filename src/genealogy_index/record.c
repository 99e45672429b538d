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

/* A page made anew is logged as a whole. */
static Change
begin(GenealogyIndex *index, const SpacePage *space)
{
	return space->fresh ? change_begin(index) : change_begin_small(index);
}

/* Adds an item, of which all bytes from a size on are zero. */
static OffsetNumber
add_item(Change *change, const SpacePage *space, Page page, const void *item, Size size, Size used)
{
	OffsetNumber offset = space_add_item(page, item, size);
	ItemId pointer = PageGetItemId(page, offset);

	change_wrote(change, space->buffer, offsetof(PageHeaderData, pd_lower),
				 2 * sizeof(LocationIndex));
	change_wrote(change, space->buffer, (char *) pointer - page, sizeof(ItemIdData));
	change_wrote(change, space->buffer, ItemIdGetOffset(pointer), used);
	return offset;
}

void
record_node(GenealogyIndex *index, Buffer bucket, const BucketEntry *entry, SpacePage *space,
			const void *item, Size size)
{
	Change change = begin(index, space);
	Page bucket_page = change_page(&change, bucket, false);
	Page page = register_space(&change, space, PAGE_NODES);
	char *count = (char *) &PageGetBucket(bucket_page)->count;
	char *place = (char *) bucket_add(bucket_page, entry);

	change_wrote(&change, bucket, count - bucket_page, sizeof(uint32));
	change_wrote(&change, bucket, place - bucket_page, sizeof(BucketEntry));
	if (add_item(&change, space, page, item, size, size) != node_offset(entry->node))
		elog(ERROR, "node %u of index \"%s\" is not where it should be", entry->node,
			 RelationGetRelationName(index->relation));
	change_finish(&change);
}

static void
put_bytes(Change *change, Page page, Buffer buffer, const PageBytes *bytes)
{
	Size offset = bytes->place - (char *) BufferGetPage(buffer);

	memcpy(page + offset, bytes->bytes, bytes->size);
	change_wrote(change, buffer, offset, bytes->size);
}

void
record_link(GenealogyIndex *index, Buffer buffer, PageBytes count, PageBytes link)
{
	Change change = change_begin_small(index);
	Page page = change_page(&change, buffer, false);

	put_bytes(&change, page, buffer, &count);
	put_bytes(&change, page, buffer, &link);
	change_finish(&change);
}

void
record_chunk(GenealogyIndex *index, Buffer node_buffer, NodeNumber owner, SpacePage *space,
			 const ChunkItem *chunk, Size size)
{
	Change change = begin(index, space);
	Page node_page = change_page(&change, node_buffer, false);
	Page page = register_space(&change, space, PAGE_CHUNKS);
	NodeItem *node = node_item(node_page, owner);
	ItemPointerData head;

	ItemPointerSet(&head, BufferGetBlockNumber(space->buffer),
				   add_item(&change, space, page, chunk, size,
							CHUNK_HEADER_SIZE + chunk->count * index->link_size));
	node_set_head(node, chunk->direction, &head);
	change_wrote(&change, node_buffer, node->heads[chunk->direction] - node_page,
				 sizeof(node->heads[0]));
	change_finish(&change);
}
