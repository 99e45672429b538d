/*
 * reach_rows.h
 *		Rows of what a walk through a genealogy index has reached.
 */
#ifndef TRACEABILITY_TRACE_REACH_ROWS_H
#define TRACEABILITY_TRACE_REACH_ROWS_H

#include "genealogy_index/index.h"
#include "walk/call.h"

typedef struct ReachKeyBlock ReachKeyBlock;

/* The items of one level, one after the other. */
typedef struct ReachKeys
{
	Datum *items;
	uint64 capacity;
	ReachKeyBlock *first;
	ReachKeyBlock *last; /* with items in it; those after it are spare */
	Size used;           /* of the last one */
} ReachKeys;

/*
 * Of the items of a level each row needs its own, and that of a neighbour in
 * the level before, so those of two levels are kept.
 */
typedef struct ReachRows
{
	TraceCall *call;
	const GenealogyIndex *index;
	ReachKeys level;
	ReachKeys before;
	MemoryContext scratch; /* for items that are not as the index has them */
	TupleTableSlot *slot;  /* for those that are */
	MinimalTuple row;
} ReachRows;

extern void reach_rows_begin(ReachRows *rows, TraceCall *call, const GenealogyIndex *index);

/* Makes ready for the items of the next level, of so many nodes. */
extern void reach_rows_advance(ReachRows *rows, uint64 count);

/* Keeps the item at a place in the level, as a node stores it. */
extern void reach_rows_copy(ReachRows *rows, uint64 place, const char *bytes, Size size);

/* Adds the row of an item that was reached from one of the level before. */
extern void reach_rows_emit(ReachRows *rows, uint64 place, uint32 via, int depth);

#endif
