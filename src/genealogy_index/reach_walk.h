/*
 * reach_walk.h
 *		One level of a walk through a genealogy index, page by page.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_REACH_WALK_H
#define TRACEABILITY_GENEALOGY_INDEX_REACH_WALK_H

#include "genealogy_index/reach_keys.h"
#include "genealogy_index/reach_levels.h"
#include "genealogy_index/trace_reader_private.h"

typedef struct CopiedLink
{
	Link link;
	uint32 from; /* index in the level */
	bool by_map;
} CopiedLink;

typedef struct CopiedHead
{
	NodeNumber node;
	ItemPointerData head;
	uint32 from; /* index in the level */
} CopiedHead;

typedef struct ReachWalk
{
	TraceReader *reader;
	LinkDirection direction;
	ReachLevels levels;
	ReachKeys keys;
	bool wants_keys; /* else nodes are only counted */
	bool goes_on;    /* links are wanted: the level is not the last */

	/* of the page at hand */
	CopiedLink *links;
	int link_count;
	CopiedHead heads[NODES_PER_PAGE];
	int head_count;

	/* of the next page */
	Buffer ahead;     /* pinned; invalid: there is none, or it was not looked for */
	uint64 ahead_end; /* where its nodes end in the level */
} ReachWalk;

extern void reach_walk_init(ReachWalk *walk, TraceReader *reader, LinkDirection direction);

/* The end of the nodes of the level that are on one page with that at "begin". */
extern uint64 reach_walk_end_of_page(const ReachedList *level, uint64 begin);

/*
 * Reads the nodes of the level that are on one page with that at "begin"; returns
 * their end.  Pages must be read one after the other, to the end of the level.
 */
extern uint64 reach_walk_read_page(ReachWalk *walk, uint64 begin);

#endif
