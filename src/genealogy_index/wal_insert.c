/*
 * wal_insert.c
 *		The changes that an insert makes, one record each.
 */
#include "postgres.h"

#include "genealogy_index/node.h"
#include "genealogy_index/wal_insert.h"

/*
 * Where the item will be on a page that is locked.  Whatever can be wrong with
 * the page must be found before its change begins: then nothing may fail.
 */
static OffsetNumber
find_place(const GenealogyIndex *index, const SpacePage *space, Size size)
{
	OffsetNumber place = FirstOffsetNumber;

	if (!space->fresh)
		place = space_find_place(BufferGetPage(space->buffer), size);
	if (place == InvalidOffsetNumber)
		genealogy_index_corrupt(index->relation, BufferGetBlockNumber(space->buffer),
								"a page without the room that it should have");
	return place;
}

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

/* An item that is added, of which all bytes from a size on are zero. */
typedef struct NewItem
{
	OffsetNumber place;
	const void *bytes;
	Size size;
	Size used;
} NewItem;

static void
add_item(Change *change, const SpacePage *space, Page page, const NewItem *item)
{
	ItemId pointer = PageGetItemId(page, item->place);

	space_put_item(page, item->place, item->bytes, item->size);
	change_wrote(change, space->buffer, offsetof(PageHeaderData, pd_lower),
				 2 * sizeof(LocationIndex));
	change_wrote(change, space->buffer, (char *) pointer - page, sizeof(ItemIdData));
	change_wrote(change, space->buffer, ItemIdGetOffset(pointer), item->used);
}

void
record_node(GenealogyIndex *index, Buffer bucket, const BucketEntry *entry, SpacePage *space,
			const void *item, Size size)
{
	NewItem added = {find_place(index, space, size), item, size, size};
	Change change;
	Page bucket_page;
	Page page;
	char *count;
	char *place;

	if (added.place != node_offset(entry->node))
		elog(ERROR, "node %u of index \"%s\" is not where it should be", entry->node,
			 RelationGetRelationName(index->relation));

	change = begin(index, space);
	bucket_page = change_page(&change, bucket, false);
	page = register_space(&change, space, PAGE_NODES);
	count = (char *) &PageGetBucket(bucket_page)->count;
	place = (char *) bucket_add(bucket_page, entry);
	change_wrote(&change, bucket, count - bucket_page, sizeof(uint32));
	change_wrote(&change, bucket, place - bucket_page, sizeof(BucketEntry));
	add_item(&change, space, page, &added);
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
	NewItem added = {find_place(index, space, size), chunk, size,
					 CHUNK_HEADER_SIZE + chunk->count * index->link_size};
	Change change = begin(index, space);
	Page node_page = change_page(&change, node_buffer, false);
	Page page = register_space(&change, space, PAGE_CHUNKS);
	NodeItem *node = node_item(node_page, owner);
	ItemPointerData head;

	add_item(&change, space, page, &added);
	ItemPointerSet(&head, BufferGetBlockNumber(space->buffer), added.place);
	node_set_head(node, chunk->direction, &head);
	change_wrote(&change, node_buffer, node->heads[chunk->direction] - node_page,
				 sizeof(node->heads[0]));
	change_finish(&change);
}
