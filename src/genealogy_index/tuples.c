/*
 * tuples.c
 *		Tuples of nodes and chunks: built, checked, and read from a page in turn.
 */
#include "postgres.h"

#include "genealogy_index/tuples.h"

void
node_check(const GenealogyIndex *index, Page page, BlockNumber block, OffsetNumber offset)
{
	NodeNumber number = node_number(block, offset);
	NodeOnPage node;

	if (offset > NODES_PER_PAGE)
		genealogy_index_corrupt(index->relation, block, "a missing node");
	node = node_read(index, page, number);
	if (node.tuple->capacity == 0 && !node.tuple->has_heads)
		genealogy_index_corrupt(index->relation, block, "a damaged node");
	if (number != NODE_NULL)
		node_check_key(index, &node, block);
	else if (node.key.size > 0)
		genealogy_index_corrupt(index->relation, block, "a damaged node");
}

NodeTuple *
node_if_there(const GenealogyIndex *index, Page page, NodeNumber number)
{
	OffsetNumber offset = node_offset(number);

	if (!page_is(page, PAGE_NODES) || offset > PageGetMaxOffsetNumber(page) ||
		!ItemIdIsUsed(PageGetItemId(page, offset)))
		return NULL;
	node_check(index, page, node_block(number), offset);
	return node_tuple(page, number);
}

Size
node_build(NodeTuple *node, const GenealogyIndex *index, NodeShape shape, const char *key_bytes,
		   Size key_size)
{
	Size key_start = node_shape_size(index, shape);

	memset(node, 0, key_start);
	node->capacity = shape.capacity;
	node->has_heads = shape.has_heads;
	if (key_size > 0)
		memcpy((char *) node + key_start, key_bytes, key_size);
	return key_start + key_size;
}

void
node_copy(const GenealogyIndex *index, NodeTuple *node, NodeShape shape, const NodeTuple *other)
{
	(void) node_build(node, index, shape, NULL, 0);
	node->idle = other->idle;
	node->count = other->count;
	if (shape.has_heads && other->has_heads)
		memcpy(node->rest, other->rest, NODE_HEADS_SIZE);
	memcpy(NodeGetLinks(node), NodeGetLinks(other), other->count * index->link_size);
}

void
node_append_link(const GenealogyIndex *index, NodeTuple *node, const char *stored,
				 LinkDirection direction)
{
	char *appended = NodeGetLinks(node) + node->count++ * index->link_size;
	Link link = link_read(stored);

	memcpy(appended, stored, index->link_size);
	link_write_inline(appended, &link, direction);
}

ChunkTuple *
chunk_find(Page page, const ItemPointerData *pointer, NodeNumber owner, LinkDirection direction)
{
	ChunkTuple *chunk;

	if (!page_is(page, PAGE_CHUNKS))
		return NULL;
	chunk = page_tuple(page, ItemPointerGetOffsetNumber(pointer), CHUNK_HEADER_SIZE);
	return chunk != NULL && chunk->owner == owner && chunk->direction == direction ? chunk : NULL;
}

void
chunk_check(const GenealogyIndex *index, Page page, BlockNumber block, OffsetNumber offset)
{
	const ChunkTuple *chunk = page_tuple(page, offset, CHUNK_HEADER_SIZE);

	if (chunk == NULL || chunk->count > chunk_capacity(index, page, offset))
		genealogy_index_corrupt(index->relation, block, "a damaged chunk of links");
}

int
chunk_capacity(const GenealogyIndex *index, Page page, OffsetNumber offset)
{
	return (ItemIdGetLength(PageGetItemId(page, offset)) - CHUNK_HEADER_SIZE) / index->link_size;
}

ChunkTuple *
chunk_in_chain(const GenealogyIndex *index, Page page, const ChunkInChain *chain,
			   const ItemPointerData *pointer)
{
	ChunkTuple *chunk = chunk_find(page, pointer, chain->owner, chain->direction);

	if (chunk == NULL)
		genealogy_index_corrupt(index->relation, ItemPointerGetBlockNumberNoCheck(pointer),
								"a broken chain of links");
	return chunk;
}

ItemPointerData
chunk_pointer_before(const GenealogyIndex *index, Page before, const ChunkInChain *chain)
{
	if (ItemPointerIsValid(&chain->previous))
		return chunk_in_chain(index, before, chain, &chain->previous)->next;
	return node_head(node_tuple(before, chain->owner), chain->direction);
}

void
chunk_set_pointer_before(const GenealogyIndex *index, Page before, const ChunkInChain *chain,
						 const ItemPointerData *pointer)
{
	if (ItemPointerIsValid(&chain->previous))
		chunk_in_chain(index, before, chain, &chain->previous)->next = *pointer;
	else
		node_set_head(node_tuple(before, chain->owner), chain->direction, pointer);
}

TupleCursor
tuples_begin(const GenealogyIndex *index, Page page, BlockNumber block)
{
	TupleCursor cursor = {.index = index, .page = page, .block = block};

	return cursor;
}

bool
tuples_next(TupleCursor *cursor)
{
	bool nodes = page_is(cursor->page, PAGE_NODES);
	ItemId pointer;

	if (!nodes && !page_is(cursor->page, PAGE_CHUNKS))
		return false;
	do
	{
		if (++cursor->offset > PageGetMaxOffsetNumber(cursor->page))
			return false;
		pointer = PageGetItemId(cursor->page, cursor->offset);
	} while (!ItemIdIsUsed(pointer));
	if (nodes)
	{
		node_check(cursor->index, cursor->page, cursor->block, cursor->offset);
		cursor->node = (NodeTuple *) PageGetItem(cursor->page, pointer);
	}
	else
	{
		chunk_check(cursor->index, cursor->page, cursor->block, cursor->offset);
		cursor->chunk = (ChunkTuple *) PageGetItem(cursor->page, pointer);
	}
	return true;
}
