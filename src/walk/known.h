/*
 * known.h
 *		Whether there are such items at all.
 */
#ifndef TRACEABILITY_WALK_KNOWN_H
#define TRACEABILITY_WALK_KNOWN_H

#include "walk/call.h"

/* When links mention an item. */
typedef enum Known
{
	KNOWN_NEVER,
	KNOWN_ONCE, /* only at another time than is asked for */
	KNOWN_THEN
} Known;

/* Items that are looked for, as keys of the call's source. */
typedef struct Asked
{
	Datum key;
	Known known;
} Asked;

/* Finds out which of some different items are in links. */
extern void known_find(TraceCall *call, Asked *asked, uint32 count);

/* The same of one item, with a notice when it is in none. */
extern Known known_item(TraceCall *call, Datum key);

/* A notice when no link mentions any of some different items. */
extern void known_any(TraceCall *call, Asked *asked, uint32 count);

/* The notice that no link mentions the only item that was asked for, or any of "count". */
extern void known_notice(TraceCall *call, Datum key, uint32 count);

#endif
