/*
 * reach_index.c
 *		Everything that one item reaches, read from a genealogy index level by level.
 *
 * The nodes of a level are read in the order of their numbers, so each page is
 * read once a level, and all of them on it under one lock.  A node's item is
 * read together with its links, when it is in the frontier; so what is kept
 * of items is those of the level before.  Rows are only looked at for links
 * that lead to something new.
 */
#include "postgres.h"

#include "genealogy/trace.h"
#include "genealogy_index/debug.h"
#include "genealogy_index/node.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* Nodes that were seen, a bit each, in leaves for some blocks together. */
#define LEAF_BLOCKS 64
#define LEAF_SIZE (LEAF_BLOCKS * NODES_PER_PAGE / 8)

#define FRONTIER_AT_FIRST 64
#define RADIX_BITS 11
#define RADIX_PAYS 1024

/* A node of a level, and the place of its neighbour in the level before. */
typedef struct Reached
{
	NodeNumber node;
	uint32 via;
} Reached;

typedef struct Level
{
	Reached *nodes;
	uint64 count;
	uint64 capacity;
	Datum *items; /* of the nodes, once they were read */
	Size item_bytes;
	MemoryContext context; /* of the items */
} Level;

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
	TraceCall *call;
	TraceReader *reader;
	TraceMemory *memory;
	LinkDirection direction;
	int depth;
	bool goes_on; /* links are wanted: the level is not the last */
	uint8 **seen;
	BlockNumber blocks;
	Level before;
	Level level;
	Level next;
	MemoryContext scratch;

	/* of the page at hand */
	CopiedLink *links;
	int link_count;
	CopiedHead heads[NODES_PER_PAGE];
	int head_count;
} Walk;

/* Nodes beyond the end were made by those whose rows the snapshot does not see. */
static bool
is_seen(const Walk *walk, NodeNumber node)
{
	BlockNumber block = node_block(node);
	const uint8 *leaf;
	uint32 bit = node % (LEAF_BLOCKS * NODES_PER_PAGE);

	if (block >= walk->blocks || node == NODE_NULL)
		return true;
	leaf = walk->seen[block / LEAF_BLOCKS];
	return leaf != NULL && (leaf[bit / 8] & (1 << (bit % 8))) != 0;
}

static void
set_seen(Walk *walk, NodeNumber node)
{
	uint8 **leaf = &walk->seen[node_block(node) / LEAF_BLOCKS];
	uint32 bit = node % (LEAF_BLOCKS * NODES_PER_PAGE);

	if (*leaf == NULL)
	{
		memory_take(walk->memory, LEAF_SIZE);
		*leaf = MemoryContextAllocZero(walk->call->context, LEAF_SIZE);
	}
	(*leaf)[bit / 8] |= 1 << (bit % 8);
}

static void
reach(Walk *walk, NodeNumber node, uint32 via)
{
	Level *next = &walk->next;

	if (next->count == next->capacity)
	{
		uint64 capacity = Max(next->capacity * 2, FRONTIER_AT_FIRST);
		Size size = capacity * sizeof(Reached);

		memory_take(walk->memory, size);
		next->nodes = next->capacity == 0 ? MemoryContextAllocHuge(walk->call->context, size)
										  : repalloc_huge(next->nodes, size);
		memory_give(walk->memory, next->capacity * sizeof(Reached));
		next->capacity = capacity;
	}
	next->nodes[next->count++] = (Reached){node, via};
	set_seen(walk, node);
	walk->memory->items++;
}

static int
compare_reached(const void *a, const void *b)
{
	NodeNumber one = ((const Reached *) a)->node;
	NodeNumber other = ((const Reached *) b)->node;

	return one < other ? -1 : one > other;
}

