/*
 * wal_records.h
 *		Every WAL record of a genealogy index, but those of builds.  See README, WAL.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_WAL_RECORDS_H
#define TRACEABILITY_GENEALOGY_INDEX_WAL_RECORDS_H

#include "genealogy_index/space.h"
#include "genealogy_index/tuples.h"
#include "genealogy_index/wal.h"

/* wal_insert.c */

/* A node that is added, with the key that stands in its tuple. */
typedef struct NewNode
{
	BucketEntry entry;
	const KeyToStore *key;
	const NodeTuple *tuple;
	Size size;
} NewNode;

/* Adds it to a page, and its entry to a bucket with room. */
extern void wal_add_node(GenealogyIndex *index, Buffer bucket, SpacePage *space,
						 const NewNode *node);

/* Adds a link to a tuple: "count" and "link" replace the bytes at their start. */
typedef struct PageBytes
{
	const char *start; /* on the page of the buffer */
	const void *bytes;
	Size size;
} PageBytes;

extern void wal_add_link(GenealogyIndex *index, Buffer buffer, PageBytes count, PageBytes link);

/* Adds a chunk to a page, and makes it the head of one of a node's chains. */
extern void wal_add_chunk(GenealogyIndex *index, Buffer node_buffer, NodeNumber owner,
						  SpacePage *space, const ChunkTuple *chunk, Size size);

/* The first chunks of a node, to which links of it move. */
typedef struct FirstChunks
{
	NodeTuple *node; /* as it becomes, before the key; its heads are set with the chunks */
	ChunkTuple *chunks[2];
	Size sizes[2];
	int count;
} FirstChunks;

/* Adds them to a page after that of the node, which has room for heads instead of a link. */
extern void wal_add_first_chunks(GenealogyIndex *index, Buffer node_buffer, NodeNumber owner,
								 SpacePage *space, const FirstChunks *first);

/* wal_split.c */

/* The slots of a bucket from one on lead to a new one, with the entries of their hashes. */
extern void wal_split_bucket(GenealogyIndex *index, Buffer directory, Buffer bucket, int slot,
							 Buffer upper);

/*
 * The same for a bucket that has one slot: the slots of its group move to a new
 * directory, where it has more, and the upper half of these to a new bucket.
 */
extern void wal_split_to_directory(GenealogyIndex *index, Buffer directory, Buffer bucket,
								   Buffer below, Buffer upper);

/* All entries of a bucket move to an overflow page, since their hashes have no more bits. */
extern void wal_overflow_bucket(GenealogyIndex *index, Buffer bucket, Buffer overflow);

/* wal_vacuum.c */

/* Replaces a page by a copy that vacuum has cleaned. */
extern void wal_clean_page(GenealogyIndex *index, Buffer buffer, Page copy);

/* A chunk of a chain, what points to it, and the chunk that follows; pages may be the same. */
typedef struct ChunkStep
{
	ChunkInChain chunk;
	Buffer before;
	Buffer buffer;
	ItemPointerData next; /* invalid: the chunk is the last one */
	Buffer next_buffer;
} ChunkStep;

/* Retires a chunk whose links have room in the node to which it is the head, in a new shape. */
extern void wal_move_into_node(GenealogyIndex *index, const ChunkStep *step, NodeShape shape);

/* Retires the chunk that follows, whose links have room in the chunk. */
extern void wal_move_into_chunk(GenealogyIndex *index, const ChunkStep *step);

/* Retires an empty chunk. */
extern void wal_unlink_chunk(GenealogyIndex *index, const ChunkStep *step);

/*
 * Retires a chunk, and the one that follows, if "both", for a new chunk with the links
 * of the two, of the given size, on a page with room.
 */
extern void wal_replace_chunks(GenealogyIndex *index, const ChunkStep *step, bool both,
							   SpacePage *space, Size size);

/* Removes retired chunks. */
extern void wal_remove_retired(GenealogyIndex *index, Buffer buffer, const OffsetNumber *offsets,
							   int count);

/* A node without links becomes idle; is used again; or is removed with its entry. */
extern void wal_rest_node(GenealogyIndex *index, Buffer buffer, NodeNumber number);
extern void wal_wake_node(GenealogyIndex *index, Buffer buffer, NodeNumber number);
extern void wal_remove_node(GenealogyIndex *index, Buffer bucket, int slot, Buffer buffer,
							NodeNumber number);

#endif
