/*
 * node_sample.c
 *		How many nodes a genealogy index has, and some of them.
 */
#include "postgres.h"

#include "genealogy_index/node_sample.h"
#include "genealogy_index/tuples.h"

static bool
has_links(const GenealogyIndex *index, const NodeTuple *node, LinkDirection direction)
{
	ItemPointerData head = node_head(node, direction);

	for (int i = 0; i < node->count; i++)
	{
		if (link_direction(node->links + i * index->link_size) == direction)
			return true;
	}
	return ItemPointerIsValid(&head);
}

/* Counts the nodes of a page; the first that has links of the direction, or NODE_NONE. */
static NodeNumber
count_nodes(NodeSample *sample, const GenealogyIndex *index, Page page, BlockNumber block,
			LinkDirection direction)
{
	TupleCursor tuples = tuples_begin(index, page, block);
	NodeNumber first = NODE_NONE;

	while (tuples_next(&tuples))
	{
		NodeNumber number = node_number(block, tuples.offset);

		if (number == NODE_NULL)
			continue;
		for (LinkDirection i = LINKS_OUT; i <= LINKS_IN; i++)
			sample->with_links[i] += has_links(index, tuples.node, i);
		if (first == NODE_NONE && has_links(index, tuples.node, direction))
			first = number;
	}
	return first;
}

/* The owner of the first chunk of links of the direction on a page, or NODE_NONE. */
static NodeNumber
owner_of_chunk(const GenealogyIndex *index, Page page, BlockNumber block, LinkDirection direction)
{
	TupleCursor tuples = tuples_begin(index, page, block);

	while (tuples_next(&tuples))
	{
		if (tuples.chunk->direction == direction && tuples.chunk->owner != NODE_NULL)
			return tuples.chunk->owner;
	}
	return NODE_NONE;
}

void
node_sample_read(NodeSample *sample, GenealogyIndex *index, LinkDirection direction,
				 NodeSampleOf of)
{
	BlockNumber blocks = RelationGetNumberOfBlocks(index->relation);
	int pages = Min(blocks, NODE_SAMPLE_PAGES);

	memset(sample, 0, sizeof(NodeSample));
	for (int i = 0; i < pages; i++)
	{
		BlockNumber block = (uint64) blocks * (2 * i + 1) / (2 * pages);
		Buffer buffer = genealogy_index_lock(index, block, BUFFER_LOCK_SHARE, NULL);
		Page page = BufferGetPage(buffer);
		NodeNumber taken = NODE_NONE;

		if (page_is(page, PAGE_NODES))
			taken = count_nodes(sample, index, page, block, direction);
		else if (page_is(page, PAGE_CHUNKS) && of == SAMPLE_OF_LINKS)
			taken = owner_of_chunk(index, page, block, direction);
		UnlockReleaseBuffer(buffer);
		if (taken != NODE_NONE)
			sample->nodes[sample->count++] = taken;
	}
	for (LinkDirection i = LINKS_OUT; i <= LINKS_IN; i++)
		sample->with_links[i] *= (double) blocks / Max(pages, 1);
}
