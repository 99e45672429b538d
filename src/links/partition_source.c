/*
 * partition_source.c
 *		Links from the partitions of a table, or the tables that inherit from it.
 *
 * An item that is reached in one part may have links in every other, so each
 * level is looked up in all parts that the partition bounds allow.  Where parts
 * have indexes, its items are hashed once and sorted by their hashes, so that each
 * index reads each page of its directory once a level.
 */
#include "postgres.h"

#include "links/index_source.h"
#include "links/partition_route.h"
#include "links/partition_source.h"
#include "links/query_source.h"
#include "miscadmin.h"
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
	LinkSource *rest;   /* of the parts without an index; NULL: there are none */
	LinkSource **parts; /* NULL: the part is of the rest */
	LinkSource *hashes; /* a part whose hashes are taken; NULL: none has an index */
	PartitionRoute *routes[2];
	int *found; /* parts of one item */
} PartitionSource;

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

	for (int i = 0; route == NULL && i < source->choice->nparts; i++)
		parts[i] = (PartItems){unconstify(HashedValue *, sorted), nitems, nitems};
	for (int i = 0; route != NULL && i < nitems; i++)
	{
		int count = partition_route_find(route, expand->items[(uint32) sorted[i]], source->found);

		CHECK_FOR_INTERRUPTS();
		for (int j = 0; j < count; j++)
			add_item(&parts[source->found[j]], sorted[i]);
	}
	return parts;
}

/* The items that a part is asked for, without their hashes. */
static Datum *
pick_items(const LinkExpand *expand, const PartItems *asked)
{
	Datum *items = MemoryContextAllocHuge(CurrentMemoryContext,
										  Max(asked->count, 1) * sizeof(Datum));

	for (int i = 0; i < asked->count; i++)
		items[i] = expand->items[(uint32) asked->sorted[i]];
	return items;
}

static bool
has_same_hashes(const PartitionSource *source, LinkSource *part)
{
	return trace_reader_hashes_alike(index_source_part(part, TRACE_DOWN).reader,
									 index_source_part(source->hashes, TRACE_DOWN).reader);
}

/* A part whose index has other hashes is asked for the items themselves. */
static bool
expand_part(PartitionSource *source, LinkSource *part, const LinkExpand *expand,
			const PartItems *items)
{
	if (items->count == 0)
		return true;
	if (has_same_hashes(source, part))
		return index_source_expand_hashed(part, expand, items->sorted, items->count);
	return part->expand(part, expand->direction, pick_items(expand, items), items->count,
						expand->visit, expand->state);
}

/*
 * One query reads all parts that have no index, each for the items that it can
 * have; without a route, all for one array of the same items.
 */
static bool
expand_rest(PartitionSource *source, const LinkExpand *expand, const PartItems *items, int nitems)
{
	QueryPart *queries = palloc(source->choice->nparts * sizeof(QueryPart));
	const PartItems *last = NULL;
	QueryExpand asked;
	int count = 0;

	for (int i = 0; i < source->choice->nparts; i++)
	{
		bool same = last != NULL && last->sorted == items[i].sorted;

		if (source->parts[i] != NULL)
			continue;
		queries[count] = (QueryPart){.table = &source->choice->parts[i].table,
									 .items = same ? queries[count - 1].items
												   : pick_items(expand, &items[i]),
									 .nitems = items[i].count};
		last = &items[i];
		count++;
	}
	asked = (QueryExpand){.direction = expand->direction,
						  .parts = queries,
						  .nparts = count,
						  .items = expand->items,
						  .nitems = nitems,
						  .visit = expand->visit,
						  .state = expand->state};
	return query_source_expand(source->rest, &asked);
}

static bool
expand_sorted(PartitionSource *source, const LinkExpand *expand, const HashedValue *sorted,
			  int nitems)
{
	PartItems *items = route_items(source, expand, sorted, nitems);

	for (int i = 0; i < source->choice->nparts; i++)
	{
		if (source->parts[i] != NULL && !expand_part(source, source->parts[i], expand, &items[i]))
			return false;
	}
	return source->rest == NULL || expand_rest(source, expand, items, nitems);
}

/* Without an index there are no hashes, and the order does not matter. */
static void
sort_items(const PartitionSource *source, const Datum *items, int nitems, HashedValue *sorted)
{
	if (source->hashes != NULL)
	{
		index_source_hash(source->hashes, items, nitems, sorted);
		return;
	}
	for (int i = 0; i < nitems; i++)
		sorted[i] = i;
}

/*
 * Where no part has an index and any can have an item, a query of the table is less
 * to plan; the executor leaves out parts of other times.
 */
static bool
is_read_whole(const PartitionSource *source, TraceDirection direction)
{
	return source->rest != NULL && source->hashes == NULL && source->routes[direction] == NULL;
}

static bool
expand_parts(PartitionSource *source, const LinkExpand *expand, int nitems)
{
	MemoryContext context = AllocSetContextCreate(CurrentMemoryContext, "trace partitions",
												  ALLOCSET_DEFAULT_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(context);
	HashedValue *sorted = MemoryContextAllocHuge(context, Max(nitems, 1) * sizeof(HashedValue));
	bool more;

	sort_items(source, expand->items, nitems, sorted);
	more = expand_sorted(source, expand, sorted, nitems);
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(context);
	return more;
}

static bool
source_expand(LinkSource *self, TraceDirection direction, const Datum *items, int nitems,
			  LinkVisitor visit, void *state)
{
	PartitionSource *source = (PartitionSource *) self;
	LinkExpand expand = {direction, items, visit, state};

	if (is_read_whole(source, direction))
		return source->rest->expand(source->rest, direction, items, nitems, visit, state);
	return expand_parts(source, &expand, nitems);
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
	if (source->hashes == NULL)
		return false;
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

static bool
has_rest(const PartitionSource *source)
{
	for (int i = 0; i < source->choice->nparts; i++)
	{
		if (source->parts[i] == NULL)
			return true;
	}
	return false;
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
	if (has_rest(source))
		source->rest = query_source_open(table, request->caller, request->may_stop);
	return &source->source;
}
