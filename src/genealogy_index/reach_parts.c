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
#include "genealogy_index/reach_route.h"
#include "genealogy_index/reach_walk.h"
#include "items/sort.h"
#include "miscadmin.h"

#define NO_ITEM PG_UINT32_MAX
#define NO_PART (-1)

/* Keys come from memory in blocks; small traces are frequent. */
#define BLOCK_AT_FIRST 1024
#define BLOCK_AT_MOST (256 * 1024)

/* An item that was reached. */
typedef struct ReachedItem
{
	uint32 hash;
	uint32 via;
	uint32 next;     /* with the same slot, or NO_ITEM */
	int part;        /* in which it was reached; NO_PART: the start */
	NodeNumber node; /* there */
} ReachedItem;

typedef struct Parts
{
	const PartsRequest *request;
	const GenealogyIndex *index; /* of the first part, for the kind of the keys */
	ReachWalk *walks;

	/* items, in the order in which they were reached */
	ReachedItem *items;
	Datum *keys;
	uint32 count;
	uint64 items_capacity;
	uint64 keys_capacity;
	uint32 *slots; /* the newest item of each slot, or NO_ITEM */
	uint32 slot_mask;

	/* of the level */
	uint32 begin;
	uint32 end;
	HashedValue *sorted; /* its items */
	HashedValue *asked;  /* those that one part is asked for; without a route */
	RoutedItems routed;  /* the same of all parts, with a route */
	uint64 *found;

	/* the block of keys at hand */
	char *block;
	Size block_size;
	Size block_used;
} Parts;

/* A place for a key, which is the next key's too unless the item is new. */
static char *
room_for_key(Parts *parts, Size size)
{
	if (parts->block_size - parts->block_used < size)
	{
		parts->block_size = Max(size,
								Min(Max(parts->block_size * 2, BLOCK_AT_FIRST), BLOCK_AT_MOST));
		parts->block = memory_allocate(parts->request->memory, parts->block_size, 1);
		parts->block_used = 0;
	}
	return parts->block + parts->block_used;
}

static Size
key_size(const GenealogyIndex *index, Datum key)
{
	if (index->key_length == -1)
		return VARSIZE_ANY(DatumGetPointer(key));
	if (index->key_length == -2)
		return strlen(DatumGetCString(key)) + 1;
	return index->key_length;
}

/* Indexes take only such keys for equal that have the same bytes. */
static bool
same_key(const GenealogyIndex *index, Datum a, Datum b)
{
	Size size;

	if (index->key_by_value)
		return a == b;
	size = key_size(index, a);
	return size == key_size(index, b) && memcmp(DatumGetPointer(a), DatumGetPointer(b), size) == 0;
}

static void
grow_slots(Parts *parts)
{
	TraceMemory *memory = parts->request->memory;
	uint64 before = parts->slots == NULL ? 0 : (uint64) parts->slot_mask + 1;
	uint64 after = Max(before * 2, 64);

	memory_free(memory, parts->slots, before, sizeof(uint32));
	parts->slots = memory_allocate(memory, after, sizeof(uint32));
	memset(parts->slots, 0xFF, after * sizeof(uint32));
	parts->slot_mask = after - 1;
	for (uint32 i = 0; i < parts->count; i++)
	{
		uint32 *slot = &parts->slots[parts->items[i].hash & parts->slot_mask];

		parts->items[i].next = *slot;
		*slot = i;
	}
}

static bool
is_reached(const Parts *parts, uint32 hash, Datum key)
{
	for (uint32 i = parts->slots[hash & parts->slot_mask]; i != NO_ITEM; i = parts->items[i].next)
	{
		if (parts->items[i].hash == hash && same_key(parts->index, parts->keys[i], key))
			return true;
	}
	return false;
}

/* Adds an item, if its key was not reached yet; the key is in the room for the next one. */
static void
add_item(Parts *parts, Datum key, Size size, const ReachedItem *item)
{
	TraceMemory *memory = parts->request->memory;
	uint32 *slot;

	if (parts->slots == NULL || parts->count > parts->slot_mask / 4 * 3)
		grow_slots(parts);
	if (is_reached(parts, item->hash, key))
		return;
	if (parts->count == NO_ITEM)
		ereport(ERROR, (errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
						errmsg("cannot trace more than %u items", NO_ITEM)));
	parts->items = memory_room(memory, parts->items, parts->count, &parts->items_capacity,
							   sizeof(ReachedItem));
	parts->keys = memory_room(memory, parts->keys, parts->count, &parts->keys_capacity,
							  sizeof(Datum));
	slot = &parts->slots[item->hash & parts->slot_mask];
	parts->items[parts->count] = *item;
	parts->items[parts->count].next = *slot;
	parts->keys[parts->count] = key;
	*slot = parts->count++;
	parts->block_used += MAXALIGN(size);
	memory->items = parts->count;
}

