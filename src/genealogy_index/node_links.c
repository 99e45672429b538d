/*
 * node_links.c
 *		The links of a node, read page by page.  See README, Reading.
 */
#include "postgres.h"

#include "genealogy_index/node_links.h"
#include "genealogy_index/node.h"
#include "miscadmin.h"

void
node_links_begin(NodeLinks *reader, GenealogyIndex *index, NodeNumber owner,
				 LinkDirection direction)
{
	memset(reader, 0, sizeof(NodeLinks));
	reader->index = index;
	reader->direction = direction;
	reader->links = palloc(BLCKSZ);
	node_links_begin_again(reader, owner);
}

void
node_links_begin_again(NodeLinks *reader, NodeNumber owner)
{
	reader->owner = owner;
	reader->started = false;
	reader->serial = PG_UINT32_MAX;
	ItemPointerSetInvalid(&reader->next);
}

void
node_links_begin_chain(NodeLinks *reader, NodeNumber owner, const ItemPointerData *head)
{
	node_links_begin_again(reader, owner);
	reader->started = true;
	reader->next = *head;
}

static void
read_node(NodeLinks *reader)
{
	GenealogyIndex *index = reader->index;
	Buffer buffer = node_lock(index, reader->owner, BUFFER_LOCK_SHARE);
	NodeTuple *node = node_tuple(BufferGetPage(buffer), reader->owner);

	reader->block = node_block(reader->owner);
	reader->generation = PageGetOpaque(BufferGetPage(buffer))->generation;
	reader->next = node_head(node, reader->direction);
	for (int i = 0; i < node->count; i++)
	{
		const char *stored = NodeGetLinks(node) + i * index->link_size;
		char *copy = reader->links + reader->count * index->link_size;
		LinkDirection direction;
		Link link = link_read_inline(stored, &direction);

		if (direction != reader->direction)
			continue;
		memcpy(copy, stored, index->link_size);
		link_write(copy, &link);
		reader->count++;
	}
	reader->started = true;
	UnlockReleaseBuffer(buffer);
}

/* The chunk may be retired by now, and then is as it was. */
static void
read_chunk(NodeLinks *reader)
{
	GenealogyIndex *index = reader->index;
	BlockNumber block = ItemPointerGetBlockNumberNoCheck(&reader->next);
	Buffer buffer = genealogy_index_lock(index, block, BUFFER_LOCK_SHARE, NULL);
	Page page = BufferGetPage(buffer);
	ChunkTuple *chunk = chunk_find(page, &reader->next, reader->owner, reader->direction);

	/* Serial numbers fall, so that a cycle ends. */
	if (chunk == NULL || chunk->serial >= reader->serial)
		genealogy_index_corrupt(index->relation, block, "a broken chain of links");
	chunk_check(index, page, block, ItemPointerGetOffsetNumber(&reader->next));
	reader->block = block;
	reader->generation = PageGetOpaque(page)->generation;
	reader->serial = chunk->serial;
	reader->count = chunk->count;
	memcpy(reader->links, chunk->links, chunk->count * index->link_size);
	reader->next = chunk->next;
	UnlockReleaseBuffer(buffer);
}

bool
node_links_read(NodeLinks *reader)
{
	CHECK_FOR_INTERRUPTS();
	reader->count = 0;
	if (!reader->started)
		read_node(reader);
	else if (ItemPointerIsValid(&reader->next))
		read_chunk(reader);
	else
		return false;
	return true;
}

int
node_links_owners(GenealogyIndex *index, BlockNumber block, NodeNumber *owners)
{
	Buffer buffer = genealogy_index_lock(index, block, BUFFER_LOCK_SHARE, NULL);
	TupleCursor tuples = tuples_begin(index, BufferGetPage(buffer), block);
	int count = 0;

	while (tuples_next(&tuples))
	{
		if (tuples.node != NULL && !node_is_empty(tuples.node))
			owners[count++] = node_number(block, tuples.offset);
	}
	UnlockReleaseBuffer(buffer);
	return count;
}

uint32
node_links_estimate_older(const NodeLinks *reader)
{
	if (!ItemPointerIsValid(&reader->next) || reader->serial == PG_UINT32_MAX)
		return 0;
	return reader->serial - 1;
}

uint32
node_links_estimate(const NodeLinks *reader)
{
	ItemPointerData head = node_read_head(reader->index, reader->owner, reader->direction);
	ChunkTuple *chunk;
	uint32 estimate = 0;
	Buffer buffer;

	if (!ItemPointerIsValid(&head))
		return 0;
	buffer = genealogy_index_lock(reader->index, ItemPointerGetBlockNumberNoCheck(&head),
								  BUFFER_LOCK_SHARE, NULL);
	chunk = chunk_find(BufferGetPage(buffer), &head, reader->owner, reader->direction);
	if (chunk != NULL)
		estimate = chunk->serial;
	UnlockReleaseBuffer(buffer);
	return estimate;
}
