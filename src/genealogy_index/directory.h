/*
 * directory.h
 *		From the hash of a key to the bucket that knows its node.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_DIRECTORY_H
#define TRACEABILITY_GENEALOGY_INDEX_DIRECTORY_H

#include "genealogy_index/index.h"

/* The bucket that owns a hash, pinned and locked. */
extern Buffer directory_lock_bucket(GenealogyIndex *index, uint32 hash, int lock);

/* Makes room in the bucket that owns a hash, if there is none, or at least takes a step towards it. */
extern void directory_split_bucket(GenealogyIndex *index, uint32 hash);

extern bool bucket_is_full(Page page);

#endif
