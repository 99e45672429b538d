/*
 * reach_walk.c
 *		One level of a walk through a genealogy index, page by page.  See README, Walking levels.
 */
#include "postgres.h"

#include "genealogy_index/debug.h"
#include "genealogy_index/node.h"
#include "genealogy_index/prefetch.h"
#include "genealogy_index/reach_walk.h"
#include "miscadmin.h"

/* Takes a link that was read from where it is stored. */
static inline void
copy_link(ReachWalk *walk, const Link *link, const char *stored, uint64 from)
{
	if (!reach_levels_has(&walk->levels, link->neighbour) &&
		trace_reader_wants(walk->reader, stored))
		walk->links[walk->link_count++] = (CopiedLink){.link = *link, .from = from};
}

static void
copy_links(ReachWalk *walk, const NodeTuple *node, uint64 from)
{
	uint16 size = walk->reader->index.link_size;
	LinkDirection direction = walk->direction;
	const char *links = NodeGetLinks(node);
	const char *end = links + node->count * size;
	ItemPointerData head = node_head(node, direction);

	if (walk->link_count + node->count > LINKS_ON_PAGE_LIMIT)
		genealogy_index_corrupt(walk->reader->index.relation,
								node_block(walk->levels.level.nodes[from].node),
								"overlapping tuples");
	for (const char *stored = links; stored < end; stored += size)
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
follow_links(ReachWalk *walk, Buffer buffer, uint32 generation)
{
	TraceReader *reader = walk->reader;
	BlockNumber asked = InvalidBlockNumber;
	bool visible = false;
	bool any = false;

	if (walk->link_count > 0)
		DEBUG_STOP();
	for (int i = 0; i < walk->link_count; i++)
	{
		CopiedLink *copy = &walk->links[i];
		BlockNumber block = ItemPointerGetBlockNumber(&copy->link.tid);

		if (block != asked)
			visible = trace_reader_is_all_visible(reader, &copy->link.tid);
		asked = block;
		copy->by_map = visible;
		any |= visible;
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
follow_chunk(ReachWalk *walk)
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
follow_chain(ReachWalk *walk, const CopiedHead *head)
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

uint64
reach_walk_end_of_page(const ReachedList *level, uint64 begin)
{
	BlockNumber block = node_block(level->nodes[begin].node);
	uint64 end = begin;

	while (end < level->count && node_block(level->nodes[end].node) == block)
		end++;
	return end;
}

/*
 * The line pointers and tuples of a page are far from each other; so they come
 * from memory side by side, while the page before is worked on.  Nothing is locked
 * then, so a line pointer may be out of date; that costs time alone, as any address
 * may be asked for.  Compilers see no effect in functions that do only this, and
 * leave out calls of them.
 */
static pg_attribute_always_inline void
prefetch_line_pointers(const ReachedList *level, uint64 begin, uint64 end, Page page)
{
	for (uint64 i = begin; i < end; i++)
		prefetch(PageGetItemId(page, node_offset(level->nodes[i].node)));
}

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

/* Pins the page of the node of the level at "begin". */
static void
look_ahead(ReachWalk *walk, uint64 begin)
{
	const ReachedList *level = &walk->levels.level;

	walk->ahead = InvalidBuffer;
	if (begin == level->count)
		return;
	walk->ahead = ReadBuffer(walk->reader->index.relation, node_block(level->nodes[begin].node));
	walk->ahead_end = reach_walk_end_of_page(level, begin);
	prefetch_line_pointers(level, begin, walk->ahead_end, BufferGetPage(walk->ahead));
}

/* Copies what is wanted of the nodes from one index in the level to another. */
static uint32
copy_nodes(ReachWalk *walk, Buffer buffer, uint64 begin, uint64 end)
{
	GenealogyIndex *index = &walk->reader->index;
	const Reached *nodes = walk->levels.level.nodes;
	Page page = BufferGetPage(buffer);
	uint32 generation;

	node_lock_pinned(index, buffer, nodes[begin].node, BUFFER_LOCK_SHARE);
	generation = PageGetOpaque(page)->generation;
	walk->head_count = 0;
	for (uint64 i = begin; i < end; i++)
	{
		NodeOnPage node = node_read(index, page, nodes[i].node);

		if (walk->wants_keys)
		{
			node_check_key(index, &node, BufferGetBlockNumber(buffer));
			reach_keys_copy(&walk->keys, i, &node.key);
		}
		if (walk->goes_on)
			copy_links(walk, node.tuple, i);
	}
	LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
	return generation;
}

uint64
reach_walk_read_page(ReachWalk *walk, uint64 begin)
{
	const ReachedList *level = &walk->levels.level;
	Buffer buffer;
	uint64 end;
	uint32 generation;

	if (!BufferIsValid(walk->ahead))
		look_ahead(walk, begin);
	buffer = walk->ahead;
	end = walk->ahead_end;
	look_ahead(walk, end);
	generation = copy_nodes(walk, buffer, begin, end);
	if (BufferIsValid(walk->ahead))
		prefetch_tuples(level, end, walk->ahead_end, BufferGetPage(walk->ahead));
	follow_links(walk, buffer, generation);
	ReleaseBuffer(buffer);
	for (int i = 0; i < walk->head_count; i++)
		follow_chain(walk, &walk->heads[i]);
	return end;
}

void
reach_walk_init(ReachWalk *walk, TraceReader *reader, LinkDirection direction)
{
	memset(walk, 0, sizeof(ReachWalk));
	walk->reader = reader;
	walk->direction = direction;
	walk->links = palloc(LINKS_ON_PAGE_LIMIT * sizeof(CopiedLink));
}
