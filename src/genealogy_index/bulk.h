/*
 * bulk.h
 *		A genealogy index built from all rows of its table.  See README, Building.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_BULK_H
#define TRACEABILITY_GENEALOGY_INDEX_BULK_H

#include "genealogy_index/index.h"
#include "genealogy_index/tape_sort.h"

/* A node on a tape; its key follows, as the node will store it. */
typedef struct BulkNode
{
	uint32 hash;
	uint32 links[2]; /* the number of links of each direction */
	uint16 key_size;
} BulkNode;

/* An end of a row on a tape; its key follows. */
typedef struct BulkEnd
{
	uint32 hash;
	uint16 key_size : 15;
	uint16 direction : 1;
	uint16 links; /* of this row, and of those that follow with the same key */
} BulkEnd;

/* The tag of an end of a row, one byte: a part of nodes, or one of these. */
#define BULK_SAME 254 /* the same key as at this end of the row before */
#define BULK_NULL 255
#define BULK_PARTS BULK_SAME

/*
 * The nodes whose hashes are in one range; but those of the first part are the first
 * of the table, as many as memory has room for.  A node is known by its index in its
 * part.  Nodes and ends are in the order in which the table has them.
 */
typedef struct BulkPart
{
	Tape *unknown; /* the ends whose nodes are not known yet */
	Tape *ends;    /* the index of the node of each end */
	Tape *nodes;
	Tape *numbers;     /* of the nodes */
	Tape *end_numbers; /* of the nodes of the ends */
	uint32 node_count;
	uint32 numbered; /* nodes that have numbers, in the order of the table */
} BulkPart;

typedef struct BulkBuild
{
	GenealogyIndex *index;
	MemoryContext context;
	struct BulkMemory
	{
		Size work; /* for what one step has in memory */
		int parts; /* of nodes, at most */
		int tapes; /* over which links are sorted */
	} memory;
	TapeSet *set;
	BlockNumber heap_blocks;
	uint64 done; /* in this step, for those who watch */

	uint64 rows;
	uint64 unknown;          /* ends whose nodes are not known yet */
	char *row;               /* its TID and its included values */
	Tape *tids;              /* of rows, with the included values */
	Tape *tags;              /* of both ends of a row */
	Datum by_value;          /* the bytes of a key */
	struct BulkLast *last;   /* the two ends of the last row */
	struct BulkTable *table; /* finds the nodes of the first part */
	BulkPart *parts;
	int part_count;
	uint32 null_links[2];

	Tape *order; /* the part of each node, in the order of their numbers */
	NodeNumber last_number;
	uint64 node_count;
	TapeSort *links[2]; /* by owner, for each direction: its number, and the link as stored */
	TapeSort *entries;  /* of buckets, by hash */
	BlockNumber next_block;
} BulkBuild;

/* "memory" is in bytes. */
extern BulkBuild *bulk_begin(GenealogyIndex *index, BlockNumber heap_blocks, Size memory);

/* Begins to count what a step does. */
extern void bulk_progress_begin(BulkBuild *bulk, uint64 total);
extern void bulk_progress_show(const BulkBuild *bulk);

/* Takes memory away for the tapes of parts that will be in files. */
extern void bulk_reserve_parts(BulkBuild *bulk, int parts);

/* The part of a hash, of those after the first one. */
static inline uint8
bulk_part_of(uint32 hash, int part_count)
{
	return 1 + ((uint64) hash * (part_count - 1) >> 32);
}

/* Writes the number of the node of each end of a part, from the numbers of its nodes. */
extern void bulk_number_ends(BulkBuild *bulk, BulkPart *part);

/* Counts links of a node. */
extern void bulk_count_links(BulkBuild *bulk, uint32 *links, uint32 more);

#define BULK_SHOWN_AT_ONCE 4096

static inline void
bulk_progress(BulkBuild *bulk)
{
	if (++bulk->done % BULK_SHOWN_AT_ONCE == 0)
		bulk_progress_show(bulk);
}

/* Collects a row. */
extern void bulk_add(BulkBuild *bulk, const Datum *values, const bool *nulls,
					 const ItemPointerData *tid);

/* The steps that write the collected rows, in this order, after the first pages. */
extern void bulk_find_nodes(BulkBuild *bulk);
extern void bulk_number_nodes(BulkBuild *bulk);
extern void bulk_sort_links(BulkBuild *bulk);
extern void bulk_write_nodes(BulkBuild *bulk);
extern void bulk_write_directory(BulkBuild *bulk);

extern void bulk_end(BulkBuild *bulk);

#endif
