/*
 * memory.c
 *		The memory that one trace may use, up to traceability.trace_memory.
 */
#include "postgres.h"

#include "items/memory.h"
#include "items/settings.h"
#include "utils/memutils.h"

/* Elements of an array that grows: few enough for a trace of one part, then half as many more. */
#define ROOM_AT_FIRST 64

void
memory_init(TraceMemory *memory, MemoryContext context)
{
	memory->context = context;
	memory->used = 0;
	memory->limit = (Size) trace_memory_kb * 1024;
	memory->items = 0;
	memory->depth = 0;
	memory->has_no_depth = false;
	memory->hint = "Raise traceability.trace_memory.";
}

void
memory_take(TraceMemory *memory, Size bytes)
{
	if (bytes > memory->limit - memory->used)
		ereport(ERROR,
				(errcode(ERRCODE_CONFIGURATION_LIMIT_EXCEEDED),
				 errmsg("trace needs more than traceability.trace_memory (%zu kB)",
						memory->limit / 1024),
				 memory->has_no_depth
					 ? errdetail("It had read links of " UINT64_FORMAT " items.", memory->items)
					 : errdetail("It had reached " UINT64_FORMAT " items, up to depth %d.",
								 memory->items, memory->depth),
				 errhint("%s", memory->hint)));
	memory->used += bytes;
}

void
memory_give(TraceMemory *memory, Size bytes)
{
	Assert(bytes <= memory->used);
	memory->used -= bytes;
}

void *
memory_allocate_in(TraceMemory *memory, MemoryContext context, uint64 count, Size size)
{
	memory_take(memory, count * size);
	return MemoryContextAllocHuge(context, Max(count * size, 1));
}

void *
memory_allocate(TraceMemory *memory, uint64 count, Size size)
{
	return memory_allocate_in(memory, memory->context, count, size);
}

void *
memory_allocate_zero(TraceMemory *memory, uint64 count, Size size)
{
	return memset(memory_allocate(memory, count, size), 0, count * size);
}

void
memory_free(TraceMemory *memory, void *array, uint64 count, Size size)
{
	if (array != NULL)
		pfree(array);
	memory_give(memory, count * size);
}

void *
memory_keep(TraceMemory *memory, const void *bytes, Size size)
{
	return memcpy(memory_allocate(memory, 1, MAXALIGN(size)), bytes, size);
}

/* Both arrays are there until the old one is copied. */
void *
memory_resize(TraceMemory *memory, void *array, uint64 from, uint64 to, Size size)
{
	memory_take(memory, to * size);
	array = array == NULL ? MemoryContextAllocHuge(memory->context, to * size)
						  : repalloc_huge(array, to * size);
	memory_give(memory, from * size);
	return array;
}

void *
memory_room(TraceMemory *memory, void *array, uint64 count, uint64 *capacity, Size size)
{
	uint64 larger = Max(*capacity + *capacity / 2, ROOM_AT_FIRST);

	if (count < *capacity)
		return array;
	array = memory_resize(memory, array, *capacity, larger, size);
	*capacity = larger;
	return array;
}
