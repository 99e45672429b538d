/*
 * tuples.h
 *		Tuples of nodes and chunks: built, checked, and read from a page in turn.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_TUPLES_H
#define TRACEABILITY_GENEALOGY_INDEX_TUPLES_H

#include "genealogy_index/stored_key.h"

/* Raises an error when the tuple at a line pointer of such a page is not a whole node. */
extern void node_check(const GenealogyIndex *index, Page page, BlockNumber block,
					   OffsetNumber offset);

static inline ItemPointerData
node_head(const NodeTuple *node, LinkDirection direction)
{
	ItemPointerData pointer;
	uint32 number = 0;

	if (node->has_heads)
		memcpy(&number, node->rest + direction * NODE_HEAD_SIZE, NODE_HEAD_SIZE);
	if (number == 0)
		ItemPointerSetInvalid(&pointer);
	else
		ItemPointerSet(&pointer, node_block(number), node_offset(number));
	return pointer;
}

/* Of a node that has heads. */
static inline void
node_set_head(NodeTuple *node, LinkDirection direction, const ItemPointerData *pointer)
{
	uint32 number = 0;

	if (ItemPointerIsValid(pointer))
		number = node_number(ItemPointerGetBlockNumber(pointer),
							 ItemPointerGetOffsetNumber(pointer));
	Assert(node->has_heads);
	memcpy(node->rest + direction * NODE_HEAD_SIZE, &number, NODE_HEAD_SIZE);
}

static inline bool
node_has_chunks(const NodeTuple *node)
{
	static const char none[NODE_HEADS_SIZE];

	return node->has_heads && memcmp(node->rest, none, NODE_HEADS_SIZE) != 0;
}

/* Whether a node has no links. */
static inline bool
node_is_empty(const NodeTuple *node)
{
	return node->count == 0 && !node_has_chunks(node);
}

/* What a tuple of a node has besides the key. */
typedef struct NodeShape
{
	int capacity;
	bool has_heads;
} NodeShape;

static inline Size
node_shape_size(const GenealogyIndex *index, NodeShape shape)
{
	return NODE_HEADER_SIZE + shape.has_heads * NODE_HEADS_SIZE +
		   (Size) shape.capacity * index->link_size;
}

/* Where the key begins in the tuple. */
static inline Size
node_key_start(const GenealogyIndex *index, const NodeTuple *node)
{
	return node_shape_size(index, (NodeShape){node->capacity, node->has_heads});
}

/* A node, as far as its links are concerned: its key is not known to be whole. */
typedef struct NodeOnPage
{
	const NodeTuple *tuple;
	StoredKey key;
} NodeOnPage;

/* Reads a node on such a page; raises an error when it is not there, or its links are not. */
static inline NodeOnPage
node_read(const GenealogyIndex *index, Page page, NodeNumber number)
{
	const NodeTuple *tuple = page_tuple(page, node_offset(number), NODE_HEADER_SIZE);
	Size key_start;
	Size size;

	if (unlikely(tuple == NULL))
		genealogy_index_corrupt(index->relation, node_block(number), "a missing node");
	key_start = node_key_start(index, tuple);
	size = ItemIdGetLength(PageGetItemId(page, node_offset(number)));
	if (unlikely(tuple->count > tuple->capacity || key_start > size))
		genealogy_index_corrupt(index->relation, node_block(number), "a damaged node");
	return (NodeOnPage){tuple, {page, (const char *) tuple + key_start, size - key_start}};
}

/* Raises an error when the key is not whole either. */
static inline void
node_check_key(const GenealogyIndex *index, const NodeOnPage *node, BlockNumber block)
{
	if (unlikely(!stored_key_is_whole(index, &node->key)))
		genealogy_index_corrupt(index->relation, block, "a damaged node");
}

/* The tuple at a number that may be out of date; NULL when there is no node, or no longer. */
extern NodeTuple *node_if_there(const GenealogyIndex *index, Page page, NodeNumber number);

/* The tuple on such a page, and its size. */
static inline NodeTuple *
node_tuple(Page page, NodeNumber number)
{
	return (NodeTuple *) PageGetItem(page, PageGetItemId(page, node_offset(number)));
}

static inline Size
node_size(Page page, NodeNumber number)
{
	return ItemIdGetLength(PageGetItemId(page, node_offset(number)));
}

/* The key of a node that was checked. */
static inline StoredKey
node_stored_key(const GenealogyIndex *index, Page page, NodeNumber number)
{
	const NodeTuple *node = node_tuple(page, number);
	Size start = node_key_start(index, node);

	return (StoredKey){page, (const char *) node + start, node_size(page, number) - start};
}

/* Builds the tuple of a node without links in memory of sufficient size; returns its size. */
extern Size node_build(NodeTuple *node, const GenealogyIndex *index, NodeShape shape,
					   const char *key_bytes, Size key_size);

/* Builds it with the marks, the heads, if the shape has any, and the links of another, but no key. */
extern void node_copy(const GenealogyIndex *index, NodeTuple *node, NodeShape shape,
					  const NodeTuple *other);

/* Appends a stored link to those of a node that has room for it. */
extern void node_append_link(const GenealogyIndex *index, NodeTuple *node, const char *stored,
							 LinkDirection direction);

/* The chunk of an owner at a line pointer of a page; NULL when it is not, or no longer, there. */
extern ChunkTuple *chunk_find(Page page, const ItemPointerData *pointer, NodeNumber owner,
							  LinkDirection direction);

/* Raises an error when the tuple at a line pointer of a page of chunks is not a whole chunk. */
extern void chunk_check(const GenealogyIndex *index, Page page, BlockNumber block,
						OffsetNumber offset);

/* How many links the chunk at a line pointer has room for. */
extern int chunk_capacity(const GenealogyIndex *index, Page page, OffsetNumber offset);

/* A chunk of a chain, and the one whose "next" points to it. */
typedef struct ChunkInChain
{
	NodeNumber owner;
	LinkDirection direction;
	ItemPointerData previous; /* invalid: the chunk is the head, to which the node points */
	ItemPointerData current;
} ChunkInChain;

/* Either chunk of these; raises an error when it is not there. */
extern ChunkTuple *chunk_in_chain(const GenealogyIndex *index, Page page, const ChunkInChain *chain,
								  const ItemPointerData *pointer);

/* The pointer to the current chunk on the page before it, and that pointer replaced. */
extern ItemPointerData chunk_pointer_before(const GenealogyIndex *index, Page before,
											const ChunkInChain *chain);
extern void chunk_set_pointer_before(const GenealogyIndex *index, Page before,
									 const ChunkInChain *chain, const ItemPointerData *pointer);

/* All tuples of a page of nodes or chunks in turn; pages of other kinds have none. */
typedef struct TupleCursor
{
	NodeTuple *node; /* NULL on a page of chunks, and the other way round */
	ChunkTuple *chunk;

	/* private */
	const GenealogyIndex *index;
	Page page;
	BlockNumber block;
	OffsetNumber offset;
} TupleCursor;

extern TupleCursor tuples_begin(const GenealogyIndex *index, Page page, BlockNumber block);

/* False after the last one; raises an error about a damaged tuple. */
extern bool tuples_next(TupleCursor *cursor);

#endif
