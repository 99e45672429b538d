/*
 * node_sample.c
 *		How many nodes genealogy indexes have, and some of them.
 */
#include "postgres.h"

#include <math.h>

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
		if (link_direction(NodeGetLinks(node) + i * index->link_size) == direction)
			return true;
	}
	return ItemPointerIsValid(&head);
}

/* The nodes of a page that have links of a direction: those with few, and those with a chain. */
typedef struct PageNodes
{
	NodeNumber first[2];
	int count[2];
} PageNodes;

static void
count_nodes(PageNodes *nodes, const GenealogyIndex *index, Page page, BlockNumber block,
			LinkDirection direction)
{
	TupleCursor tuples = tuples_begin(index, page, block);

	while (tuples_next(&tuples))
	{
		NodeNumber number = node_number(block, tuples.offset);
		ItemPointerData head = node_head(tuples.node, direction);
		bool chain = ItemPointerIsValid(&head);

		if (number == NODE_NULL || !has_links(index, tuples.node, direction))
			continue;
		if (nodes->count[chain]++ == 0)
			nodes->first[chain] = number;
	}
}

/* The owner of the first chunk of links of the direction on a page, or NODE_NONE. */
static NodeNumber
owner_of_chunk(const GenealogyIndex *index, Page page, BlockNumber block, LinkDirection direction)
{
	TupleCursor tuples = tuples_begin(index, page, block);

	while (tuples_next(&tuples))
	{
		if (tuples.chunk->direction == direction && !tuples.chunk->retired &&
			tuples.chunk->owner != NODE_NULL)
			return tuples.chunk->owner;
	}
	return NODE_NONE;
}

static void
read_page(PageNodes *nodes, GenealogyIndex *index, BlockNumber block, LinkDirection direction,
		  NodeSampleOf of)
{
	Buffer buffer = genealogy_index_lock(index, block, BUFFER_LOCK_SHARE, NULL);
	Page page = BufferGetPage(buffer);

	if (page_is(page, PAGE_NODES))
		count_nodes(nodes, index, page, block, direction);
	else if (page_is(page, PAGE_CHUNKS) && of == SAMPLE_OF_LINKS)
		nodes->first[true] = owner_of_chunk(index, page, block, direction);
	UnlockReleaseBuffer(buffer);
}

/* The links of nodes with a chain are elsewhere, so where links matter, their own page does not. */
static void
take_nodes(NodeSample *sample, EstimateParts *parts, int part, const PageNodes *nodes,
		   NodeSampleOf of)
{
	for (int chain = 0; chain <= 1; chain++)
	{
		if (nodes->first[chain] == NODE_NONE ||
			(of == SAMPLE_OF_LINKS && chain && nodes->count[chain] > 0))
			continue;
		sample->stands_for[sample->count] = nodes->count[chain];
		sample->items[sample->count++] = estimate_parts_item(parts, part, nodes->first[chain]);
	}
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

/*
 * One block of each of the equal stretches into which all are divided.  Where it lies in its
 * stretch varies, or it would be the same one of each index when these are equally large.
 */
static uint64
choose_block(uint64 all, int stretch, int stretches)
{
	const double golden = 0.61803398874989485;
	double within = (stretch + 0.5) * golden;

	return all * ((stretch + within - floor(within)) / stretches);
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
		uint64 block = choose_block(all, i, pages);
		int part = find_part(blocks, &block);
		LinkDirection there = estimate_parts_direction(parts, part, direction);
		PageNodes nodes = {{NODE_NONE, NODE_NONE}, {0, 0}};

		read_page(&nodes, estimate_parts_index(parts, part), block, there, of);
		sample->with_links += nodes.count[false] + nodes.count[true];
		if (of == SAMPLE_OF_LINKS || i % 2 == 0)
			take_nodes(sample, parts, part, &nodes, of);
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
