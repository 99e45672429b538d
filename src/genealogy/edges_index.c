/*
 * edges_index.c
 *		Links from a genealogy index, by the numbers of its nodes.
 *
 * Numbers are compared and hashed at a fraction of what items cost, and read
 * in their order they lead from page to page.  Items that the index does not
 * know have numbers, too, from the other end: there may be starts among them.
 */
#include "postgres.h"

#include "access/genam.h"
#include "access/table.h"
#include "catalog/pg_type.h"
#include "genealogy/edges_columns.h"
#include "genealogy/edges_index.h"
#include "genealogy/nodes.h"
#include "miscadmin.h"
#include "utils/rel.h"
#include "utils/memutils.h"
#include "utils/snapmgr.h"

typedef struct IndexSource
{
	EdgeSource source;
	const EdgeTable *table;
	Relation heap;
	Relation index;
	TraceReader reader;
	ItemKey key; /* of the numbers */
	NodeSet unknown;
	EdgeColumns columns;
	MemoryContext scratch; /* emptied before every link */

	/* of the links that are being read */
	EdgeDirection direction;
	EdgeVisitor visit;
	void *state;
} IndexSource;

static NodeNumber
unknown_number(uint32 place)
{
	return PG_UINT32_MAX - place;
}

static Datum
source_number(EdgeSource *self, Datum item)
{
	IndexSource *source = (IndexSource *) self;
	NodeNumber number = trace_reader_find(&source->reader, item);
	uint32 place;

	if (number != NODE_NONE)
		return UInt32GetDatum(number);
	nodes_add(&source->unknown, key_plain(&source->table->key, item), 0, &place);
	return UInt32GetDatum(unknown_number(place));
}

/* The places of unknown items are below those of the last nodes that there can be. */
static bool
is_unknown(const IndexSource *source, NodeNumber number)
{
	return number > unknown_number(source->unknown.count);
}

static Datum
source_item(EdgeSource *self, Datum number)
{
	IndexSource *source = (IndexSource *) self;
	NodeNumber node = DatumGetUInt32(number);

	if (is_unknown(source, node))
		return source->unknown.nodes[PG_UINT32_MAX - node].key;
	return trace_reader_value(&source->reader, node);
}

/* What a value is cast to lives as long as its link. */
static bool
visit_node(void *state, NodeNumber from, NodeNumber to, const Datum *values, const bool *nulls)
{
	IndexSource *source = state;
	EdgeLink link = {.from = UInt32GetDatum(from), .to = UInt32GetDatum(to)};
	MemoryContext caller;
	bool more = true;

	MemoryContextReset(source->scratch);
	caller = MemoryContextSwitchTo(source->scratch);
	if (edge_columns_read(&source->columns, source->table, values, nulls, &link))
	{
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

	return edge_columns_in_force(&source->columns, source->table, values, nulls);
}

static int
compare_numbers(const void *a, const void *b)
{
	NodeNumber one = *(const NodeNumber *) a;
	NodeNumber other = *(const NodeNumber *) b;

	return one < other ? -1 : one > other;
}

static bool
source_expand(EdgeSource *self, EdgeDirection direction, const Datum *items, int nitems,
			  EdgeVisitor visit, void *state)
{
	IndexSource *source = (IndexSource *) self;
	NodeNumber *numbers = palloc(Max(nitems, 1) * sizeof(NodeNumber));
	bool more = true;

	for (int i = 0; i < nitems; i++)
		numbers[i] = DatumGetUInt32(items[i]);
	qsort(numbers, nitems, sizeof(NodeNumber), compare_numbers);
	source->direction = direction;
	source->visit = visit;
	source->state = state;
	for (int i = 0; more && i < nitems && !is_unknown(source, numbers[i]); i++)
	{
		CHECK_FOR_INTERRUPTS();
		more = trace_reader_read(&source->reader, direction == EDGES_DOWN ? LINKS_OUT : LINKS_IN,
								 numbers[i], visit_node, source);
	}
	pfree(numbers);
	return more;
}

static void
source_close(EdgeSource *self)
{
	IndexSource *source = (IndexSource *) self;

	trace_reader_close(&source->reader);
	index_close(source->index, NoLock);
	table_close(source->heap, NoLock);
}

EdgeSource *
edges_index_open(const EdgeTable *table, Oid index, TraceMemory *memory)
{
	IndexSource *source = palloc0(sizeof(IndexSource));

	source->source.key = &source->key;
	source->source.expand = source_expand;
	source->source.number = source_number;
	source->source.item = source_item;
	source->source.close = source_close;
	source->table = table;
	source->heap = table_open(table->relation, NoLock);
	source->index = index_open(index, AccessShareLock);
	source->key.type = INT4OID;
	source->key.cache = lookup_type_cache(INT4OID,
										  TYPECACHE_EQ_OPR_FINFO | TYPECACHE_HASH_PROC_FINFO);
	source->scratch = AllocSetContextCreate(CurrentMemoryContext, "trace index link",
											ALLOCSET_SMALL_SIZES);
	edge_columns_choose(&source->columns, table);
	nodes_init(&source->unknown, &table->key, memory, CurrentMemoryContext);
	trace_reader_open(&source->reader, source->heap, source->index, GetActiveSnapshot(),
					  source->columns.numbers, source->columns.count);
	if (table->dated)
	{
		source->reader.filter = is_in_force;
		source->reader.filter_state = source;
		source->reader.filter_count = source->columns.times;
	}
	return &source->source;
}

TraceReader *
edges_index_reader(EdgeSource *source)
{
	IndexSource *by_index = (IndexSource *) source;
	const EdgeTable *table;

	if (source->number == NULL)
		return NULL;
	table = by_index->table;
	return table->has_times || table->has_quantity || table->has_part || !by_index->reader.covered
			   ? NULL
			   : &by_index->reader;
}
