/*
 * expansion.c
 *		The links of many items, asked for as many at once as memory allows.
 */
#include "postgres.h"

#include "links/expansion.h"
#include "miscadmin.h"

/* How much the source is given at once, and at most which part of the memory. */
#define BATCH_ITEMS 65536
#define BATCH_BYTES (4 * 1024 * 1024)
#define BATCH_PART 8

/* Takes the next items of the list and says how many bytes of key they are. */
static uint32
take_batch(const LinkExpansion *batches, uint32 first, uint32 room, Datum *items, Size *bytes)
{
	const ItemKey *key = batches->source->key;
	Size enough = Min(BATCH_BYTES, batches->memory->limit / BATCH_PART);
	uint32 count = 0;

	*bytes = 0;
	while (count < room && first + count < batches->count && *bytes < enough)
	{
		items[count] = batches->item(batches->list, first + count);
		*bytes += MAXALIGN(Max(key_size(key, items[count]), sizeof(Datum)));
		count++;
	}
	return count;
}

bool
links_expand(const LinkExpansion *batches, LinkVisitor visit, void *state)
{
	LinkSource *source = batches->source;
	TraceMemory *memory = batches->memory;
	uint32 room = Min(BATCH_ITEMS, memory->limit / BATCH_PART / sizeof(Datum));
	Datum *items;
	uint32 count;
	bool more = true;

	room = Max(Min(room, batches->count), 1);
	items = memory_allocate(memory, room, sizeof(Datum));
	for (uint32 first = 0; more && first < batches->count; first += count)
	{
		Size bytes;

		CHECK_FOR_INTERRUPTS();
		count = take_batch(batches, first, room, items, &bytes);
		memory_take(memory, bytes);
		more = source->expand(source, batches->direction, items, count, visit, state);
		memory_give(memory, bytes);
	}
	memory_free(memory, items, room, sizeof(Datum));
	return more;
}
