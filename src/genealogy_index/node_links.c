/*
 * node_links.c
 *		The links of a node, read page by page.  See README, Reading.
 */
#include "postgres.h"

#include "genealogy_index/node_links.h"
#include "genealogy_index/node.h"
#include "miscadmin.h"

/*
 * Readers that meet an unlinked chunk start again.  One that always does has met a
 * broken chain.  Restarts are counted for the whole chain, which may have
 * thousands of chunks, each of which may be unlinked while the chain is read.
 */
#define RESTARTS_LIMIT 100000

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
	reader->restarts = 0;
	reader->serial = PG_UINT32_MAX;
	reader->walked = PG_UINT32_MAX;
	ItemPointerSetInvalid(&reader->next);
}

void
node_links_begin_chain(NodeLinks *reader, NodeNumber owner, const ItemPointerData *head)
{
	node_links_begin_again(reader, owner);
	reader->started = true;
	reader->next = *head;
}

/* Starts the chain again; the links in the node's tuple are read the first time only. */
static void
read_node(NodeLinks *reader)
{
	GenealogyIndex *index = reader->index;
	Buffer buffer = node_lock(index, reader->owner, BUFFER_LOCK_SHARE);
	NodeTuple *node = node_tuple(BufferGetPage(buffer), reader->owner);

	reader->block = node_block(reader->owner);
	reader->generation = PageGetOpaque(BufferGetPage(buffer))->generation;
	reader->next = node_head(node, reader->direction);
	for (int i = 0; !reader->started && i < node->count; i++)
	{
		const char *stored = node->links + i * index->link_size;
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
	reader->walked = PG_UINT32_MAX;
	UnlockReleaseBuffer(buffer);
}

/* Limits restarts, and the steps through a cycle. */
static void
count_restart(NodeLinks *reader)
{
	if (++reader->restarts > RESTARTS_LIMIT)
		genealogy_index_corrupt(reader->index->relation, node_block(reader->owner),
								"a broken chain of links");
}

/* False when the chunk was unlinked. */
static bool
read_chunk(NodeLinks *reader)
{
	GenealogyIndex *index = reader->index;
	BlockNumber block = ItemPointerGetBlockNumberNoCheck(&reader->next);
	Buffer buffer = genealogy_index_lock(index, block, BUFFER_LOCK_SHARE, NULL);
	ChunkTuple *chunk = chunk_find(BufferGetPage(buffer), &reader->next, reader->owner,
								   reader->direction);

	if (chunk != NULL)
	{
		chunk_check(index, BufferGetPage(buffer), block, ItemPointerGetOffsetNumber(&reader->next));

		/* A newer chunk has reused the line pointer, or the chain is a cycle. */
		if (chunk->serial >= reader->walked)
			count_restart(reader);
		reader->walked = chunk->serial;

		/* After a restart, chunks that were read before are skipped. */
		if (chunk->serial < reader->serial)
		{
			reader->block = block;
			reader->generation = PageGetOpaque(BufferGetPage(buffer))->generation;
			reader->serial = chunk->serial;
			reader->count = chunk->count;
			memcpy(reader->links, chunk->links, chunk->count * index->link_size);
		}
		reader->next = chunk->next;
	}
	UnlockReleaseBuffer(buffer);
	return chunk != NULL;
}

bool
node_links_read(NodeLinks *reader)
{
	CHECK_FOR_INTERRUPTS();
	reader->count = 0;
	if (!reader->started)
	{
		read_node(reader);
		return true;
	}
	if (!ItemPointerIsValid(&reader->next))
		return false;
	if (!read_chunk(reader))
	{
		count_restart(reader);
		read_node(reader);
	}
	return true;
}

uint32
node_links_older(const NodeLinks *reader)
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
