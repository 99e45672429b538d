/*
 * index_source.c
 *		Links from a genealogy index, by the numbers of its nodes or by items.
 *
 * Numbers are compared and hashed at a fraction of what items cost, and read
 * in their order they lead from page to page.  Items that the index does not
 * know have numbers, too, from the other end: there may be starts among them.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/table.h"
#include "catalog/pg_type.h"
#include "genealogy_index/reach.h"
#include "items/nodes.h"
#include "items/sort.h"
#include "links/index_source.h"
#include "miscadmin.h"
#include "utils/memutils.h"
#include "utils/rel.h"
#include "utils/snapmgr.h"

typedef struct IndexSource
{
	LinkSource source;
	const LinkTable *table;
	Relation heap;
	Relation index;
	bool exchanged; /* what it has for parents are children */
	bool covers;    /* it has all columns that come with a link */
	TraceReader *reader;
	ItemKey key; /* of the numbers */
	NodeSet unknown;
	LinkColumns columns;
	MemoryContext scratch; /* emptied before every link */

	/* of the links that are being read */
	Datum from; /* as it was asked for */
	LinkVisitor visit;
	void *state;
} IndexSource;

/*
 * Rows that are read at once, in the order of the table; few at first, since the
 * visitor may want no more, and 1 MB of RowLinks at most.
 */
#define ROWS_AT_FIRST 32
#define ROWS_AT_MOST 65536

/* A link of which the row is still to be read. */
typedef struct RowLink
{
	uint64 row; /* its block, and its number there */
	NodeNumber to;
	uint32 from; /* index among the items that were asked for */
} RowLink;

/* The links of a level, collected for their rows. */
typedef struct RowLinks
{
	IndexSource *source;
	const Datum *items;
	RowLink *links;
	int count;
	int capacity;
	uint32 from; /* whose links are being collected */
	bool more;   /* the visitor wants more */
} RowLinks;

#define ST_SORT sort_rows
#define ST_ELEMENT_TYPE RowLink
#define ST_COMPARE(a, b) ((a)->row < (b)->row ? -1 : (a)->row > (b)->row)
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

static NodeNumber
unknown_number(uint32 index)
{
	return PG_UINT32_MAX - index;
}

static Datum
source_number(LinkSource *self, Datum item)
{
	IndexSource *source = (IndexSource *) self;
	NodeNumber number = trace_reader_find(source->reader, item);
	uint32 index;

	if (number != NODE_NONE)
		return UInt32GetDatum(number);
	nodes_add(&source->unknown, key_plain(&source->table->key, item), NO_NOTE, &index);
	return UInt32GetDatum(unknown_number(index));
}

/* Unknown items are numbered downwards from the last number that a node can have. */
static bool
is_unknown(const IndexSource *source, NodeNumber number)
{
	return number > unknown_number(source->unknown.count);
}

static Datum
source_item(LinkSource *self, Datum number)
{
	IndexSource *source = (IndexSource *) self;
	NodeNumber node = DatumGetUInt32(number);

	if (is_unknown(source, node))
		return source->unknown.nodes[PG_UINT32_MAX - node].key;
	return trace_reader_value(source->reader, node);
}

/* What is made of the link lives as long as it. */
static bool
visit_node(void *state, NodeNumber from, NodeNumber to, const Datum *values, const bool *nulls)
{
	IndexSource *source = state;
	TraceLink link = {.from = source->from};
	MemoryContext caller;
	bool more = true;

	MemoryContextReset(source->scratch);
	caller = MemoryContextSwitchTo(source->scratch);
	if (link_columns_read(&source->columns, source->table, values, nulls, &link))
	{
		link.to = source->source.item == NULL ? trace_reader_value(source->reader, to)
											  : UInt32GetDatum(to);
		MemoryContextSwitchTo(caller);
		more = source->visit(source->state, &link);
	}
	MemoryContextSwitchTo(caller);
	return more;
}

static bool
is_in_force(void *state, const Datum *values, const bool *nulls)
{
	IndexSource *source = state;

	return link_columns_in_force(&source->columns, source->table, values, nulls);
}

