/*
 * tops.h
 *		What nothing contains, where items contain each other.
 *
 * An item is at the top when nothing outside its strongly connected set contains
 * it; links from an item to itself do not count.  So either all items of a cycle
 * are at the top or none, and links lead up from every item to one at the top.
 */
#ifndef TRACEABILITY_TRACE_TOPS_H
#define TRACEABILITY_TRACE_TOPS_H

#include "items/memory.h"

/* Every link from some nodes up to others. */
typedef struct TopLinks
{
	/* private */
	uint64 *links;
	uint64 count;
	uint64 capacity;
} TopLinks;

extern void tops_add(TopLinks *links, TraceMemory *memory, uint32 child, uint32 parent);

typedef void (*TopVisitor)(void *state, uint32 node);

/* Hands over the nodes at the top that have links, and forgets the links. */
extern void tops_find(TopLinks *links, TraceMemory *memory, TopVisitor visit, void *state);

#endif
