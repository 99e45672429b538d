/*
 * reach_index.c
 *		Everything that one item reaches, read from a genealogy index level by level.
 *
 * The nodes of a level are read in the order of their numbers, so each page is
 * read once a level, and all of them on it under one lock.  A node's item is
 * read together with its links, when it is in the frontier, and not at all
 * when nodes are only counted.  Rows are only looked at for links that lead to
 * something new, and not for those that the index itself knows to be out of time.
 */
#include "postgres.h"

#include "genealogy_index/debug.h"
#include "genealogy_index/node.h"
#include "miscadmin.h"
#include "trace/reach_levels.h"
#include "trace/reach_rows.h"
#include "trace/trace.h"

#ifdef __GNUC__
#define prefetch(address) __builtin_prefetch(address)
#else
#define prefetch(address) ((void) (address))
#endif

typedef struct CopiedLink
{
	Link link;
	uint32 from; /* place in the level */
	bool by_map;
} CopiedLink;

typedef struct CopiedHead
{
	NodeNumber node;
	ItemPointerData head;
	uint32 place;
} CopiedHead;

typedef struct Walk
{
	TraceReader *reader;
	LinkDirection direction;
	ReachLevels levels;
	ReachRows *rows; /* NULL: nodes are only counted */
	bool goes_on;    /* links are wanted: the level is not the last */

	/* of the page at hand */
	CopiedLink *links;
	int link_count;
	CopiedHead heads[NODES_PER_PAGE];
	int head_count;
} Walk;

/* Takes a link that was read from where it is stored. */
static inline void
copy_link(Walk *walk, const Link *link, const char *stored, uint64 place)
{
	if (!reach_levels_has(&walk->levels, link->neighbour) &&
		trace_reader_wants(walk->reader, stored))
		walk->links[walk->link_count++] = (CopiedLink){.link = *link, .from = place};
}

static void
copy_links(Walk *walk, const NodeTuple *node, uint64 place)
{
	uint16 size = walk->reader->index.link_size;
	LinkDirection direction = walk->direction;
	const char *end = node->links + node->count * size;
	ItemPointerData head = node_head(node, direction);

	if (walk->link_count + node->count > LINKS_ON_PAGE_LIMIT)
		genealogy_index_corrupt(walk->reader->index.relation,
								node_block(walk->levels.level.nodes[place].node),
								"overlapping tuples");
	for (const char *stored = node->links; stored < end; stored += size)
	{
		if (link_direction(stored) == direction)
		{
			Link link = link_read_inline(stored, &direction);

			copy_link(walk, &link, stored, place);
		}
	}
	if (ItemPointerIsValid(&head))
		walk->heads[walk->head_count++] = (CopiedHead){walk->levels.level.nodes[place].node, head,
													   place};
}

/*
 * Keeps what the snapshot sees of the links that were copied from a page.  What
 * the map says counts only if the page has not lost links since.
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

			copy_link(walk, &link, stored, head->place);
		}
		follow_chunk(walk);
	}
}

/* The place after the nodes of the level that are on the page of one. */
static uint64
end_of_page(const ReachedList *level, uint64 place)
{
	BlockNumber block = node_block(level->nodes[place].node);

	while (place < level->count && node_block(level->nodes[place].node) == block)
		place++;
	return place;
}

/*
 * The items of a page are far from each other; so they come from memory side by
 * side.  A function that does only this has no effect in the eyes of a compiler,
 * who leaves out calls of it.
 */
static pg_attribute_always_inline void
prefetch_items(const ReachedList *level, uint64 begin, uint64 end, Page page)
{
	for (uint64 place = begin; place < end; place++)
	{
		ItemId place_of_item = PageGetItemId(page, node_offset(level->nodes[place].node));
		const char *item = page + ItemIdGetOffset(place_of_item);

		prefetch(item);
		prefetch(item + ItemIdGetLength(place_of_item) - 1);
	}
}

