/*
 * call.h
 *		What the trace functions have in common: arguments, links, memory, rows.
 */
#ifndef TRACEABILITY_GENEALOGY_CALL_H
#define TRACEABILITY_GENEALOGY_CALL_H

#include "genealogy/item.h"
#include "genealogy/memory.h"
#include "nodes/execnodes.h"

typedef struct TraceCall
{
	FunctionCallInfo fcinfo;
	EdgeTable table;
	ItemType item;
	int max_depth; /* INT_MAX: none */
	EdgeSource *source;
	TraceMemory memory;
	MemoryContext context; /* lives as long as the call */
	MemoryContext caller_context;
} TraceCall;

/*
 * Where the arguments of a function differ from those of the others: after the
 * edges come one item, an array of items, or two items, and then the options.
 */
typedef enum TraceShape
{
	TRACE_ITEM,
	TRACE_ITEMS,
	TRACE_PAIR
} TraceShape;

/* Reads and checks the arguments, but for the values of the items. */
extern void trace_call_begin(TraceCall *call, FunctionCallInfo fcinfo, TraceShape shape);
extern void trace_call_end(TraceCall *call);

/* Adds a row to the result of a function that returns a set. */
extern void trace_call_row(TraceCall *call, Datum *values, bool *nulls);

#endif
