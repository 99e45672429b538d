/*
 * memory.h
 *		The memory that one trace may use, up to traceability.trace_memory.
 */
#ifndef TRACEABILITY_ITEMS_MEMORY_H
#define TRACEABILITY_ITEMS_MEMORY_H

typedef struct TraceMemory
{
	MemoryContext context; /* where memory comes from, unless another one is named */
	Size used;
	Size limit;
	uint64 items; /* for the error: how far the trace has come */
	int depth;
	bool has_no_depth; /* the whole table is read, from no start */
	const char *hint;  /* what to do when there is too little */
} TraceMemory;

extern void memory_init(TraceMemory *memory, MemoryContext context);

/* Raises an error when the trace would need more than it may. */
extern void memory_take(TraceMemory *memory, Size bytes);
extern void memory_give(TraceMemory *memory, Size bytes);

/* Room for "count" elements of that size, not initialized. */
extern void *memory_allocate(TraceMemory *memory, uint64 count, Size size);

/* The same, all zero. */
extern void *memory_allocate_zero(TraceMemory *memory, uint64 count, Size size);

/* The same in another context, with which it goes; until then the caller gives it back. */
extern void *memory_allocate_in(TraceMemory *memory, MemoryContext context, uint64 count,
								Size size);

/* Gives such room back; NULL for none. */
extern void memory_free(TraceMemory *memory, void *array, uint64 count, Size size);

/* A copy of some bytes. */
extern void *memory_keep(TraceMemory *memory, const void *bytes, Size size);

/* Gives an array of elements of that size, or NULL for none, room for another number of them. */
extern void *memory_resize(TraceMemory *memory, void *array, uint64 from, uint64 to, Size size);

/* An array with room for one more element than it has, or NULL for none yet, larger if need be. */
extern void *memory_room(TraceMemory *memory, void *array, uint64 count, uint64 *capacity,
						 Size size);

#endif
