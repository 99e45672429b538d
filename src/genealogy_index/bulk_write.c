/*
 * bulk_write.c
 *		A genealogy index built from all rows of its table: nodes and chunks are written.
 */
#include "postgres.h"

#include "genealogy_index/bulk_pages.h"
#include "genealogy_index/debug.h"
#include "genealogy_index/node.h"
#include "miscadmin.h"

/* The links of a node that have no room in its tuple. */
typedef struct BulkChains
{
	NodeNumber owner;
	uint32 links[2];
} BulkChains;

typedef struct NodeWriter
{
	BulkBuild *bulk;
	PageWriter nodes;
	ChunkCursor chunks;
	Tape *chains; /* a BulkChains for each node with chunks */
	Tape *rest;   /* their links, as stored */
} NodeWriter;

/* The next link of a node, as it is stored. */
static const char *
next_link(BulkBuild *bulk, NodeNumber owner, LinkDirection direction)
{
	const char *record = tape_sort_next(bulk->links[direction]);
	NodeNumber number = NODE_NONE;

	if (record != NULL)
		memcpy(&number, record, sizeof(number));
	if (number != owner)
		elog(ERROR, "a link of node %u where one of node %u is expected in index \"%s\"", number,
			 owner, RelationGetRelationName(bulk->index->relation));
	return record + sizeof(number);
}

/* Copies links into the tuple of their node, of one direction. */
static char *
put_links(BulkBuild *bulk, NodeNumber owner, LinkDirection direction, uint32 count, char *stored)
{
	for (uint32 i = 0; i < count; i++)
	{
		memcpy(stored, next_link(bulk, owner, direction), bulk->index->link_size);
		if (direction == LINKS_IN)
		{
			Link link = link_read(stored);

			link_write_inline(stored, &link, direction);
		}
		stored += bulk->index->link_size;
	}
	return stored;
}

/* Keeps the links that go to chunks. */
static void
keep_rest(NodeWriter *writer, const BulkChains *chains, LinkDirection direction)
{
	for (uint32 i = 0; i < chains->links[direction]; i++)
		tape_write(writer->rest, next_link(writer->bulk, chains->owner, direction),
				   writer->bulk->index->link_size);
}

/* Lays out the chunks of a node. */
static void
put_heads(NodeWriter *writer, NodeTuple *node, const BulkChains *chains)
{
	if (chains->links[LINKS_OUT] == 0 && chains->links[LINKS_IN] == 0)
		return;
	for (LinkDirection i = LINKS_OUT; i <= LINKS_IN; i++)
	{
		ItemPointerData head;

		ItemPointerSetInvalid(&head);
		bulk_plan_chain(&writer->chunks, chains->links[i], &head);
		node_set_head(node, i, &head);
	}
	tape_write(writer->chains, chains, sizeof(BulkChains));
}

static void
write_node(NodeWriter *writer, NodeNumber number, const BulkNode *node, const KeyToStore *key)
{
	BulkBuild *bulk = writer->bulk;
	union
	{
		NodeTuple node;
		char data[BLCKSZ];
	} tuple;
	BulkChains chains = {.owner = number};
	uint32 inner[2] = {0};
	char *stored;
	Size size;

	if (number != NODE_NULL)
		bulk_inner_links(bulk, node, inner);
	size = node_build(&tuple.node, bulk->index, bulk_node_shape(node, inner), key->bytes,
					  key->size);
	stored = NodeGetLinks(&tuple.node);
	for (LinkDirection i = LINKS_OUT; i <= LINKS_IN; i++)
	{
		stored = put_links(bulk, number, i, inner[i], stored);
		chains.links[i] = node->links[i] - inner[i];
		keep_rest(writer, &chains, i);
	}
	tuple.node.count = inner[LINKS_OUT] + inner[LINKS_IN];
	put_heads(writer, &tuple.node, &chains);
	bulk_put_tuple(&writer->nodes, node_block(number), node_offset(number), &tuple, size);
	if (key->set >= 0)
		PageGetBases(writer->nodes.page.data)[key->set] = key->base;
}

