/*
 * wal_insert.c
 *		The WAL records of an insert.
 */
#include "postgres.h"

#include "genealogy_index/bucket.h"
#include "genealogy_index/node.h"
#include "genealogy_index/node_page.h"
#include "genealogy_index/wal_records.h"

/*
 * The line pointer that a new tuple gets on a locked page.  Whatever can be wrong with
 * the page must be found before the record begins: then nothing may fail.
 */
static OffsetNumber
find_offset(const GenealogyIndex *index, const SpacePage *space, Size size)
{
	OffsetNumber offset = FirstOffsetNumber;

	if (!space->fresh)
		offset = space_find_offset(BufferGetPage(space->buffer), size);
	if (offset == InvalidOffsetNumber)
		genealogy_index_corrupt(index->relation, BufferGetBlockNumber(space->buffer),
								"a page that lacks the expected room");
	return offset;
}

/* Room for an entry in a locked bucket. */
static BucketRoom
find_room(const GenealogyIndex *index, Buffer bucket, uint32 hash)
{
	BucketRoom room = bucket_find_room(BufferGetPage(bucket), hash);

	if (room.changed.count == 0)
		genealogy_index_corrupt(index->relation, BufferGetBlockNumber(bucket), "too many entries");
	return room;
}

/* Registers the page that a tuple is added to, which may be made for it. */
static Page
register_space(const GenealogyIndex *index, WalRecord *record, const SpacePage *space,
			   PageKind kind)
{
	Page page = wal_register_page(record, space->buffer, space->fresh);

	if (space->fresh && kind == PAGE_NODES)
		page_init_nodes(page, index->key_packable);
	else if (space->fresh)
		page_init(page, kind);
	return page;
}

/* A page made anew is logged as a whole. */
static WalRecord
begin(GenealogyIndex *index, const SpacePage *space)
{
	return space->fresh ? wal_begin(index) : wal_begin_fragments(index);
}

/* A tuple that is added; its bytes after those used are zero, and not logged. */
typedef struct NewTuple
{
	OffsetNumber offset;
	const void *bytes;
	Size size;
	Size used;
} NewTuple;

static void
add_tuple(WalRecord *record, const SpacePage *space, Page page, const NewTuple *tuple)
{
	ItemId pointer = PageGetItemId(page, tuple->offset);

	space_put_tuple(page, tuple->offset, tuple->bytes, tuple->size);
	wal_register_bytes(record, space->buffer, offsetof(PageHeaderData, pd_lower),
					   2 * sizeof(LocationIndex));
	wal_register_bytes(record, space->buffer, (char *) pointer - page, sizeof(ItemIdData));
	wal_register_bytes(record, space->buffer, ItemIdGetOffset(pointer), tuple->used);
}

void
wal_add_node(GenealogyIndex *index, Buffer bucket, SpacePage *space, const NewNode *node)
{
	NewTuple added = {find_offset(index, space, node->size), node->tuple, node->size, node->size};
	BucketRoom room = find_room(index, bucket, node->entry.hash);
	WalRecord record;
	Page bucket_page;
	Page page;

	if (added.offset != node_offset(node->entry.node))
		elog(ERROR, "unexpected line pointer for node %u of index \"%s\"", node->entry.node,
			 RelationGetRelationName(index->relation));

	record = begin(index, space);
	bucket_page = wal_register_page(&record, bucket, false);
	page = register_space(index, &record, space, PAGE_NODES);
	bucket_add(bucket_page, &room, &node->entry);
	wal_register_bytes(&record, bucket, BUCKET_COUNT_OFFSET, sizeof(uint32));
	wal_register_bytes(&record, bucket, BUCKET_START + room.changed.first * sizeof(BucketEntry),
					   room.changed.count * sizeof(BucketEntry));
	add_tuple(&record, space, page, &added);
	if (node->key->set >= 0)
	{
		KeyBase *base = &PageGetBases(page)[node->key->set];

		*base = node->key->base;
		wal_register_bytes(&record, space->buffer, (char *) base - page, sizeof(KeyBase));
	}
	wal_finish(&record);
}

static void
put_bytes(WalRecord *record, Page page, Buffer buffer, const PageBytes *bytes)
{
	Size offset = bytes->start - (char *) BufferGetPage(buffer);

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
			  const ChunkTuple *chunk, Size size)
{
	NewTuple added = {find_offset(index, space, size), chunk, size,
					  CHUNK_HEADER_SIZE + chunk->count * index->link_size};
	WalRecord record = begin(index, space);
	Page node_page = wal_register_page(&record, node_buffer, false);
	Page page = register_space(index, &record, space, PAGE_CHUNKS);
	NodeTuple *node = node_tuple(node_page, owner);
	ItemPointerData head;

	add_tuple(&record, space, page, &added);
	ItemPointerSet(&head, BufferGetBlockNumber(space->buffer), added.offset);
	node_set_head(node, chunk->direction, &head);
	node->idle = 0;
	wal_register_bytes(&record, node_buffer, (char *) node - node_page,
					   NODE_HEADER_SIZE + NODE_HEADS_SIZE);
	wal_finish(&record);
}

/* Readers of the node's page may hold links that it has no longer, so its generation rises. */
static void
replace_node(WalRecord *record, GenealogyIndex *index, Buffer buffer, NodeNumber number,
			 const NodeTuple *node)
{
	Page page = wal_register_page(record, buffer, false);
	OffsetNumber offset = node_offset(number);
	Size start = node_replace(index, page, offset, node);
	PageOpaque *opaque = PageGetOpaque(page);

	opaque->generation++;
	wal_register_bytes(record, buffer, (char *) PageGetItemId(page, offset) - page,
					   sizeof(ItemIdData));
	wal_register_bytes(record, buffer, start, node_key_start(index, node));
	wal_register_bytes(record, buffer, (char *) &opaque->generation - page, sizeof(uint32));
}

void
wal_add_first_chunks(GenealogyIndex *index, Buffer node_buffer, NodeNumber owner, SpacePage *space,
					 const FirstChunks *first)
{
	OffsetNumber offset = find_offset(index, space, first->sizes[0]);
	bool one = first->count == 1;
	WalRecord record = one ? begin(index, space) : wal_begin(index);
	Page page = register_space(index, &record, space, PAGE_CHUNKS);

	for (int i = 0; i < first->count; i++)
	{
		const ChunkTuple *chunk = first->chunks[i];
		NewTuple added = {i == 0 ? offset : space_find_offset(page, first->sizes[i]), chunk,
						  first->sizes[i], CHUNK_HEADER_SIZE + chunk->count * index->link_size};
		ItemPointerData head;

		if (added.offset == InvalidOffsetNumber)
			elog(ERROR, "a page of index \"%s\" has room for one chunk instead of two",
				 RelationGetRelationName(index->relation));
		add_tuple(&record, space, page, &added);
		ItemPointerSet(&head, BufferGetBlockNumber(space->buffer), added.offset);
		node_set_head(first->node, chunk->direction, &head);
	}
	replace_node(&record, index, node_buffer, owner, first->node);
	wal_finish(&record);
}
