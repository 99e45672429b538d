/*
 * wal_insert.c
 *		The WAL records of an insert.
 */
#include "postgres.h"

#include "genealogy_index/node.h"
#include "genealogy_index/wal_insert.h"

/*
 * Where the item will be on a page that is locked.  Whatever can be wrong with
 * the page must be found before the record begins: then nothing may fail.
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
register_space(WalRecord *record, const SpacePage *space, PageKind kind)
{
	Page page = wal_register_page(record, space->buffer, space->fresh);

	if (space->fresh)
		page_init(page, kind);
	return page;
}

/* A page made anew is logged as a whole. */
static WalRecord
begin(GenealogyIndex *index, const SpacePage *space)
{
	return space->fresh ? wal_begin(index) : wal_begin_fragments(index);
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
add_item(WalRecord *record, const SpacePage *space, Page page, const NewItem *item)
{
	ItemId pointer = PageGetItemId(page, item->place);

	space_put_item(page, item->place, item->bytes, item->size);
	wal_register_bytes(record, space->buffer, offsetof(PageHeaderData, pd_lower),
					   2 * sizeof(LocationIndex));
	wal_register_bytes(record, space->buffer, (char *) pointer - page, sizeof(ItemIdData));
	wal_register_bytes(record, space->buffer, ItemIdGetOffset(pointer), item->used);
}

void
wal_add_node(GenealogyIndex *index, Buffer bucket, const BucketEntry *entry, SpacePage *space,
			 const void *item, Size size)
{
	NewItem added = {find_place(index, space, size), item, size, size};
	WalRecord record;
	Page bucket_page;
	Page page;
	char *count;
	char *place;

	if (added.place != node_offset(entry->node))
		elog(ERROR, "node %u of index \"%s\" is not where it should be", entry->node,
			 RelationGetRelationName(index->relation));

	record = begin(index, space);
	bucket_page = wal_register_page(&record, bucket, false);
	page = register_space(&record, space, PAGE_NODES);
	count = (char *) &PageGetBucket(bucket_page)->count;
	place = (char *) bucket_add(bucket_page, entry);
	wal_register_bytes(&record, bucket, count - bucket_page, sizeof(uint32));
	wal_register_bytes(&record, bucket, place - bucket_page, sizeof(BucketEntry));
	add_item(&record, space, page, &added);
	wal_finish(&record);
}

static void
put_bytes(WalRecord *record, Page page, Buffer buffer, const PageBytes *bytes)
{
	Size offset = bytes->place - (char *) BufferGetPage(buffer);

	memcpy(page + offset, bytes->bytes, bytes->size);
	wal_register_bytes(record, buffer, offset, bytes->size);
}

void
wal_add_link(GenealogyIndex *index, Buffer buffer, PageBytes count, PageBytes link)
{
	WalRecord record = wal_begin_fragments(index);
	Page page = wal_register_page(&record, buffer, false);

	put_bytes(&record, page, buffer, &count);
	put_bytes(&record, page, buffer, &link);
	wal_finish(&record);
}

void
wal_add_chunk(GenealogyIndex *index, Buffer node_buffer, NodeNumber owner, SpacePage *space,
			  const ChunkItem *chunk, Size size)
{
	NewItem added = {find_place(index, space, size), chunk, size,
					 CHUNK_HEADER_SIZE + chunk->count * index->link_size};
	WalRecord record = begin(index, space);
	Page node_page = wal_register_page(&record, node_buffer, false);
	Page page = register_space(&record, space, PAGE_CHUNKS);
	NodeItem *node = node_item(node_page, owner);
	ItemPointerData head;

	add_item(&record, space, page, &added);
	ItemPointerSet(&head, BufferGetBlockNumber(space->buffer), added.place);
	node_set_head(node, chunk->direction, &head);
	wal_register_bytes(&record, node_buffer, node->heads[chunk->direction] - node_page,
					   sizeof(node->heads[0]));
	wal_finish(&record);
}