/* The null node is the first one; the others follow in the order of their numbers. */
static void
write_nodes(NodeWriter *writer, NodeCursor *cursor)
{
	BulkBuild *bulk = writer->bulk;
	BulkNode node = {.links = {bulk->null_links[LINKS_OUT], bulk->null_links[LINKS_IN]}};
	KeyToStore stored = {.set = -1};
	char key[NODE_KEY_LIMIT];
	uint8 tag;

	write_node(writer, bulk_place_null_node(cursor), &node, &stored);
	while (tape_read(bulk->order, &tag, sizeof(tag)))
	{
		Tape *nodes = bulk->parts[tag].nodes;
		NodeNumber number;

		tape_read_whole(nodes, &node, sizeof(node));
		tape_read_whole(nodes, key, node.key_size);
		number = bulk_place_node(cursor, bulk, &node, key, &stored);
		write_node(writer, number, &node, &stored);
		bulk_progress(bulk);
	}
	bulk_finish_pages(&writer->nodes);
}

/* The chunks of a chain in one direction; the next links of the tape are theirs. */
typedef struct ChainWriter
{
	BulkBuild *bulk;
	PageWriter chunks;
	ChunkCursor cursor;
	Tape *links;
} ChainWriter;

static void
write_chunk(ChainWriter *writer, const PlannedChunk *chunk, ChunkTuple *tuple)
{
	uint16 link_size = writer->bulk->index->link_size;
	Size used = tuple->count * link_size;
	Size size = chunk->capacity * link_size;

	tape_read_whole(writer->links, tuple->links, used);
	memset(tuple->links + used, 0, size - used);
	bulk_put_tuple(&writer->chunks, ItemPointerGetBlockNumber(&chunk->pointer),
				   ItemPointerGetOffsetNumber(&chunk->pointer), tuple, CHUNK_HEADER_SIZE + size);
}

/* The head is written first, as if the links had been inserted from the last to the first. */
static void
write_chain(ChainWriter *writer, NodeNumber owner, LinkDirection direction, uint32 links)
{
	ChunkCursor trial = writer->cursor;
	ItemPointerData head;
	uint32 serial = bulk_plan_chain(&trial, links, &head);
	PlannedChunk chunk;

	if (links == 0)
		return;
	chunk = bulk_plan_chunk(&writer->cursor, links);
	while (serial > 0)
	{
		union
		{
			ChunkTuple chunk;
			char data[BLCKSZ];
		} tuple;
		PlannedChunk current = chunk;

		memset(&tuple, 0, CHUNK_HEADER_SIZE);
		tuple.chunk.owner = owner;
		tuple.chunk.serial = serial--;
		tuple.chunk.direction = direction;
		tuple.chunk.count = Min(links, current.capacity);
		links -= tuple.chunk.count;
		ItemPointerSetInvalid(&tuple.chunk.next);
		if (serial > 0)
		{
			chunk = bulk_plan_chunk(&writer->cursor, links);
			tuple.chunk.next = chunk.pointer;
		}
		write_chunk(writer, &current, &tuple.chunk);
	}
}

static void
write_chains(NodeWriter *nodes)
{
	BulkBuild *bulk = nodes->bulk;
	ChainWriter writer = {.bulk = bulk,
						  .chunks = {.bulk = bulk, .kind = PAGE_CHUNKS},
						  .cursor = bulk_start_chunks(bulk),
						  .links = nodes->rest};
	BulkChains chains;

	tape_finish(nodes->chains);
	tape_finish(nodes->rest);
	while (tape_read(nodes->chains, &chains, sizeof(chains)))
	{
		for (LinkDirection i = LINKS_OUT; i <= LINKS_IN; i++)
			write_chain(&writer, chains.owner, i, chains.links[i]);
	}
	bulk_finish_pages(&writer.chunks);
}

void
bulk_write_nodes(BulkBuild *bulk)
{
	NodeCursor cursor = bulk_start_nodes(bulk);
	NodeWriter writer = {.bulk = bulk,
						 .nodes = {.bulk = bulk, .kind = PAGE_NODES},
						 .chunks = bulk_start_chunks(bulk),
						 .chains = tape_begin(bulk->set, false),
						 .rest = tape_begin(bulk->set, false)};

	bulk_progress_begin(bulk, bulk->node_count);
	write_nodes(&writer, &cursor);
	for (LinkDirection i = LINKS_OUT; i <= LINKS_IN; i++)
		tape_sort_end(bulk->links[i]);
	write_chains(&writer);
	tape_end(writer.chains);
	tape_end(writer.rest);
}
