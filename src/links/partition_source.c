/*
 * partition_source.c
 *		Links from the partitions of a table, or the tables that inherit from it.
 *
 * An item that is reached in one part may have links in every other, so each
 * level is looked up in all parts that the partition bounds allow.  Its items
 * are hashed once and sorted by their hashes, so that each index reads each page
 * of its directory once a level.
 */
#include "postgres.h"

#include "lib/stringinfo.h"
#include "links/index_source.h"
#include "links/partition_route.h"
#include "links/partition_source.h"
#include "links/query_source.h"
#include "miscadmin.h"
#include "nodes/pg_list.h"
#include "nodes/value.h"
#include "utils/builtins.h"
#include "utils/memutils.h"

/* Items of a level that one part is asked for. */
typedef struct PartItems
{
	HashedValue *sorted;
	int count;
	int capacity;
} PartItems;

typedef struct PartitionSource
{
	LinkSource source;
	const LinkChoice *choice;
	LinkTable *rest_table; /* of the parts without an index */
	LinkSource *rest;      /* NULL: there are none */
	LinkSource **parts;    /* NULL: the part is of the rest */
	LinkSource *hashes;    /* a part whose hashes are taken */
	PartitionRoute *routes[2];
	int *found; /* parts of one item */
} PartitionSource;

/* The columns of links that are read, each once. */
static List *
columns_read(const LinkTable *table)
{
	bool needs_times = table->dated || table->has_times;
	const char *names[] = {table->parent,
						   table->child,
						   needs_times ? table->installed_at : NULL,
						   needs_times ? table->removed_at : NULL,
						   table->has_transferred ? table->transferred : NULL,
						   table->has_quantity ? table->quantity : NULL,
						   table->has_part ? table->part : NULL};
	List *columns = NIL;

	for (size_t i = 0; i < lengthof(names); i++)
	{
		if (names[i] != NULL)
			columns = list_append_unique(columns, makeString(pstrdup(names[i])));
	}
	return columns;
}

/* The rows of one part. */
static void
append_part(StringInfo query, const LinkTable *table)
{
	ListCell *cell;
	const char *separator = "SELECT ";

	foreach (cell, columns_read(table))
	{
		appendStringInfo(query, "%s%s", separator, quote_identifier(strVal(lfirst(cell))));
		separator = ", ";
	}
	appendStringInfo(query, " FROM ONLY %s",
					 quote_qualified_identifier(table->schema_name, table->table_name));
}

static LinkTable *
make_rest(const LinkTable *table, const LinkChoice *choice)
{
	LinkTable *rest = palloc(sizeof(LinkTable));
	StringInfoData rows;

	initStringInfo(&rows);
	for (int i = 0; i < choice->nparts; i++)
	{
		if (OidIsValid(choice->parts[i].choice.index))
			continue;
		appendStringInfoString(&rows, rows.len == 0 ? "(" : " UNION ALL ");
		append_part(&rows, &choice->parts[i].table);
	}
	if (rows.len == 0)
		return NULL;
	appendStringInfoChar(&rows, ')');
	*rest = *table;
	rest->rows = rows.data;
	return rest;
}

static void
add_item(PartItems *items, HashedValue item)
{
	if (items->count == items->capacity)
	{
		items->capacity = Max(items->capacity * 2, 16);
		items->sorted = items->sorted == NULL
							? palloc(items->capacity * sizeof(HashedValue))
							: repalloc_huge(items->sorted, items->capacity * sizeof(HashedValue));
	}
	items->sorted[items->count++] = item;
}

/* Shares the items of a level out among the parts that can have them. */
static PartItems *
route_items(PartitionSource *source, const LinkExpand *expand, const HashedValue *sorted,
			int nitems)
{
	const PartitionRoute *route = source->routes[expand->direction];
	PartItems *parts = palloc0(source->choice->nparts * sizeof(PartItems));

	for (int i = 0; i < nitems; i++)
	{
		int count = partition_route_find(route, expand->items[(uint32) sorted[i]], source->found);

		CHECK_FOR_INTERRUPTS();
		for (int j = 0; j < count; j++)
			add_item(&parts[source->found[j]], sorted[i]);
	}
	return parts;
}

/* The same for a part whose index has other hashes, or a query. */
static bool
expand_unhashed(LinkSource *part, const LinkExpand *expand, const HashedValue *sorted, int count)
{
	Datum *items = MemoryContextAllocHuge(CurrentMemoryContext, Max(count, 1) * sizeof(Datum));
	bool more;

	for (int i = 0; i < count; i++)
		items[i] = expand->items[(uint32) sorted[i]];
	more = part->expand(part, expand->direction, items, count, expand->visit, expand->state);
	pfree(items);
	return more;
}

static bool
has_same_hashes(const PartitionSource *source, LinkSource *part)
{
	return trace_reader_hashes_alike(index_source_part(part, TRACE_DOWN).reader,
									 index_source_part(source->hashes, TRACE_DOWN).reader);
}

static bool
expand_part(PartitionSource *source, LinkSource *part, const LinkExpand *expand,
			const HashedValue *sorted, int count)
{
	if (count == 0)
		return true;
	if (part == source->rest || !has_same_hashes(source, part))
		return expand_unhashed(part, expand, sorted, count);
	return index_source_expand_hashed(part, expand, sorted, count);
}