static void
read_rows(RowLinks *rows)
{
	IndexSource *source = rows->source;

	sort_rows(rows->links, rows->count);
	for (int i = 0; rows->more && i < rows->count; i++)
	{
		const RowLink *link = &rows->links[i];
		ItemPointerData row;

		CHECK_FOR_INTERRUPTS();
		ItemPointerSet(&row, link->row >> 16, link->row & 0xFFFF);
		source->from = rows->items[link->from];
		rows->more = trace_reader_read_row(source->reader, &row, NODE_NONE, link->to, visit_node,
										   source);
	}
	rows->count = 0;
}

static void
collect_link(void *state, const Link *link)
{
	RowLinks *rows = state;

	if (!rows->more)
		return;
	if (rows->count == rows->capacity)
	{
		read_rows(rows);
		rows->capacity = Min(rows->capacity * 4, ROWS_AT_MOST);
		rows->links = repalloc(rows->links, rows->capacity * sizeof(RowLink));
	}
	rows->links[rows->count++] = (RowLink){
		.row = (uint64) ItemPointerGetBlockNumber(&link->tid) << 16 |
			   ItemPointerGetOffsetNumber(&link->tid),
		.to = link->neighbour,
		.from = rows->from,
	};
}

/* Where rows must be read, those of many nodes are read in the order of the table. */
static bool
expand_by_rows(IndexSource *source, LinkDirection wanted, const Datum *items, const uint64 *asked,
			   int count)
{
	RowLinks rows = {.source = source,
					 .items = items,
					 .capacity = ROWS_AT_FIRST,
					 .links = palloc(ROWS_AT_FIRST * sizeof(RowLink)),
					 .more = true};

	for (int i = 0; rows.more && i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		rows.from = (uint32) asked[i];
		trace_reader_list(source->reader, wanted, asked[i] >> 32, collect_link, &rows);
	}
	read_rows(&rows);
	pfree(rows.links);
	return rows.more;
}

static bool
expand_by_links(IndexSource *source, LinkDirection wanted, const Datum *items, const uint64 *asked,
				int count)
{
	bool more = true;

	for (int i = 0; more && i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		source->from = items[(uint32) asked[i]];
		more = trace_reader_read(source->reader, wanted, asked[i] >> 32, visit_node, source);
	}
	return more;
}

static LinkDirection
direction_in_index(const IndexSource *source, TraceDirection direction)
{
	return (direction == TRACE_DOWN) != source->exchanged ? LINKS_OUT : LINKS_IN;
}

/* Nodes are read in the order of their numbers, since they lead from page to page. */
static bool
expand_numbers(IndexSource *source, TraceDirection direction, const Datum *items,
			   const uint64 *asked, int count)
{
	LinkDirection wanted = direction_in_index(source, direction);

	return source->covers ? expand_by_links(source, wanted, items, asked, count)
						  : expand_by_rows(source, wanted, items, asked, count);
}

/* Items that are numbers, and known. */
static int
known_numbers(const IndexSource *source, const Datum *items, int nitems, uint64 *asked)
{
	int count = 0;

	for (int i = 0; i < nitems; i++)
	{
		NodeNumber number = DatumGetUInt32(items[i]);

		CHECK_FOR_INTERRUPTS();
		if (!is_unknown(source, number))
			asked[count++] = (uint64) number << 32 | (uint32) i;
	}
	sort_numbers(asked, count);
	return count;
}

void
index_source_hash(LinkSource *self, const Datum *items, int nitems, HashedValue *sorted)
{
	IndexSource *source = (IndexSource *) self;

	for (int i = 0; i < nitems; i++)
	{
		CHECK_FOR_INTERRUPTS();
		sorted[i] = hashed_value(trace_reader_hash(source->reader, items[i]), i);
	}
	sort_numbers(sorted, nitems);
}

