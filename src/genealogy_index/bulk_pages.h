/*
 * bulk_pages.h
 *		The pages of a genealogy index that is built: which tuples go where.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_BULK_PAGES_H
#define TRACEABILITY_GENEALOGY_INDEX_BULK_PAGES_H

#include "genealogy_index/bulk.h"
#include "genealogy_index/tuples.h"

/* The links of a node in its tuple: links out come first, so that a reader can stop early. */
extern void bulk_inner_links(const BulkBuild *bulk, const BulkNode *node, uint32 *inner);

/* The shape of a node with so many of its links in its tuple. */
extern NodeShape bulk_node_shape(const BulkNode *node, const uint32 *inner);

/* Where the next node goes. */
typedef struct NodeCursor
{
	GenealogyIndex *index;
	BlockNumber block;
	Size room;
	int count;
	KeyBase bases[KEY_BASES]; /* of the page */
} NodeCursor;

extern NodeCursor bulk_start_nodes(const BulkBuild *bulk);

/* The number of the null node, which comes first. */
extern NodeNumber bulk_place_null_node(NodeCursor *cursor);

/* The number of the next node, and its key as it is stored there. */
extern NodeNumber bulk_place_node(NodeCursor *cursor, const BulkBuild *bulk, const BulkNode *node,
								  const char *key, KeyToStore *stored);

/* The position at which the next chunk is laid out. */
typedef struct ChunkCursor
{
	GenealogyIndex *index;
	BlockNumber block;
	OffsetNumber offset;
	Size room;
} ChunkCursor;

typedef struct PlannedChunk
{
	ItemPointerData pointer;
	uint32 capacity;
} PlannedChunk;

/* Chunks follow the nodes, on pages of their own. */
extern ChunkCursor bulk_start_chunks(const BulkBuild *bulk);

/* Lays out a chunk for up to "count" links, at least as large as the first one of an insert. */
extern PlannedChunk bulk_plan_chunk(ChunkCursor *cursor, uint32 count);

/* Lays out the chunks for "count" links; returns their number, and sets the head to the first. */
extern uint32 bulk_plan_chain(ChunkCursor *cursor, uint32 count, ItemPointerData *head);

/* Pages after the first ones must be written in the order of their blocks. */
extern void bulk_write_page(BulkBuild *bulk, BlockNumber block, Page page);

/* The page of tuples of a kind that is being filled; no lock is held meanwhile. */
typedef struct PageWriter
{
	BulkBuild *bulk;
	PageKind kind;
	BlockNumber block;
	PGIOAlignedBlock page;
} PageWriter;

extern void bulk_put_tuple(PageWriter *writer, BlockNumber block, OffsetNumber offset,
						   const void *tuple, Size size);

/* Only the last page has much room, so it is offered to inserts. */
extern void bulk_finish_pages(PageWriter *writer);

#endif
