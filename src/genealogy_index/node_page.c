/*
 * node_page.c
 *		The room on a page of nodes: what they leave unused, and the tuples moved together.
 */
#include "postgres.h"

#include "genealogy_index/node_page.h"
#include "storage/itemid.h"

/* The shape of a node when its page is packed. */
static NodeShape
packed_shape(const NodeTuple *node)
{
	int capacity = Min(node->capacity, node->count + 1);

	return (NodeShape){capacity,
					   .has_heads = node->has_heads && (node_has_chunks(node) || capacity == 0)};
}

int
node_page_room(const GenealogyIndex *index, Page page, BlockNumber block, OffsetNumber changed,
			   NodeShape shape)
{
	TupleCursor tuples = tuples_begin(index, page, block);
	int room = ((PageHeader) page)->pd_special - ((PageHeader) page)->pd_lower;

	while (tuples_next(&tuples))
	{
		NodeShape after = tuples.offset == changed ? shape : packed_shape(tuples.node);

		room -= (int) ItemIdGetLength(PageGetItemId(page, tuples.offset)) +
				(int) node_shape_size(index, after) - (int) node_key_start(index, tuples.node);
	}
	return room;
}

/* Puts a tuple on the page before those that are there already, with another shape. */
static void
pack_node(const GenealogyIndex *index, Page page, OffsetNumber offset, const NodeTuple *node,
		  Size size, NodeShape shape)
{
	PageHeader header = (PageHeader) page;
	Size before = node_key_start(index, node);
	Size after = node_shape_size(index, shape);
	Size new_size = after + size - before;
	char *packed;

	header->pd_upper -= new_size;
	ItemIdSetNormal(PageGetItemId(page, offset), header->pd_upper, new_size);
	packed = page + header->pd_upper;
	node_copy(index, (NodeTuple *) packed, shape, node);
	memcpy(packed + after, (const char *) node + before, size - before);
}

void
node_page_pack(const GenealogyIndex *index, Page page, OffsetNumber changed, NodeShape shape)
{
	PageHeader header = (PageHeader) page;
	PGAlignedBlock copy;

	memcpy(copy.data, page, BLCKSZ);
	header->pd_upper = header->pd_special;
	for (OffsetNumber i = FirstOffsetNumber; i <= PageGetMaxOffsetNumber(copy.data); i++)
	{
		ItemId pointer = PageGetItemId(copy.data, i);
		const NodeTuple *node;

		if (!ItemIdIsUsed(pointer))
			continue;
		node = (NodeTuple *) PageGetItem(copy.data, pointer);
		pack_node(index, page, i, node, ItemIdGetLength(pointer),
				  i == changed ? shape : packed_shape(node));
	}
	page_clear_hole(page);
}

/* Where the tuple begins when all before its key has another size. */
static int
start_of_replaced(const GenealogyIndex *index, Page page, OffsetNumber offset, Size key_start)
{
	ItemId pointer = PageGetItemId(page, offset);
	const NodeTuple *node = (const NodeTuple *) PageGetItem(page, pointer);

	return (int) ItemIdGetOffset(pointer) + (int) node_key_start(index, node) - (int) key_start;
}

bool
node_fits_in_place(const GenealogyIndex *index, Page page, OffsetNumber offset, NodeShape shape)
{
	int before = ItemIdGetOffset(PageGetItemId(page, offset));
	int start = start_of_replaced(index, page, offset, node_shape_size(index, shape));

	if (start < (int) Max(((PageHeader) page)->pd_upper, SizeOfPageHeaderData))
		return false;
	for (OffsetNumber i = FirstOffsetNumber; i <= PageGetMaxOffsetNumber(page); i++)
	{
		ItemId other = PageGetItemId(page, i);

		if (ItemIdIsUsed(other) && (int) ItemIdGetOffset(other) < before &&
			(int) (ItemIdGetOffset(other) + ItemIdGetLength(other)) > start)
			return false;
	}
	return true;
}

/* Whether it fits where nothing is yet. */
static bool
fits_elsewhere(const GenealogyIndex *index, Page page, OffsetNumber offset, NodeShape shape)
{
	ItemId pointer = PageGetItemId(page, offset);
	const NodeTuple *node = (const NodeTuple *) PageGetItem(page, pointer);
	Size key_size = ItemIdGetLength(pointer) - node_key_start(index, node);

	return PageGetExactFreeSpace(page) >= node_shape_size(index, shape) + key_size;
}

bool
node_has_room(const GenealogyIndex *index, Page page, NodeNumber number, NodeShape shape)
{
	OffsetNumber offset = node_offset(number);

	return node_fits_in_place(index, page, offset, shape) ||
		   fits_elsewhere(index, page, offset, shape) ||
		   node_page_room(index, page, node_block(number), offset, shape) >= 0;
}

/* To pack the page changes all of it, so that comes last. */
void
node_change_shape(const GenealogyIndex *index, Page page, OffsetNumber offset, NodeShape shape)
{
	ItemId pointer = PageGetItemId(page, offset);
	const NodeTuple *node = (const NodeTuple *) PageGetItem(page, pointer);
	union
	{
		NodeTuple node;
		char data[BLCKSZ];
	} tuple;

	if (node_fits_in_place(index, page, offset, shape))
	{
		node_copy(index, &tuple.node, shape, node);
		(void) node_replace(index, page, offset, &tuple.node);
	}
	else if (fits_elsewhere(index, page, offset, shape))
		pack_node(index, page, offset, node, ItemIdGetLength(pointer), shape);
	else
		node_page_pack(index, page, offset, shape);
}

Size
node_replace(const GenealogyIndex *index, Page page, OffsetNumber offset, const NodeTuple *node)
{
	ItemId pointer = PageGetItemId(page, offset);
	Size size = node_key_start(index, node);
	Size start = start_of_replaced(index, page, offset, size);
	Size end = ItemIdGetOffset(pointer) + ItemIdGetLength(pointer);

	ItemIdSetNormal(pointer, start, end - start);
	memcpy(page + start, node, size);
	return start;
}
