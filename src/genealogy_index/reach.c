/*
 * reach.c
 *		Everything that one item reaches in a genealogy index.  See README, Walking levels.
 */
#include "postgres.h"

#include "genealogy_index/debug.h"
#include "genealogy_index/node.h"
#include "genealogy_index/reach.h"
#include "genealogy_index/reach_keys.h"
#include "genealogy_index/reach_levels.h"
#include "genealogy_index/trace_reader_private.h"
#include "miscadmin.h"

#ifdef __GNUC__
#define prefetch(address) __builtin_prefetch(address)
#else
#define prefetch(address) ((void) (address))
#endif

typedef struct CopiedLink
{
	Link link;
	uint32 from; /* index in the level */
	bool by_map;
} CopiedLink;

typedef struct CopiedHead
{
	NodeNumber node;
	ItemPointerData head;
	uint32 from; /* index in the level */
} CopiedHead;

typedef struct Walk
{
	const ReachRequest *request;
	TraceReader *reader;
	LinkDirection direction;
	ReachLevels levels;
	ReachKeys keys;
	bool wants_keys; /* else nodes are only counted */
	bool goes_on;    /* links are wanted: the level is not the last */

	/* of the page at hand */
	CopiedLink *links;
	int link_count;
	CopiedHead heads[NODES_PER_PAGE];
	int head_count;
} Walk;

/* Takes a link that was read from where it is stored. */
static inline void
copy_link(Walk *walk, const Link *link, const char *stored, uint64 from)
{
	if (!reach_levels_has(&walk->levels, link->neighbour) &&
		trace_reader_wants(walk->reader, stored))
		walk->links[walk->link_count++] = (CopiedLink){.link = *link, .from = from};
}

static void
copy_links(Walk *walk, const NodeTuple *node, uint64 from)
{
	uint16 size = walk->reader->index.link_size;
	LinkDirection direction = walk->direction;
	const char *end = node->links + node->count * size;
	ItemPointerData head = node_head(node, direction);

	if (walk->link_count + node->count > LINKS_ON_PAGE_LIMIT)
		genealogy_index_corrupt(walk->reader->index.relation,
								node_block(walk->levels.level.nodes[from].node),
								"overlapping tuples");
	for (const char *stored = node->links; stored < end; stored += size)
	{
		if (link_direction(stored) == direction)
		{
			Link link = link_read_inline(stored, &direction);

			copy_link(walk, &link, stored, from);
		}
	}
	if (ItemPointerIsValid(&head))
		walk->heads[walk->head_count++] = (CopiedHead){walk->levels.level.nodes[from].node, head,
													   from};
}

/*
 * Keeps what the snapshot sees of the links that were copied from a page.  What
 * the map has counts only if the page has not lost links since.
 */
static void
follow_links(Walk *walk, Buffer buffer, uint32 generation)
{
	TraceReader *reader = walk->reader;
	bool any = false;

	if (walk->link_count > 0)
		DEBUG_STOP();
	for (int i = 0; i < walk->link_count; i++)
	{
		CopiedLink *copy = &walk->links[i];

		copy->by_map = trace_reader_is_all_visible(reader, &copy->link.tid);
		any |= copy->by_map;
	}
	any = any && trace_reader_is_generation(buffer, generation);
	for (int i = 0; i < walk->link_count; i++)
	{
		CopiedLink *copy = &walk->links[i];

		if (!reach_levels_has(&walk->levels, copy->link.neighbour) &&
			((any && copy->by_map) || trace_reader_fetch(reader, &copy->link.tid)))
			reach_levels_add(&walk->levels, copy->link.neighbour, copy->from);
	}
	walk->link_count = 0;
}

/* The same for those of a chunk, whose page is not pinned any more. */
static void
follow_chunk(Walk *walk)
{
	const NodeLinks *links = &walk->reader->links;
	Buffer buffer;

	if (walk->link_count == 0)
		return;
	buffer = ReadBuffer(walk->reader->index.relation, links->block);
	follow_links(walk, buffer, links->generation);
	ReleaseBuffer(buffer);
}

static void
follow_chain(Walk *walk, const CopiedHead *head)
{
	NodeLinks *links = &walk->reader->links;
	uint16 size = walk->reader->index.link_size;

	links->direction = walk->direction;
	node_links_begin_chain(links, head->node, &head->head);
	while (node_links_read(links))
	{
		for (int i = 0; i < links->count; i++)
		{
			const char *stored = links->links + i * size;
			Link link = link_read(stored);

			copy_link(walk, &link, stored, head->from);
		}
		follow_chunk(walk);
	}
}

