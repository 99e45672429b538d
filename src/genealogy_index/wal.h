/*
 * wal.h
 *		One change of an index: pages that are written together, or not at all.
 *
 * A change is one WAL record.  While an index is built, nobody else sees it,
 * and its pages are logged at the end; until then they are changed in place.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_WAL_H
#define TRACEABILITY_GENEALOGY_INDEX_WAL_H

#include "access/generic_xlog.h"
#include "genealogy_index/index.h"

/* Bytes that a small change has written. */
typedef struct ChangedBytes
{
	Buffer buffer;
	uint16 offset;
	uint16 size;
} ChangedBytes;

#define CHANGED_BYTES_LIMIT 8

/* The most that one has: an item is three, with a bucket's count and entry, or a node's head. */
#define SMALL_CHANGE_BYTES (3 + 2)

typedef struct Change
{
	Relation relation;
	GenericXLogState *state; /* NULL: in place */
	bool small;
	Buffer buffers[MAX_GENERIC_XLOG_PAGES];
	int count;
	ChangedBytes bytes[CHANGED_BYTES_LIMIT];
	int bytes_count;
} Change;

extern Change change_begin(GenealogyIndex *index);

/*
 * A change that says itself which bytes it has written, which is much cheaper
 * than to find them out.  It is a critical section: until its end nothing may
 * fail or allocate memory, so pages are checked before.
 */
extern Change change_begin_small(GenealogyIndex *index);

/* The page to be changed; "whole" when it is made anew. */
extern Page change_page(Change *change, Buffer buffer, bool whole);

/* Says which bytes of the page were written; those of one page together. */
extern void change_wrote(Change *change, Buffer buffer, Size offset, Size size);

extern void change_finish(Change *change);

#endif
