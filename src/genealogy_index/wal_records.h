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

/* Adds a node to a page, and its entry to a bucket with room. */
extern void wal_add_node(GenealogyIndex *index, Buffer bucket, const BucketEntry *entry,
						 SpacePage *space, const void *tuple, Size size);

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

/* Replaces a page by a copy from which links were removed. */
extern void wal_remove_links(GenealogyIndex *index, Buffer buffer, Page copy);

/* Removes an empty chunk; what points to it is on the page "before", which may be the same. */
extern void wal_unlink_chunk(GenealogyIndex *index, Buffer before, Buffer buffer,
							 const ChunkInChain *chunk);

#endif
