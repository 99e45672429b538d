/*
 * links.h
 *		Every link of a table, in memory.
 */
#ifndef TRACEABILITY_CHECK_LINKS_H
#define TRACEABILITY_CHECK_LINKS_H

#include "items/nodes.h"
#include "items/period.h"
#include "types/item_kind.h"
#include "utils/numeric.h"
#include "walk/call.h"
#include "walk/node_order.h"

/* The numbers of the nodes at the ends of a link. */
typedef struct LinkEnds
{
	uint32 parent;
	uint32 child;
} LinkEnds;

/* The times of a link as the table has them. */
typedef struct LinkDates
{
	TimestampTz installed_at;
	TimestampTz removed_at;
} LinkDates;

/* The end of a link by which links are grouped. */
typedef enum LinkEnd
{
	END_PARENT,
	END_CHILD
} LinkEnd;

/*
 * After check_links_group, the links of node n are number members[first[n]] to
 * members[first[n + 1] - 1].
 */
typedef struct Links
{
	TraceCall *call;
	NodeSet nodes;
	LinkEnds *ends;
	uint32 count;
	uint32 *first;
	uint32 *members;
	ItemKindReader kind;
	MemoryContext scratch; /* emptied before every row */
	NodeOrder order;       /* of the items; compares in the scratch context */

	/* private */
	uint32 capacity;
	LinkDates *dates;   /* NULL: links have no times */
	uint8 *flags;       /* NULL: there are no transfers */
	uint32 *quantities; /* numbers of nodes, one more than them; NULL: links have none */
	ItemKey quantity_key;
	NodeSet quantity_nodes; /* most quantities come again and again */
} CheckedLinks;

extern void check_links_init(CheckedLinks *links, TraceCall *call);
extern void check_links_read(CheckedLinks *links);
extern void check_links_group(CheckedLinks *links, LinkEnd end);

extern LinkTimes check_links_times(const CheckedLinks *links, uint32 number);

/* NULL: the quantity is not known. */
extern Numeric check_links_quantity(const CheckedLinks *links, uint32 number);

/*
 * An order of links by all that they have but their ends: those between the same
 * items that are equal in it are written alike.  To be called in the scratch
 * context, which it empties.
 */
extern int check_links_compare(const CheckedLinks *links, uint32 a, uint32 b);

/* Sorts links of one child: as they were installed, then by their parents. */
extern void check_links_sort(const CheckedLinks *links, uint32 *numbers, uint32 count);

#endif
