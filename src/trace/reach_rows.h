/*
 * reach_rows.h
 *		Rows (item, depth, via) of what a source reaches by itself.
 */
#ifndef TRACEABILITY_TRACE_REACH_ROWS_H
#define TRACEABILITY_TRACE_REACH_ROWS_H

#include "walk/call.h"

typedef struct ReachRows
{
	TraceCall *call;
	MemoryContext scratch; /* for items that are not as the table has them */
	TupleTableSlot *slot;  /* for those that are */
	MinimalTuple row;
	Size capacity; /* of the row */
} ReachRows;

extern void reach_rows_begin(ReachRows *rows, TraceCall *call);

/* Adds the row of an item, of which the source gives the key. */
extern void reach_rows_add(void *rows, Datum item, int depth, Datum via);

#endif
