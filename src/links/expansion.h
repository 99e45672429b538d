/*
 * expansion.h
 *		The links of many items, asked for as many at once as memory allows.
 */
#ifndef TRACEABILITY_LINKS_EXPANSION_H
#define TRACEABILITY_LINKS_EXPANSION_H

#include "items/memory.h"
#include "links/source.h"

/* The items are pairwise different, and found by their indexes in a list. */
typedef struct LinkExpansion
{
	LinkSource *source;
	TraceDirection direction;
	uint32 count;
	Datum (*item)(const void *list, uint32 index);
	const void *list;
	TraceMemory *memory;

	uint32 begin; /* where those begin in the list that the source is asked for at once */
} LinkExpansion;

/* Passes every link of the items to the visitor.  False when it wanted no more. */
extern bool links_expand(LinkExpansion *expansion, LinkVisitor visit, void *state);

#endif
