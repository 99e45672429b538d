/*
 * reach_parts.c
 *		Everything that one item reaches in the genealogy indexes of several tables.
 *
 * An item is a node in each index that has links of it, so it is known by its
 * key.  A level is looked up in all indexes, bucket by bucket; an index in which
 * an item was reached knows its node already.  There the links of the nodes are
 * read page by page, and then the keys of the nodes that this index has not seen
 * before; keys that no other index had yet are the items of the next level.
 */
#include "postgres.h"

#include "access/tupmacs.h"
#include "genealogy_index/node.h"
#include "genealogy_index/reach.h"
#include "genealogy_index/reach_items.h"
#include "genealogy_index/reach_route.h"
#include "genealogy_index/reach_walk.h"
#include "items/sort.h"
#include "miscadmin.h"

typedef struct Parts
{
	const PartsRequest *request;
	ReachWalk *walks;
	ReachedItems items;

	/*
	 * Where the items begin that a part reached first: until it reads the level, those
	 * of the level, and then those of the next one.  One more is where all end.
	 */
	uint32 *begins;

	/* of the level */
	uint32 begin;
	uint32 end;
	HashedValue *sorted; /* its items */
	HashedValue *asked;  /* those that one part is asked for; without a route */
	RoutedItems routed;  /* the same of all parts, with a route */
	uint64 *found;
} Parts;

/* Keys of one page, each aligned for any type. */
typedef struct PageKeys
{
	union
	{
		char bytes[BLCKSZ + NODES_PER_PAGE * (VARHDRSZ + KEY_BASE_LIMIT + MAXIMUM_ALIGNOF)];
		double align;
	} space;
	Datum keys[NODES_PER_PAGE];
	uint32 hashes[NODES_PER_PAGE];
} PageKeys;

/* The types' own functions are not called while a page is locked, so its keys are copied. */
static void
copy_keys(GenealogyIndex *index, const Reached *nodes, int count, PageKeys *keys)
{
	Buffer buffer = node_lock_page(index, nodes[0].node, BUFFER_LOCK_SHARE);
	Page page = BufferGetPage(buffer);
	Size used = 0;

	for (int i = 0; i < count; i++)
	{
		NodeOnPage node = node_read(index, page, nodes[i].node);
		char *copy = keys->space.bytes + used;

		Size size;

		node_check_key(index, &node, BufferGetBlockNumber(buffer));
		size = stored_key_size(index, &node.key);
		used += MAXALIGN(size);
		if (used > sizeof(keys->space.bytes))
			genealogy_index_corrupt(index->relation, BufferGetBlockNumber(buffer),
									"overlapping tuples");
		stored_key_copy(index, &node.key, size, copy);
		keys->keys[i] = fetch_att(copy, index->key_by_value, index->key_length);
	}
	UnlockReleaseBuffer(buffer);
}

/* Adds the items of some nodes of one page. */
static void
reach_keys_of_page(Parts *parts, int part, const Reached *nodes, int count)
{
	GenealogyIndex *index = &parts->walks[part].reader->index;
	PageKeys keys;

	copy_keys(index, nodes, count, &keys);
	for (int i = 0; i < count; i++)
	{
		keys.hashes[i] = node_key_hash(index, keys.keys[i]);
		reach_items_prefetch(&parts->items, keys.hashes[i]);
	}
	for (int i = 0; i < count; i++)
		reach_items_add(&parts->items, keys.keys[i],
						&(ReachedItem){keys.hashes[i], nodes[i].via, nodes[i].node});
}

/* Whether an item of the level was first reached in a part, which so knows its node. */
static inline bool
is_own(const Parts *parts, int part, uint32 item)
{
	return item >= parts->begins[part] && item < parts->begins[part + 1];
}

/* The items of the level that a part can have and whose nodes it does not know yet. */
static const HashedValue *
items_to_ask(Parts *parts, int part, int *count)
{
	if (parts->request->route != NULL)
		return reach_route_items(&parts->routed, part, count);
	*count = 0;
	for (uint32 i = 0; i < parts->end - parts->begin; i++)
	{
		parts->asked[*count] = parts->sorted[i];
		*count += !is_own(parts, part, (uint32) parts->sorted[i]);
	}
	return parts->asked;
}

/*
 * Makes the nodes of the level's items the level of a part.  It may have seen a
 * node already whose key another part reached first.
 */
static void
enter_level(Parts *parts, int part)
{
	ReachWalk *walk = &parts->walks[part];
	int count;
	const HashedValue *asked = items_to_ask(parts, part, &count);
	int found = trace_reader_find_all(walk->reader, parts->items.keys, asked, count, parts->found);

	for (uint32 i = parts->begins[part]; i < parts->begins[part + 1]; i++)
		reach_levels_enter(&walk->levels, parts->items.items[i].node, i);
	for (int i = 0; i < found; i++)
	{
		NodeNumber node = parts->found[i] >> 32;

		if (reach_levels_has(&walk->levels, node))
			reach_levels_enter(&walk->levels, node, (uint32) parts->found[i]);
		else
			reach_levels_add(&walk->levels, node, (uint32) parts->found[i]);
	}
	reach_levels_advance(&walk->levels);
}

