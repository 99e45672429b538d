/*
 * tape_sort.h
 *		Records of one size, sorted by a number at their start, in memory or over tapes.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_TAPE_SORT_H
#define TRACEABILITY_GENEALOGY_INDEX_TAPE_SORT_H

#include "genealogy_index/tape.h"

typedef struct TapeSort TapeSort;

typedef struct TapeSortOptions
{
	TapeSet *set;
	Size record;  /* bytes of a record, of which the first four are its number */
	uint32 first; /* no number is lower */
	uint32 last;  /* or higher */
	int tapes;    /* over which records are distributed at a time */
	Size memory;  /* for the records that are sorted at a time */
} TapeSortOptions;

extern TapeSort *tape_sort_begin(const TapeSortOptions *options);
extern void tape_sort_add(TapeSort *sort, const void *record);

/* All records are added. */
extern void tape_sort_finish(TapeSort *sort);

/* The next record, valid until the one after it is asked for; equal ones as added; NULL: no more. */
extern const char *tape_sort_next(TapeSort *sort);

extern void tape_sort_end(TapeSort *sort);

#endif
