/*
 * nodes.h
 *		The items that a trace has visited, numbered in the order of their discovery.
 */
#ifndef TRACEABILITY_ITEMS_NODES_H
#define TRACEABILITY_ITEMS_NODES_H

#include "items/key.h"
#include "items/memory.h"

/* What a trace keeps with a node, each trace one of these. */
typedef union NodeNote
{
	uint32 via;    /* the node from which a walk discovered it; a start: itself */
	uint32 depth;  /* links from the start */
	uint32 origin; /* the start that reached it */
	uint32 part;   /* the number of its part */
	uint32 run;    /* where the links that were stored last begin */
	uint32 state;  /* the newest of its states */
	uint32 asked;  /* its index in a list of what is looked for */
} NodeNote;

#define NO_NOTE ((NodeNote){0})

typedef struct TraceNode
{
	Datum key;
	NodeNote note;
	bool linked; /* its expansion found a neighbour */
	bool again;  /* its links are to be read again at this level */
	bool later;  /* the same at the next level */
	bool mark;   /* the trace's own */
} TraceNode;

typedef struct NodeSlot NodeSlot;

typedef struct NodeSet
{
	TraceNode *nodes;
	uint32 count;

	/* private */
	const ItemKey *key;
	TraceMemory *memory;
	uint32 capacity;
	NodeSlot *slots;
	uint64 slot_mask;
	char *block; /* where the next key is stored */
	Size block_used;
	Size block_size;
} NodeSet;

extern void nodes_init(NodeSet *set, const ItemKey *key, TraceMemory *memory);

/* Values must be plain (key_plain). */
extern bool nodes_find(const NodeSet *set, Datum value, uint32 *number);

/* True when the value was not there; it is copied, and its node is given the note. */
extern bool nodes_add(NodeSet *set, Datum value, NodeNote note, uint32 *number);

/* The number, counted from 1, of a value that is no item; it need not be plain. */
extern uint32 nodes_number(NodeSet *set, Datum value);

/* Makes another key of one; allocates in the current context. */
typedef Datum (*NodeTranslator)(void *state, Datum key);

/*
 * Gives every node the key of another kind that is made of its own.  From then
 * on nodes are neither found nor added, only read.
 */
extern void nodes_translate(NodeSet *set, const ItemKey *key, NodeTranslator translate, void *state,
							MemoryContext scratch);

/* Forgets the nodes from number "count" on. */
extern void nodes_truncate(NodeSet *set, uint32 count);

#endif
