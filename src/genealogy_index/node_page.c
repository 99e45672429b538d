/*
 * node_page.c
 *		The room on a page of nodes: what they leave unused, and the tuples moved together.
 */
#include "postgres.h"

#include "genealogy_index/node_page.h"
#include "storage/itemid.h"

static int
packed_capacity(const NodeTuple *node, OffsetNumber offset, OffsetNumber grown, int capacity)
{
	return offset == grown ? capacity : Min(node->capacity, node->count + 1);
}

int
node_page_room(const GenealogyIndex *index, Page page, BlockNumber block, OffsetNumber grown,
			   int capacity)
{
	TupleCursor tuples = tuples_begin(index, page, block);
	int room = PAGE_ROOM - PageGetMaxOffsetNumber(page) * sizeof(ItemIdData);

	while (tuples_next(&tuples))
	{
		int after = packed_capacity(tuples.node, tuples.offset, grown, capacity);

		room -= ItemIdGetLength(PageGetItemId(page, tuples.offset)) +
				(after - tuples.node->capacity) * index->link_size;
	}
	return room;
}

/* Puts a tuple on the page before those that are there already, with another capacity. */
static void
pack_node(const GenealogyIndex *index, Page page, OffsetNumber offset, const NodeTuple *node,
		  Size size, int capacity)
{
	PageHeader header = (PageHeader) page;
	Size links_size = node->count * index->link_size;
	Size key_size = size - NODE_HEADER_SIZE - node->capacity * index->link_size;
	Size new_size = size + (capacity - node->capacity) * index->link_size;
	NodeTuple *packed;

	header->pd_upper -= new_size;
	ItemIdSetNormal(PageGetItemId(page, offset), header->pd_upper, new_size);
	packed = (NodeTuple *) (page + header->pd_upper);
	memcpy(packed, node, NODE_HEADER_SIZE + links_size);
	packed->capacity = capacity;
	memset(packed->links + links_size, 0, capacity * index->link_size - links_size);
	memcpy(packed->links + capacity * index->link_size, node_key_bytes(index, node), key_size);
}

/*
 * A tuple that becomes larger goes before the others, if there is room, and leaves a gap:
 * moving all of them would fill a WAL record.
 */
static bool
move_grown(const GenealogyIndex *index, Page page, Page copy, OffsetNumber grown, int capacity)
{
	ItemId pointer = PageGetItemId(copy, grown);
	const NodeTuple *node = (const NodeTuple *) PageGetItem(copy, pointer);
	int size = ItemIdGetLength(pointer) + (capacity - node->capacity) * index->link_size;
	PageHeader header = (PageHeader) page;

	if (header->pd_upper - header->pd_lower < size)
		return false;
	pack_node(index, page, grown, node, ItemIdGetLength(pointer), capacity);
	return true;
}

void
node_page_pack(const GenealogyIndex *index, Page page, OffsetNumber grown, int capacity)
{
	PageHeader header = (PageHeader) page;
	PGAlignedBlock copy;

	memcpy(copy.data, page, BLCKSZ);
	if (OffsetNumberIsValid(grown) && move_grown(index, page, copy.data, grown, capacity))
		return;
	header->pd_upper = header->pd_special;
	for (OffsetNumber i = FirstOffsetNumber; i <= PageGetMaxOffsetNumber(copy.data); i++)
	{
		ItemId pointer = PageGetItemId(copy.data, i);
		const NodeTuple *node;

		if (!ItemIdIsUsed(pointer))
			continue;
		node = (NodeTuple *) PageGetItem(copy.data, pointer);
		pack_node(index, page, i, node, ItemIdGetLength(pointer),
				  packed_capacity(node, i, grown, capacity));
	}
	page_clear_hole(page);
}
