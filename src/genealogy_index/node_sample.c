/*
 * node_sample.c
 *		How many nodes genealogy indexes have, and some of them.
 */
#include "postgres.h"

#include "genealogy_index/node.h"
#include "genealogy_index/node_sample.h"

/* Of more parts, it is some in which a node is looked for. */
#define PARTS_ASKED 32

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

/* Counts the nodes of a page that have links of the direction; the first one, or NODE_NONE. */
static NodeNumber
count_nodes(NodeSample *sample, const GenealogyIndex *index, Page page, BlockNumber block,
			LinkDirection direction)
{
	TupleCursor tuples = tuples_begin(index, page, block);
	NodeNumber first = NODE_NONE;

	while (tuples_next(&tuples))
	{
		NodeNumber number = node_number(block, tuples.offset);

		if (number == NODE_NULL || !has_links(index, tuples.node, direction))
			continue;
		sample->with_links++;
		if (first == NODE_NONE)
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

/* What is taken from a page: a node, or NODE_NONE. */
static NodeNumber
read_page(NodeSample *sample, GenealogyIndex *index, BlockNumber block, LinkDirection direction,
		  NodeSampleOf of)
{
	Buffer buffer = genealogy_index_lock(index, block, BUFFER_LOCK_SHARE, NULL);
	Page page = BufferGetPage(buffer);
	NodeNumber taken = NODE_NONE;

	if (page_is(page, PAGE_NODES))
		taken = count_nodes(sample, index, page, block, direction);
	else if (page_is(page, PAGE_CHUNKS) && of == SAMPLE_OF_LINKS)
		taken = owner_of_chunk(index, page, block, direction);
	UnlockReleaseBuffer(buffer);
	return taken;
}

/* The sizes of the indexes, and their sum. */
static uint64
count_blocks(EstimateParts *parts, BlockNumber *blocks)
{
	uint64 all = 0;

	for (int i = 0; i < parts->indexes->count; i++)
	{
		blocks[i] = RelationGetNumberOfBlocks(estimate_parts_index(parts, i)->relation);
		all += blocks[i];
	}
	return all;
}

/* The part of which a block is, counted from the first block of the first part; and the block. */
static int
find_part(const BlockNumber *blocks, uint64 *block)
{
	int part = 0;

	while (*block >= blocks[part])
		*block -= blocks[part++];
	return part;
}

void
node_sample_read(NodeSample *sample, EstimateParts *parts, LinkDirection direction, NodeSampleOf of)
{
	BlockNumber blocks[REACH_INDEXES];
	uint64 all = count_blocks(parts, blocks);
	int pages = Min(all, NODE_SAMPLE_PAGES);

	memset(sample, 0, sizeof(NodeSample));
	for (int i = 0; i < pages; i++)
	{
		uint64 block = all * (2 * i + 1) / (2 * pages);
		int part = find_part(blocks, &block);
		LinkDirection there = estimate_parts_direction(parts, part, direction);
		double before = sample->with_links;
		NodeNumber taken = read_page(sample, estimate_parts_index(parts, part), block, there, of);

		if (taken == NODE_NONE)
			continue;
		sample->stands_for[sample->count] = sample->with_links - before;
		sample->items[sample->count++] = estimate_parts_item(parts, part, taken);
	}
	sample->with_links *= (double) all / Max(pages, 1);
}

static bool
has_links_in(EstimateParts *parts, int part, const NodeKey *key, LinkDirection direction)
{
	GenealogyIndex *index = estimate_parts_index(parts, part);
	NodeNumber node = node_find(index, key);
	Buffer buffer;
	bool has;

	if (node == NODE_NONE)
		return false;
	buffer = node_lock(index, node, BUFFER_LOCK_SHARE);
	has = has_links(index, node_tuple(BufferGetPage(buffer), node),
					estimate_parts_direction(parts, part, direction));
	UnlockReleaseBuffer(buffer);
	return has;
}

double
node_sample_parts(EstimateParts *parts, const SampledItem *item, LinkDirection direction)
{
	int step = 1 + parts->indexes->count / PARTS_ASKED;
	int others = 0;
	int asked = 0;
	NodeKey key;

	estimate_parts_key(parts, item->part, item->node, &key);
	for (int part = item->part % step; part < parts->indexes->count; part += step)
	{
		if (part == item->part)
			continue;
		others += has_links_in(parts, part, &key, direction);
		asked++;
	}
	return 1 + others * estimate_parts_weight(parts, 1, asked);
}

/* What several parts know is counted in each of them, so less often in all. */
double
node_sample_items(EstimateParts *parts, LinkDirection direction)
{
	double each = parts->indexes->all / Max(1, parts->indexes->count);
	double nodes = 0;
	double items = 0;
	NodeSample sample;

	node_sample_read(&sample, parts, direction, SAMPLE_OF_NODES);
	if (!estimate_parts_are_several(parts) || sample.count == 0)
		return sample.with_links;
	for (int i = 0; i < sample.count; i++)
	{
		nodes += sample.stands_for[i];
		items += sample.stands_for[i] / node_sample_parts(parts, &sample.items[i], direction);
	}
	return sample.with_links * each * items / nodes;
}