bool
index_source_expand_hashed(LinkSource *self, const LinkExpand *expand, const HashedValue *sorted,
						   int count)
{
	IndexSource *source = (IndexSource *) self;
	uint64 *asked = MemoryContextAllocHuge(CurrentMemoryContext, Max(count, 1) * sizeof(uint64));
	int found = trace_reader_find_all(source->reader, expand->items, sorted, count, asked);
	bool more;

	source->visit = expand->visit;
	source->state = expand->state;
	more = expand_numbers(source, expand->direction, expand->items, asked, found);
	pfree(asked);
	return more;
}

static bool
expand_items(LinkSource *self, TraceDirection direction, const Datum *items, int nitems,
			 LinkVisitor visit, void *state)
{
	LinkExpand expand = {direction, items, visit, state};
	HashedValue *sorted = MemoryContextAllocHuge(CurrentMemoryContext,
												 Max(nitems, 1) * sizeof(HashedValue));
	bool more;

	index_source_hash(self, items, nitems, sorted);
	more = index_source_expand_hashed(self, &expand, sorted, nitems);
	pfree(sorted);
	return more;
}

static bool
source_expand(LinkSource *self, TraceDirection direction, const Datum *items, int nitems,
			  LinkVisitor visit, void *state)
{
	IndexSource *source = (IndexSource *) self;
	uint64 *asked;
	bool more;

	if (source->source.item == NULL)
		return expand_items(self, direction, items, nitems, visit, state);
	asked = MemoryContextAllocHuge(CurrentMemoryContext, Max(nitems, 1) * sizeof(uint64));
	source->visit = visit;
	source->state = state;
	more = expand_numbers(source, direction, items, asked,
						  known_numbers(source, items, nitems, asked));
	pfree(asked);
	return more;
}

ReachPart
index_source_part(LinkSource *self, TraceDirection direction)
{
	IndexSource *source = (IndexSource *) self;

	return (ReachPart){source->reader, direction_in_index(source, direction)};
}

static uint64
source_reach(LinkSource *self, const LinkReach *reach, Datum start)
{
	IndexSource *source = (IndexSource *) self;
	ReachRequest request = {.reader = source->reader,
							.direction = direction_in_index(source, reach->direction),
							.max_depth = reach->max_depth,
							.memory = reach->memory,
							.sink = reach->visit,
							.state = reach->state};

	return reach_from(&request, start);
}

static void
source_close(LinkSource *self)
{
	IndexSource *source = (IndexSource *) self;

	trace_reader_close(source->reader);
	index_close(source->index, NoLock);
	table_close(source->heap, NoLock);
}

static IndexSource *
open_source(const LinkTable *table, const LinkChoice *choice)
{
	IndexSource *source = palloc0(sizeof(IndexSource));

	source->source.expand = source_expand;
	source->source.close = source_close;
	source->table = table;
	source->heap = table_open(table->relation, NoLock);
	source->index = index_open(choice->index, AccessShareLock);
	source->exchanged = choice->exchanged;
	source->scratch = AllocSetContextCreate(CurrentMemoryContext, "trace index link",
											ALLOCSET_SMALL_SIZES);
	source->columns = choice->columns;
	source->covers = choice->covers;
	source->reader = trace_reader_open(source->heap, source->index, GetActiveSnapshot(),
									   source->columns.numbers, source->columns.count);
	if (table->dated)
		trace_reader_set_filter(source->reader, is_in_force, source, source->columns.times);
	return source;
}

LinkSource *
index_source_open(const LinkTable *table, const LinkChoice *choice, TraceMemory *memory)
{
	IndexSource *source = open_source(table, choice);

	source->source.key = &source->key;
	source->source.number = source_number;
	source->source.item = source_item;
	source->source.reach = choice->reaches ? source_reach : NULL;
	source->key.type = INT4OID;
	source->key.cache = lookup_type_cache(INT4OID,
										  TYPECACHE_EQ_OPR_FINFO | TYPECACHE_HASH_PROC_FINFO);
	nodes_init(&source->unknown, &table->key, memory);
	return &source->source;
}

LinkSource *
index_source_open_items(const LinkTable *table, const LinkChoice *choice)
{
	IndexSource *source = open_source(table, choice);

	source->source.key = &table->key;
	return &source->source;
}
