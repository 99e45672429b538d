/*
 * memory.h
 *		What one trace may remember, as traceability.trace_memory says.
 */
#ifndef TRACEABILITY_GENEALOGY_MEMORY_H
#define TRACEABILITY_GENEALOGY_MEMORY_H

typedef struct TraceMemory
{
	Size used;
	Size limit;
	uint64 items; /* for the error: how far the trace has come */
	int depth;
	bool has_no_depth; /* the whole table is read, from no start */
	const char *hint;  /* what to do when there is too little */
} TraceMemory;

extern void memory_init(TraceMemory *memory);

/* Raises an error when the trace would need more than it may. */
extern void memory_take(TraceMemory *memory, Size bytes);
extern void memory_give(TraceMemory *memory, Size bytes);

#endif