static void
read_part(Parts *parts, int part)
{
	ReachWalk *walk = &parts->walks[part];
	ReachLevels *levels = &walk->levels;
	uint64 end;

	enter_level(parts, part);
	for (uint64 begin = 0; begin < levels->level.count; begin = end)
	{
		CHECK_FOR_INTERRUPTS();
		end = reach_walk_read_page(walk, begin);
	}
	reach_levels_name_next(levels);
	reach_levels_advance(levels);
	parts->begins[part] = parts->items.count;
	for (uint64 begin = 0; begin < levels->level.count; begin = end)
	{
		end = reach_walk_end_of_page(&levels->level, begin);
		CHECK_FOR_INTERRUPTS();
		reach_keys_of_page(parts, part, &levels->level.nodes[begin], end - begin);
	}
}

static void
sort_items(Parts *parts)
{
	uint32 count = parts->end - parts->begin;

	for (uint32 i = 0; i < count; i++)
		parts->sorted[i] = hashed_value(parts->items.items[parts->begin + i].hash,
										parts->begin + i);
	sort_numbers(parts->sorted, count);
}

static void
route_level(Parts *parts)
{
	const PartsRequest *request = parts->request;
	int *found = palloc(request->count * sizeof(int));

	for (uint32 i = 0; i < parts->end - parts->begin; i++)
	{
		uint32 item = (uint32) parts->sorted[i];
		int nfound = request->route(request->route_state, parts->items.keys[item], found);

		CHECK_FOR_INTERRUPTS();
		for (int j = 0; j < nfound; j++)
		{
			if (!is_own(parts, found[j], item))
				reach_route_add(&parts->routed, found[j], parts->sorted[i]);
		}
	}
	reach_route_list(&parts->routed);
	pfree(found);
}

static void
read_level(Parts *parts)
{
	const PartsRequest *request = parts->request;
	TraceMemory *memory = request->memory;
	bool routed = request->route != NULL;
	uint32 count = parts->end - parts->begin;
	uint32 asked = routed ? 0 : count;

	parts->sorted = memory_allocate(memory, count, sizeof(HashedValue));
	parts->asked = memory_allocate(memory, asked, sizeof(HashedValue));
	parts->found = memory_allocate(memory, count, sizeof(uint64));
	sort_items(parts);
	if (routed)
		route_level(parts);
	for (int part = 0; part < request->count; part++)
		read_part(parts, part);
	parts->begins[request->count] = parts->items.count;
	memory_free(memory, parts->sorted, count, sizeof(HashedValue));
	memory_free(memory, parts->asked, asked, sizeof(HashedValue));
	memory_free(memory, parts->found, count, sizeof(uint64));
}

static void
pass_items(const Parts *parts, int depth)
{
	const PartsRequest *request = parts->request;

	const ReachedItems *items = &parts->items;

	for (uint32 i = parts->end; i < items->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		request->sink(request->state, items->keys[i], depth, items->keys[items->items[i].via]);
	}
}

static void
begin_walk(Parts *parts, const PartsRequest *request, Datum start)
{
	GenealogyIndex *index = &request->parts[0].reader->index;
	NodeKey key;

	parts->request = request;
	parts->walks = palloc(request->count * sizeof(ReachWalk));
	reach_route_init(&parts->routed, request->memory, request->count);
	for (int i = 0; i < request->count; i++)
	{
		TraceReader *reader = request->parts[i].reader;
		ReachWalk *walk = &parts->walks[i];

		reach_walk_init(walk, reader, request->parts[i].direction);
		walk->goes_on = true;
		reach_levels_init(&walk->levels, request->memory,
						  RelationGetNumberOfBlocks(reader->index.relation));
	}
	reach_items_init(&parts->items, index, request->memory);
	node_key_of_value(index, start, &key);
	reach_items_add(&parts->items, index->key_by_value ? start : PointerGetDatum(key.bytes),
					&(ReachedItem){.hash = key.hash});
	parts->begins = palloc((request->count + 1) * sizeof(uint32));
	for (int i = 0; i <= request->count; i++)
		parts->begins[i] = parts->items.count;
}

uint64
reach_parts_from(const PartsRequest *request, Datum start)
{
	Parts parts = {0};

	begin_walk(&parts, request, start);
	for (int depth = 1; depth <= request->max_depth && parts.begin < parts.items.count; depth++)
	{
		parts.end = parts.items.count;
		read_level(&parts);
		request->memory->depth = depth;
		if (request->sink != NULL)
			pass_items(&parts, depth);
		parts.begin = parts.end;
	}
	return parts.items.count - 1;
}
