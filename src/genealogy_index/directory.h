/*
 * directory.h
 *		From the hash of a key to its bucket.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_DIRECTORY_H
#define TRACEABILITY_GENEALOGY_INDEX_DIRECTORY_H

#include "genealogy_index/index.h"

/* The bucket that owns a hash, pinned and locked. */
extern Buffer directory_lock_bucket(GenealogyIndex *index, uint32 hash, int lock);

/* Splits the bucket that owns a hash, if it is full.  One split may not be enough. */
extern void directory_split_bucket(GenealogyIndex *index, uint32 hash);

#endif