/* The types' own functions are not called while a page is locked, so its keys are copied first. */
static void
reach_keys_of_page(Parts *parts, int part, uint64 begin, uint64 end)
{
	ReachWalk *walk = &parts->walks[part];
	GenealogyIndex *index = &walk->reader->index;
	const Reached *nodes = walk->levels.level.nodes;
	Buffer buffer = node_lock(index, nodes[begin].node, BUFFER_LOCK_SHARE);
	Page page = BufferGetPage(buffer);
	char bytes[BLCKSZ];
	Size offsets[NODES_PER_PAGE + 1];
	Size used = 0;

	for (uint64 i = begin; i < end; i++)
	{
		NodeNumber number = nodes[i].node;
		Size size;

		node_check(index, page, node_block(number), node_offset(number));
		size = node_key_size(index, page, number);
		if (size > BLCKSZ - used)
			genealogy_index_corrupt(index->relation, node_block(number), "overlapping tuples");
		offsets[i - begin] = used;
		memcpy(bytes + used, node_key_bytes(index, node_tuple(page, number)), size);
		used += size;
	}
	offsets[end - begin] = used;
	UnlockReleaseBuffer(buffer);
	for (uint64 i = begin; i < end; i++)
	{
		const char *stored = bytes + offsets[i - begin];
		Size size = offsets[i - begin + 1] - offsets[i - begin];
		char *copy = room_for_key(parts, MAXALIGN(size));
		Datum key;

		memcpy(copy, stored, size);
		key = fetch_att(copy, index->key_by_value, index->key_length);
		add_item(parts, key, size,
				 &(ReachedItem){.hash = node_key_hash(index, key),
								.via = nodes[i].via,
								.part = part,
								.node = nodes[i].node});
	}
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
		if (parts->items[(uint32) parts->sorted[i]].part != part)
			parts->asked[(*count)++] = parts->sorted[i];
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
	int found = trace_reader_find_all(walk->reader, parts->keys, asked, count, parts->found);

	for (uint32 i = parts->begin; i < parts->end; i++)
	{
		if (parts->items[i].part == part)
			reach_levels_enter(&walk->levels, parts->items[i].node, i);
	}
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
		end = reach_walk_end_of_page(&levels->level, begin);
		CHECK_FOR_INTERRUPTS();
		reach_walk_read_page(walk, begin, end);
	}
	reach_levels_name_next(levels);
	reach_levels_advance(levels);
	for (uint64 begin = 0; begin < levels->level.count; begin = end)
	{
		end = reach_walk_end_of_page(&levels->level, begin);
		CHECK_FOR_INTERRUPTS();
		reach_keys_of_page(parts, part, begin, end);
	}
}

static void
sort_items(Parts *parts)
{
	uint32 count = parts->end - parts->begin;

	for (uint32 i = 0; i < count; i++)
		parts->sorted[i] = hashed_value(parts->items[parts->begin + i].hash, parts->begin + i);
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
		int nfound = request->route(request->route_state, parts->keys[item], found);

		CHECK_FOR_INTERRUPTS();
		for (int j = 0; j < nfound; j++)
		{
			if (found[j] != parts->items[item].part)
				reach_route_add(&parts->routed, found[j], parts->sorted[i]);
		}
	}
	reach_route_list(&parts->routed);
	pfree(found);
}

static void
read_level(Parts *parts)
{
	TraceMemory *memory = parts->request->memory;
	bool routed = parts->request->route != NULL;
	uint32 count = parts->end - parts->begin;
	uint32 asked = routed ? 0 : count;

	parts->sorted = memory_allocate(memory, count, sizeof(HashedValue));
	parts->asked = memory_allocate(memory, asked, sizeof(HashedValue));
	parts->found = memory_allocate(memory, count, sizeof(uint64));
	sort_items(parts);
	if (routed)
		route_level(parts);
	for (int part = 0; part < parts->request->count; part++)
		read_part(parts, part);
	memory_free(memory, parts->sorted, count, sizeof(HashedValue));
	memory_free(memory, parts->asked, asked, sizeof(HashedValue));
	memory_free(memory, parts->found, count, sizeof(uint64));
}

static void
pass_items(const Parts *parts, int depth)
{
	const PartsRequest *request = parts->request;

	for (uint32 i = parts->end; i < parts->count; i++)
	{
		CHECK_FOR_INTERRUPTS();
		request->sink(request->state, parts->keys[i], depth, parts->keys[parts->items[i].via]);
	}
}

static void
begin_walk(Parts *parts, const PartsRequest *request, Datum start)
{
	NodeKey key;

	parts->request = request;
	parts->index = &request->parts[0].reader->index;
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
	node_key_of_value(&request->parts[0].reader->index, start, &key);
	add_item(parts, parts->index->key_by_value ? start : PointerGetDatum(key.bytes), 0,
			 &(ReachedItem){.hash = key.hash, .part = NO_PART});
}

uint64
reach_parts_from(const PartsRequest *request, Datum start)
{
	Parts parts = {0};

	begin_walk(&parts, request, start);
	for (int depth = 1; depth <= request->max_depth && parts.begin < parts.count; depth++)
	{
		parts.end = parts.count;
		read_level(&parts);
		request->memory->depth = depth;
		if (request->sink != NULL)
			pass_items(&parts, depth);
		parts.begin = parts.end;
	}
	return parts.count - 1;
}
