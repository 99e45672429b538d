/*
 * expansion.c
 *		The links of many items, asked for as many at once as memory allows.
 */
#include "postgres.h"

#include "links/expansion.h"
#include "miscadmin.h"

/*
 * What a source is given at once: 512 kB of Datums, with up to 4 MB of keys; each
 * at most an eighth of traceability.trace_memory, so that nodes have the rest.
 */
#define ITEMS_AT_ONCE 65536
#define BYTES_AT_ONCE (4 * 1024 * 1024)
#define MEMORY_PART 8

/* Takes the next items of the list; "bytes" is the size of their keys. */
static uint32
take_items(const LinkExpansion *expansion, uint32 room, Datum *items, Size *bytes)
{
	const ItemKey *key = expansion->source->key;
	Size enough = Min(BYTES_AT_ONCE, expansion->memory->limit / MEMORY_PART);
	uint32 count = 0;

	*bytes = 0;
	while (count < room && expansion->begin + count < expansion->count && *bytes < enough)
	{
		items[count] = expansion->item(expansion->list, expansion->begin + count);
		*bytes += MAXALIGN(Max(key_size(key, items[count]), sizeof(Datum)));
		count++;
	}
	return count;
}

bool
links_expand(LinkExpansion *expansion, LinkVisitor visit, void *state)
{
	LinkSource *source = expansion->source;
	TraceMemory *memory = expansion->memory;
	uint32 room = Min(ITEMS_AT_ONCE, memory->limit / MEMORY_PART / sizeof(Datum));
	Datum *items;
	uint32 count;
	bool more = true;

	room = Max(Min(room, expansion->count), 1);
	items = memory_allocate(memory, room, sizeof(Datum));
	for (expansion->begin = 0; more && expansion->begin < expansion->count;
		 expansion->begin += count)
	{
		Size bytes;

		CHECK_FOR_INTERRUPTS();
		count = take_items(expansion, room, items, &bytes);
		memory_take(memory, bytes);
		more = source->expand(source, expansion->direction, items, count, visit, state);
		memory_give(memory, bytes);
	}
	memory_free(memory, items, room, sizeof(Datum));
	return more;
}