/* The items that any part of the rest can have, each once. */
static PartItems
items_of_rest(const PartitionSource *source, const PartItems *parts, const HashedValue *sorted,
			  int nitems)
{
	PartItems rest = {0};
	bool *wanted = palloc0(Max(nitems, 1) * sizeof(bool));

	for (int i = 0; i < source->choice->nparts; i++)
	{
		if (source->parts[i] != NULL)
			continue;
		for (int j = 0; j < parts[i].count; j++)
			wanted[(uint32) parts[i].sorted[j]] = true;
	}
	for (int i = 0; i < nitems; i++)
	{
		if (wanted[(uint32) sorted[i]])
			add_item(&rest, sorted[i]);
	}
	pfree(wanted);
	return rest;
}

static bool
expand_sorted(PartitionSource *source, const LinkExpand *expand, const HashedValue *sorted,
			  int nitems)
{
	PartItems all = {unconstify(HashedValue *, sorted), nitems, nitems};
	PartItems *parts = source->routes[expand->direction] == NULL
						   ? NULL
						   : route_items(source, expand, sorted, nitems);
	bool more = true;

	for (int i = 0; more && i < source->choice->nparts; i++)
	{
		const PartItems *items = parts == NULL ? &all : &parts[i];

		if (source->parts[i] != NULL)
			more = expand_part(source, source->parts[i], expand, items->sorted, items->count);
	}
	if (more && source->rest != NULL)
	{
		PartItems items = parts == NULL ? all : items_of_rest(source, parts, sorted, nitems);

		more = expand_part(source, source->rest, expand, items.sorted, items.count);
	}
	return more;
}

static bool
source_expand(LinkSource *self, TraceDirection direction, const Datum *items, int nitems,
			  LinkVisitor visit, void *state)
{
	PartitionSource *source = (PartitionSource *) self;
	LinkExpand expand = {direction, items, visit, state};
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "trace partitions",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	HashedValue *sorted = MemoryContextAllocHuge(context, Max(nitems, 1) * sizeof(HashedValue));
	bool more;

	index_source_hash(source->hashes, items, nitems, sorted);
	more = expand_sorted(source, &expand, sorted, nitems);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
	return more;
}

static int
find_parts(void *state, Datum item, int *found)
{
	return partition_route_find(state, item, found);
}

static uint64
source_reach(LinkSource *self, const LinkReach *reach, Datum start)
{
	PartitionSource *source = (PartitionSource *) self;
	int count = source->choice->nparts;
	ReachPart *parts = palloc(count * sizeof(ReachPart));
	PartsRequest request = {.parts = parts,
							.count = count,
							.route_state = source->routes[reach->direction],
							.max_depth = reach->max_depth,
							.memory = reach->memory,
							.sink = reach->visit,
							.state = reach->state};

	for (int i = 0; i < count; i++)
		parts[i] = index_source_part(source->parts[i], reach->direction);
	if (request.route_state != NULL)
		request.route = find_parts;
	return reach_parts_from(&request, start);
}

/* Whether the indexes follow links by themselves: all of them, and with the same hashes. */
static bool
can_reach(const PartitionSource *source)
{
	for (int i = 0; i < source->choice->nparts; i++)
	{
		if (source->parts[i] == NULL || !source->choice->parts[i].choice.reaches ||
			!has_same_hashes(source, source->parts[i]))
			return false;
	}
	return true;
}

static void
source_close(LinkSource *self)
{
	PartitionSource *source = (PartitionSource *) self;

	for (int direction = TRACE_DOWN; direction <= TRACE_UP; direction++)
	{
		if (source->routes[direction] != NULL)
			partition_route_close(source->routes[direction]);
	}
	for (int i = 0; i < source->choice->nparts; i++)
	{
		if (source->parts[i] != NULL)
			source->parts[i]->close(source->parts[i]);
	}
	if (source->rest != NULL)
		source->rest->close(source->rest);
}

static void
open_routes(PartitionSource *source, const LinkTable *table)
{
	const LinkChoice *choice = source->choice;
	Oid *leaves = palloc(choice->nparts * sizeof(Oid));

	for (int i = 0; i < choice->nparts; i++)
		leaves[i] = choice->parts[i].table.relation;
	source->routes[TRACE_DOWN] = partition_route_open(table, table->parent, leaves, choice->nparts);
	source->routes[TRACE_UP] = partition_route_open(table, table->child, leaves, choice->nparts);
	source->found = palloc(choice->nparts * sizeof(int));
}

LinkSource *
partition_source_open(const LinkTable *table, const LinkChoice *choice, const LinkRequest *request)
{
	PartitionSource *source = palloc0(sizeof(PartitionSource));

	source->source.key = &table->key;
	source->source.expand = source_expand;
	source->source.close = source_close;
	source->choice = memcpy(palloc(sizeof(LinkChoice)), choice, sizeof(LinkChoice));
	source->parts = palloc0(choice->nparts * sizeof(LinkSource *));
	for (int i = 0; i < choice->nparts; i++)
	{
		const LinkPart *part = &choice->parts[i];

		if (!OidIsValid(part->choice.index))
			continue;
		source->parts[i] = index_source_open_items(&part->table, &part->choice);
		if (source->hashes == NULL)
			source->hashes = source->parts[i];
	}
	source->source.reach = can_reach(source) ? source_reach : NULL;
	open_routes(source, table);
	source->rest_table = make_rest(table, choice);
	if (source->rest_table != NULL)
		source->rest = query_source_open(source->rest_table, request->caller, request->may_stop);
	return &source->source;
}
