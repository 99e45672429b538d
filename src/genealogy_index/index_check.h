/*
 * index_check.h
 *		The parts of trace_index_check.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_INDEX_CHECK_H
#define TRACEABILITY_GENEALOGY_INDEX_INDEX_CHECK_H

#include "genealogy_index/inspect.h"
#include "nodes/execnodes.h"
#include "utils/snapshot.h"
#include "utils/tuplesort.h"

typedef struct IndexCheck
{
	GenealogyIndex index;
	Relation heap;
	ReturnSetInfo *result;
	Snapshot snapshot;
	bool block_writers; /* nobody writes, so everything must fit together */
	BlockNumber blocks; /* when the check began */
	BlockNumber heap_blocks;

	uint16 *node_counts; /* line pointers of each block of nodes; 0 where there are none */
	char **node_bits;    /* which of them are nodes, a bit each */
	char **chunks;       /* of each block with chunks: the state of each; otherwise NULL */
	uint64 nodes;
	uint64 entries; /* of buckets */
	uint64 problems;

	MemoryContext scratch;
	Tuplesortstate *rows;
} IndexCheck;

extern void index_check_report(IndexCheck *check, BlockNumber block, const char *format, ...)
	pg_attribute_printf(3, 4);

/* Checks every page by itself, and collects what the other checks need. */
extern void index_check_pages(IndexCheck *check);

/* Copies a page under its lock. */
extern void index_check_copy_page(IndexCheck *check, BlockNumber block, char *copy);

/* Whether a number is that of a node; and was when the pages were read. */
extern bool index_check_is_node(IndexCheck *check, NodeNumber number);
extern bool index_check_was_node(const IndexCheck *check, NodeNumber number);

/* Checks that slots lead to the buckets of their hashes, and that keys lead to their nodes. */
extern void index_check_directory(IndexCheck *check);
extern void index_check_nodes(IndexCheck *check);

/* Checks that every chunk is in exactly one chain, that of its owner. */
extern void index_check_chains(IndexCheck *check);

/* The name of an included column, from 0. */
extern const char *index_check_included_name(const IndexCheck *check, int column);

/* Checks that rows have two links, and links a row, all with the same values. */
extern void index_check_rows_begin(IndexCheck *check);
extern bool index_check_row_is_visible(IndexCheck *check, ItemPointerData *tid);
extern void index_check_rows(IndexCheck *check);
extern void index_check_rows_end(IndexCheck *check);

#endif
