/*
 * link_sample.c
 *		The links of a level of nodes, counted, and some of them kept.
 *
 * All are kept while there is room, and then every second block of them, every
 * fourth, and so on: evenly over the level, and the same whenever it is asked.
 */
#include "postgres.h"

#include "genealogy_index/link_sample.h"
#include "genealogy_index/node.h"

/* Links of one block follow each other; there is room for an even number of blocks. */
#define BLOCK_LINKS 32

/* The most chunks that are read of one node: some 50,000 links. */
#define CHUNKS_OF_NODE 64

void
link_sample_init(LinkSample *sample, int room)
{
	Assert(room <= KEPT_LINKS && room % (2 * BLOCK_LINKS) == 0);
	memset(sample, 0, sizeof(LinkSample));
	sample->room = room;
}

void
link_sample_from(LinkSample *sample, GenealogyIndex *index, LinkDirection direction, int part)
{
	sample->index = index;
	sample->direction = direction;
	sample->part = part;
	if (sample->chain.links == NULL)
		node_links_begin(&sample->chain, index, NODE_NULL, direction);
	sample->chain.index = index;
	sample->chain.direction = direction;
}

void
link_sample_next_level(LinkSample *sample)
{
	sample->nodes = sample->leaves = sample->links = 0;
	sample->count = 0;
	sample->offered = 0;
	sample->stride = 1;
}

/* Makes room by dropping every second of the blocks that were kept. */
static void
thin_out(LinkSample *sample)
{
	for (int block = 1; block < sample->room / BLOCK_LINKS / 2; block++)
		memcpy(&sample->kept[block * BLOCK_LINKS], &sample->kept[2 * block * BLOCK_LINKS],
			   BLOCK_LINKS * sizeof(KeptLink));
	sample->count = sample->room / 2;
	sample->stride *= 2;
}

static void
count_link(LinkSample *sample, NodeNumber neighbour, uint32 group)
{
	uint64 block;

	if (neighbour == NODE_NULL)
		return;
	sample->links++;
	block = sample->offered++ / BLOCK_LINKS;
	if (block % sample->stride == 0 && sample->count == sample->room)
		thin_out(sample);
	if (block % sample->stride == 0)
		sample->kept[sample->count++] = (KeptLink){.neighbour = neighbour,
												   .part = sample->part,
												   .group = group == GROUPS_OF_LINKS
																? (uint32) block
																: group,
												   .item = neighbour};
}

/*
 * The newest chunk is always read, and older ones as long as pages may be; the
 * rest are taken to be as full as the fullest of those.
 */
static void
read_chain(LinkSample *sample, NodeNumber owner, const ItemPointerData *head, uint32 group)
{
	NodeLinks *chain = &sample->chain;
	int most = 0;

	node_links_begin_chain(chain, owner, head);
	for (int i = 0; i == 0 || (i < CHUNKS_OF_NODE && sample->pages > 0); i++)
	{
		if (!node_links_read(chain))
			return;
		sample->pages--;
		most = Max(most, chain->count);
		for (int k = 0; k < chain->count; k++)
			count_link(sample, link_read(chain->links + k * sample->index->link_size).neighbour,
					   group);
	}
	sample->links += (double) node_links_estimate_older(chain) * most;
}

static void
read_tuple(LinkSample *sample, const NodeTuple *node, uint32 group)
{
	for (int i = 0; i < node->count; i++)
	{
		LinkDirection direction;
		Link link = link_read_inline(NodeGetLinks(node) + i * sample->index->link_size, &direction);

		if (direction == sample->direction)
			count_link(sample, link.neighbour, group);
	}
}

typedef struct Chain
{
	NodeNumber owner;
	ItemPointerData head;
} Chain;

/* Reads nodes of one page; their chains when it is no longer locked. */
static void
read_page(LinkSample *sample, const NodeNumber *nodes, int count, uint32 group)
{
	Buffer buffer = node_lock_page(sample->index, nodes[0], BUFFER_LOCK_SHARE);
	Page page = BufferGetPage(buffer);
	Chain chains[NODES_PER_PAGE];
	int chain_count = 0;

	sample->pages--;
	for (int i = 0; i < count; i++)
	{
		double before = sample->links;
		const NodeTuple *node = node_read(sample->index, page, nodes[i]).tuple;
		ItemPointerData head = node_head(node, sample->direction);

		read_tuple(sample, node, group);
		sample->nodes++;
		if (ItemPointerIsValid(&head))
			chains[chain_count++] = (Chain){nodes[i], head};
		else if (sample->links == before)
			sample->leaves++;
	}
	UnlockReleaseBuffer(buffer);
	for (int i = 0; i < chain_count; i++)
		read_chain(sample, chains[i].owner, &chains[i].head, group);
}

void
link_sample_read(LinkSample *sample, const NodeNumber *nodes, int count, uint32 group)
{
	int end;

	for (int begin = 0; begin < count && sample->pages > 0; begin = end)
	{
		end = begin + 1;
		while (end < count && node_block(nodes[end]) == node_block(nodes[begin]))
			end++;
		read_page(sample, nodes + begin, end - begin, group);
	}
}