/* Reads the nodes of the level from one place to another, which are on one page. */
static void
read_page(Walk *walk, uint64 begin, uint64 end)
{
	GenealogyIndex *index = &walk->reader->index;
	const ReachedList *level = &walk->levels.level;
	NodeNumber last = level->nodes[end - 1].node;
	Buffer buffer = node_lock(index, last, BUFFER_LOCK_SHARE);
	Page page = BufferGetPage(buffer);
	uint32 generation = PageGetOpaque(page)->generation;

	prefetch_items(level, begin, end, page);
	walk->head_count = 0;
	for (uint64 place = begin; place < end; place++)
	{
		NodeNumber number = level->nodes[place].node;
		const NodeTuple *node;

		node_check(index, page, node_block(number), node_offset(number));
		node = node_tuple(page, number);
		if (walk->rows != NULL)
			reach_rows_copy(walk->rows, place, node_key_bytes(index, node),
							node_key_size(index, page, number));
		if (walk->goes_on)
			copy_links(walk, node, place);
	}
	LockBuffer(buffer, BUFFER_LOCK_UNLOCK);
	follow_links(walk, buffer, generation);
	ReleaseBuffer(buffer);
	for (int i = 0; i < walk->head_count; i++)
		follow_chain(walk, &walk->heads[i]);
}

static void
emit_rows(Walk *walk, uint64 begin, uint64 end)
{
	const ReachLevels *levels = &walk->levels;

	for (uint64 place = begin; place < end; place++)
		reach_rows_emit(walk->rows, place, levels->level.nodes[place].via, levels->depth);
}

static void
read_level(Walk *walk)
{
	const ReachLevels *levels = &walk->levels;
	uint64 end;

	if (walk->rows != NULL)
		reach_rows_advance(walk->rows, levels->level.count);
	for (uint64 begin = 0; begin < levels->level.count; begin = end)
	{
		end = end_of_page(&levels->level, begin);
		CHECK_FOR_INTERRUPTS();
		read_page(walk, begin, end);
		if (walk->rows != NULL && levels->depth > 0)
			emit_rows(walk, begin, end);
	}
}

/* The last level is read only for its items. */
static uint64
walk_levels(Walk *walk, TraceCall *call, NodeNumber start)
{
	GenealogyIndex *index = &walk->reader->index;
	ReachLevels *levels = &walk->levels;
	uint64 reached = 0;

	walk->links = palloc(LINKS_ON_PAGE_LIMIT * sizeof(CopiedLink));
	for (reach_levels_begin(levels, &call->memory, RelationGetNumberOfBlocks(index->relation),
							start);
		 levels->level.count > 0; reach_levels_advance(levels))
	{
		if (levels->depth > 0)
			reached += levels->level.count;
		walk->goes_on = levels->depth < call->max_depth;
		if (walk->goes_on || walk->rows != NULL)
			read_level(walk);
	}
	return reached;
}

/* A start that is not known has no links. */
static uint64
walk_from(TraceCall *call, TraceReader *reader, TraceDirection direction, Datum start,
		  ReachRows *rows)
{
	NodeNumber number = trace_reader_find(reader, item_to_key(&call->item, start));
	Walk walk = {.reader = reader,
				 .direction = direction == TRACE_DOWN ? LINKS_OUT : LINKS_IN,
				 .rows = rows};

	return number == NODE_NONE ? 0 : walk_levels(&walk, call, number);
}

uint64
reach_list_by_index(TraceCall *call, TraceReader *reader, TraceDirection direction, Datum start)
{
	ReachRows rows;

	reach_rows_begin(&rows, call, &reader->index);
	return walk_from(call, reader, direction, start, &rows);
}

uint64
reach_count_by_index(TraceCall *call, TraceReader *reader, TraceDirection direction, Datum start)
{
	return walk_from(call, reader, direction, start, NULL);
}