/* Where the nodes of the level end that are on the page of the one they begin with. */
static uint64
end_of_page(const ReachedList *level, uint64 begin)
{
	BlockNumber block = node_block(level->nodes[begin].node);
	uint64 end = begin;

	while (end < level->count && node_block(level->nodes[end].node) == block)
		end++;
	return end;
}

/*
 * The tuples of a page are far from each other; so they come from memory side by
 * side.  Compilers see no effect in a function that does only this, and leave out
 * calls of it.
 */
static pg_attribute_always_inline void
prefetch_tuples(const ReachedList *level, uint64 begin, uint64 end, Page page)
{
	for (uint64 i = begin; i < end; i++)
	{
		ItemId line_pointer = PageGetItemId(page, node_offset(level->nodes[i].node));
		const char *tuple = page + ItemIdGetOffset(line_pointer);

		prefetch(tuple);
		prefetch(tuple + ItemIdGetLength(line_pointer) - 1);
	}
}

/* Reads the nodes of the level from one index to another, which are on one page. */
static void
read_page(Walk *walk, uint64 begin, uint64 end)
{
	GenealogyIndex *index = &walk->reader->index;
	const ReachedList *level = &walk->levels.level;
	NodeNumber last = level->nodes[end - 1].node;
	Buffer buffer = node_lock(index, last, BUFFER_LOCK_SHARE);
	Page page = BufferGetPage(buffer);
	uint32 generation = PageGetOpaque(page)->generation;

	prefetch_tuples(level, begin, end, page);
	walk->head_count = 0;
	for (uint64 i = begin; i < end; i++)
	{
		NodeNumber number = level->nodes[i].node;
		const NodeTuple *node;

		node_check(index, page, node_block(number), node_offset(number));
		node = node_tuple(page, number);
		if (walk->wants_keys)
			reach_keys_copy(&walk->keys, i, node_key_bytes(index, node),
							node_key_size(index, page, number));
		if (walk->goes_on)
			copy_links(walk, node, i);
	}
	LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
	follow_links(walk, buffer, generation);
	ReleaseBuffer(buffer);
	for (int i = 0; i < walk->head_count; i++)
		follow_chain(walk, &walk->heads[i]);
}

static void
pass_keys(Walk *walk, uint64 begin, uint64 end)
{
	const ReachRequest *request = walk->request;
	const ReachLevels *levels = &walk->levels;
	const ReachKeys *keys = &walk->keys;

	for (uint64 i = begin; i < end; i++)
		request->sink(request->state, keys->level.keys[i], levels->depth,
					  keys->before.keys[levels->level.nodes[i].via]);
}

static void
read_level(Walk *walk)
{
	const ReachLevels *levels = &walk->levels;
	uint64 end;

	if (walk->wants_keys)
		reach_keys_advance(&walk->keys, levels->level.count);
	for (uint64 begin = 0; begin < levels->level.count; begin = end)
	{
		end = end_of_page(&levels->level, begin);
		CHECK_FOR_INTERRUPTS();
		read_page(walk, begin, end);
		if (walk->wants_keys && levels->depth > 0)
			pass_keys(walk, begin, end);
	}
}

/* The last level is read only for its keys. */
static uint64
walk_levels(Walk *walk, NodeNumber start)
{
	BlockNumber blocks = RelationGetNumberOfBlocks(walk->reader->index.relation);
	ReachLevels *levels = &walk->levels;
	uint64 reached = 0;

	for (reach_levels_begin(levels, walk->request->memory, blocks, start); levels->level.count > 0;
		 reach_levels_advance(levels))
	{
		if (levels->depth > 0)
			reached += levels->level.count;
		walk->goes_on = levels->depth < walk->request->max_depth;
		if (walk->goes_on || walk->wants_keys)
			read_level(walk);
	}
	return reached;
}

/* A start that is not known has no links. */
uint64
reach_from(const ReachRequest *request, Datum start)
{
	TraceReader *reader = request->reader;
	NodeNumber number = trace_reader_find(reader, start);
	Walk walk = {.request = request,
				 .reader = reader,
				 .direction = request->direction,
				 .wants_keys = request->sink != NULL};

	if (number == NODE_NONE)
		return 0;
	walk.links = palloc(LINKS_ON_PAGE_LIMIT * sizeof(CopiedLink));
	reach_keys_init(&walk.keys, &reader->index, request->memory);
	return walk_levels(&walk, number);
}
