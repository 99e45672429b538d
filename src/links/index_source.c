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
#include "links/index_rows.h"
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
	const Datum *items; /* that were asked for */
	uint32 asked;       /* the index of the one that has the links */
	LinkVisitor visit;
	void *state;
} IndexSource;

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

/* Nodes are read in the order of their numbers, since they lead from page to page. */
static void
source_items(LinkSource *self, Datum *numbers, int count)
{
	IndexSource *source = (IndexSource *) self;
	uint64 *sorted = MemoryContextAllocHuge(CurrentMemoryContext, Max(count, 1) * sizeof(uint64));
	int known = known_numbers(source, numbers, count, sorted);

	for (int i = 0; i < count; i++)
	{
		if (is_unknown(source, DatumGetUInt32(numbers[i])))
			numbers[i] = source_item(self, numbers[i]);
	}
	trace_reader_values(source->reader, sorted, known, numbers);
	pfree(sorted);
}

/* What is made of the link lives as long as it. */
static bool
visit_node(void *state, NodeNumber from, NodeNumber to, const Datum *values, const bool *nulls)
{
	IndexSource *source = state;
	TraceLink link = {.from = source->items[source->asked], .asked = source->asked};
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
choose_from(void *state, uint32 asked)
{
	IndexSource *source = state;

	source->asked = asked;
}

static bool
expand_by_links(IndexSource *source, LinkDirection wanted, const uint64 *asked, int count)
{
	bool more = true;

	for (int i = 0; more && i < count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		choose_from(source, (uint32) asked[i]);
		more = trace_reader_read(source->reader, wanted, asked[i] >> 32, visit_node, source);
	}
	return more;
}

/* Where rows must be read, those of many nodes are read in the order of the table. */
static bool
expand_by_rows(IndexSource *source, LinkDirection wanted, const uint64 *asked, int count)
{
	IndexRows rows = {.reader = source->reader,
					  .direction = wanted,
					  .begin = choose_from,
					  .visit = visit_node,
					  .state = source};

	return index_rows_read(&rows, asked, count);
}

static LinkDirection
direction_in_index(const IndexSource *source, TraceDirection direction)
{
	return (direction == TRACE_DOWN) != source->exchanged ? LINKS_OUT : LINKS_IN;
}

/* Nodes are read in the order of their numbers, since they lead from page to page. */
static bool
expand_numbers(IndexSource *source, const LinkExpand *expand, const uint64 *asked, int count)
{
	LinkDirection wanted = direction_in_index(source, expand->direction);

	source->items = expand->items;
	source->visit = expand->visit;
	source->state = expand->state;
	return source->covers ? expand_by_links(source, wanted, asked, count)
						  : expand_by_rows(source, wanted, asked, count);
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

	more = expand_numbers(source, expand, asked, found);
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
	LinkExpand expand = {direction, items, visit, state};
	uint64 *asked;
	bool more;

	if (source->source.item == NULL)
		return expand_items(self, direction, items, nitems, visit, state);
	asked = MemoryContextAllocHuge(CurrentMemoryContext, Max(nitems, 1) * sizeof(uint64));
	more = expand_numbers(source, &expand, asked, known_numbers(source, items, nitems, asked));
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
	source->source.items = source_items;
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