/* By number; what is not little by its bits, from the lowest on. */
static void
sort_level(Walk *walk, Level *level)
{
	Size size = level->count * sizeof(Reached);
	Reached *from = level->nodes;
	Reached *to;
	Reached *spare;

	if (level->count < RADIX_PAYS)
	{
		qsort(level->nodes, level->count, sizeof(Reached), compare_reached);
		return;
	}
	memory_take(walk->memory, size);
	to = spare = MemoryContextAllocHuge(walk->call->context, size);
	for (int shift = 0; shift < 32; shift += RADIX_BITS)
	{
		uint64 places[(1 << RADIX_BITS) + 1] = {0};
		Reached *swap = from;

		CHECK_FOR_INTERRUPTS();
		for (uint64 i = 0; i < level->count; i++)
			places[(from[i].node >> shift & ((1 << RADIX_BITS) - 1)) + 1]++;
		for (int i = 1; i < 1 << RADIX_BITS; i++)
			places[i] += places[i - 1];
		for (uint64 i = 0; i < level->count; i++)
			to[places[from[i].node >> shift & ((1 << RADIX_BITS) - 1)]++] = from[i];
		from = to;
		to = swap;
	}
	if (from != level->nodes)
		memcpy(level->nodes, from, size);
	pfree(spare);
	memory_give(walk->memory, size);
}

static void
emit(Walk *walk, uint64 place)
{
	const Level *level = &walk->level;
	Datum values[3];
	bool nulls[3] = {false, false, false};
	MemoryContext caller = MemoryContextSwitchTo(walk->scratch);

	values[0] = item_from_key(&walk->call->item, level->items[place]);
	values[1] = Int32GetDatum(walk->depth);
	values[2] = item_from_key(&walk->call->item, walk->before.items[level->nodes[place].via]);
	trace_call_row(walk->call, values, nulls);
	MemoryContextSwitchTo(caller);
	MemoryContextReset(walk->scratch);
}

static void
copy_item(Walk *walk, Page page, uint64 place)
{
	const GenealogyIndex *index = &walk->reader->index;
	Level *level = &walk->level;
	NodeNumber node = level->nodes[place].node;
	Size size = node_key_size(index, page, node);
	MemoryContext caller = MemoryContextSwitchTo(level->context);

	level->items[place] = key_value(index, node_key_bytes(index, node_item(page, node)), size);
	level->item_bytes += MAXALIGN(size) + sizeof(Datum);
	MemoryContextSwitchTo(caller);
}

static void
copy_link(Walk *walk, const Link *link, uint64 place)
{
	if (!is_seen(walk, link->neighbour))
		walk->links[walk->link_count++] = (CopiedLink){.link = *link, .from = place};
}

static void
copy_links(Walk *walk, const NodeItem *node, uint64 place)
{
	uint16 size = walk->reader->index.link_size;
	ItemPointerData head = node_head(node, walk->direction);

	for (int i = 0; i < node->count; i++)
	{
		LinkDirection direction;
		Link link = link_read_inline(node->links + i * size, &direction);

		if (direction == walk->direction)
			copy_link(walk, &link, place);
	}
	if (ItemPointerIsValid(&head))
		walk->heads[walk->head_count++] = (CopiedHead){walk->level.nodes[place].node, head, place};
}

/*
 * Keeps what the snapshot sees of the links that were copied from a page.  What
 * the map says counts only if the page has not lost links since.
 */
static void
follow_links(Walk *walk, BlockNumber block, uint32 generation)
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
	if (any && !trace_reader_is_generation(reader, block, generation))
		any = false;
	for (int i = 0; i < walk->link_count; i++)
	{
		CopiedLink *copy = &walk->links[i];

		if (!is_seen(walk, copy->link.neighbour) &&
			((any && copy->by_map) || trace_reader_fetch(reader, &copy->link.tid)))
			reach(walk, copy->link.neighbour, copy->from);
	}
	walk->link_count = 0;
}

static void
follow_chain(Walk *walk, const CopiedHead *head)
{
	NodeLinks *links = &walk->reader->links;
	uint16 size = walk->reader->index.link_size;

	links->direction = walk->direction;
	links_begin_chain(links, head->node, &head->head);
	while (links_read(links))
	{
		for (int i = 0; i < links->count; i++)
		{
			Link link = link_read(links->links + i * size);

			copy_link(walk, &link, head->place);
		}
		follow_links(walk, links->block, links->generation);
	}
}

