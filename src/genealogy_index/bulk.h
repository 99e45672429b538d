/*
 * bulk.h
 *		A genealogy index built in memory: all rows are collected, then its pages are laid out.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_BULK_H
#define TRACEABILITY_GENEALOGY_INDEX_BULK_H

#include "genealogy_index/index.h"

/* A node is known by its index in the array; the first one is the null node. */
typedef struct BulkNode
{
	const char *key; /* as a node stores it */
	uint32 hash;
	uint16 size;    /* of the key */
	uint32 ends[2]; /* the number of links; after sorting, where those of the node end */
} BulkNode;

/* A row: the indexes of its parent, at LINKS_OUT, and of its child, at LINKS_IN. */
typedef struct BulkLink
{
	uint32 owners[2];
	ItemPointerData tid;
} BulkLink;

typedef struct BulkBuild
{
	GenealogyIndex *index;
	MemoryContext context;
	Size memory; /* how much may be used */

	BulkNode *nodes;
	uint32 node_count;
	uint32 node_room;
	BulkLink *links;
	char *included; /* the values of each link, as they are stored */
	uint32 link_count;
	uint32 link_room;

	/* Finds a node by its key.  The null node is not in it, so that 0 is an empty slot. */
	BucketEntry *table;
	uint32 table_size; /* a power of two */

	char *keys; /* where the next ones go */
	Size keys_room;
	Size keys_size; /* of all keys */

	/* when all rows are collected */
	uint32 *order[2]; /* the links by owner, for each direction */
	NodeNumber *numbers;
} BulkBuild;

/* "memory" is in bytes. */
extern BulkBuild *bulk_begin(GenealogyIndex *index, Size memory);

/* Collects a row.  False: it was the last one for which there is memory. */
extern bool bulk_add(BulkBuild *bulk, const Datum *values, const bool *nulls,
					 const ItemPointerData *tid);

/* The steps that write the collected rows, in this order, after the first pages. */
extern void bulk_sort_links(BulkBuild *bulk);
extern void bulk_number_nodes(BulkBuild *bulk);
extern void bulk_write_nodes(BulkBuild *bulk);
extern void bulk_write_directory(BulkBuild *bulk);

extern void bulk_end(BulkBuild *bulk);

/* A new page, locked and empty; pages must be made in the order of their blocks. */
extern Buffer bulk_make_page(BulkBuild *bulk, BlockNumber block, PageKind kind);
extern void bulk_finish_page(Buffer buffer);

#endif
