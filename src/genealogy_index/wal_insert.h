/*
 * wal_insert.h
 *		The WAL records of an insert.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_WAL_INSERT_H
#define TRACEABILITY_GENEALOGY_INDEX_WAL_INSERT_H

#include "genealogy_index/wal.h"
#include "genealogy_index/space.h"

/* Adds a node to a page, and its entry to a bucket that has room. */
extern void wal_add_node(GenealogyIndex *index, Buffer bucket, const BucketEntry *entry,
						 SpacePage *space, const void *tuple, Size size);

/*
 * Adds a link after the others of an item: "count" says where on the page the
 * number of links is, and which bytes it becomes; "link" the same for the link.
 */
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

#endif
