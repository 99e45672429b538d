/*
 * sort.h
 *		Numbers in order, and links in the order of their nodes.
 */
#ifndef TRACEABILITY_ITEMS_SORT_H
#define TRACEABILITY_ITEMS_SORT_H

/* Upwards; can be interrupted.  Takes as much memory again while it sorts. */
extern void sort_numbers(uint64 *numbers, size_t count);

/* The number of the node by which links are grouped, at one link. */
typedef uint32 (*SortNode)(const void *state, uint32 link);

typedef struct SortGroups
{
	uint32 nodes;
	uint32 links;
	SortNode node_of;
	const void *state;
} SortGroups;

/*
 * A counting sort: the links of node n become members[first[n]] to
 * members[first[n + 1] - 1], in the order of their numbers.  "first" has room for
 * one more than there are nodes, "members" for all links.
 */
extern void sort_by_node(const SortGroups *groups, uint32 *first, uint32 *members);

#endif