/* Reads the nodes of the level that are on one page; gives the place behind them. */
static uint64
read_page(Walk *walk, uint64 first)
{
	GenealogyIndex *index = &walk->reader->index;
	Level *level = &walk->level;
	BlockNumber block = node_block(level->nodes[first].node);
	Buffer buffer = node_lock(index, level->nodes[first].node, BUFFER_LOCK_SHARE);
	Page page = BufferGetPage(buffer);
	uint32 generation = PageGetTail(page)->generation;
	uint64 place;

	walk->head_count = 0;
	for (place = first; place < level->count && node_block(level->nodes[place].node) == block;
		 place++)
	{
		copy_item(walk, page, place);
		if (walk->goes_on)
			copy_links(walk, node_item(page, level->nodes[place].node), place);
	}
	UnlockReleaseBuffer(buffer);
	follow_links(walk, block, generation);
	for (int i = 0; i < walk->head_count; i++)
		follow_chain(walk, &walk->heads[i]);
	return place;
}

static void
read_level(Walk *walk)
{
	Level *level = &walk->level;
	Size charged = 0;

	memory_take(walk->memory, level->count * sizeof(Datum));
	level->items = MemoryContextAllocHuge(walk->call->context, level->count * sizeof(Datum));
	for (uint64 place = 0; place < level->count;)
	{
		uint64 end = read_page(walk, place);

		CHECK_FOR_INTERRUPTS();
		memory_take(walk->memory, level->item_bytes - charged);
		charged = level->item_bytes;
		for (; walk->depth > 0 && place < end; place++)
			emit(walk, place);
		place = end;
	}
}

static void
forget_items(Walk *walk, Level *level)
{
	if (level->items != NULL)
	{
		pfree(level->items);
		memory_give(walk->memory, level->count * sizeof(Datum) + level->item_bytes);
	}
	MemoryContextReset(level->context);
	level->items = NULL;
	level->item_bytes = 0;
	level->count = 0;
}

/* The next level becomes the level, and what was before this one is used for the next. */
static void
advance(Walk *walk)
{
	Level oldest = walk->before;

	forget_items(walk, &oldest);
	walk->before = walk->level;
	walk->level = walk->next;
	walk->next = oldest;
	walk->depth++;
	walk->memory->depth = walk->depth;
	sort_level(walk, &walk->level);
}

static void
init_level(Walk *walk, Level *level)
{
	level->context = AllocSetContextCreate(walk->call->context, "trace level",
										   ALLOCSET_START_SMALL_SIZES);
}

/* A start that is not known has no links. */
void
reach_list_by_index(TraceCall *call, TraceReader *reader, EdgeDirection direction, Datum start)
{
	NodeNumber number = trace_reader_find(reader, item_to_key(&call->item, start));
	Walk walk = {.call = call,
				 .reader = reader,
				 .memory = &call->memory,
				 .direction = direction == EDGES_DOWN ? LINKS_OUT : LINKS_IN,
				 .depth = -1,
				 .blocks = RelationGetNumberOfBlocks(reader->index.relation)};
	Size leaves = ((Size) walk.blocks / LEAF_BLOCKS + 1) * sizeof(uint8 *);

	if (number == NODE_NONE)
		return;
	memory_take(walk.memory, leaves);
	walk.seen = MemoryContextAllocExtended(call->context, leaves,
										   MCXT_ALLOC_HUGE | MCXT_ALLOC_ZERO);
	walk.links = palloc(BLCKSZ / LINK_HEADER_SIZE * sizeof(CopiedLink));
	walk.scratch = AllocSetContextCreate(call->context, "trace row", ALLOCSET_SMALL_SIZES);
	init_level(&walk, &walk.before);
	init_level(&walk, &walk.level);
	init_level(&walk, &walk.next);
	reach(&walk, number, 0);
	advance(&walk);
	while (walk.level.count > 0)
	{
		walk.goes_on = walk.depth < call->max_depth;
		read_level(&walk);
		advance(&walk);
	}
}
