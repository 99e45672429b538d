/*
 * wal.h
 *		One WAL record: pages that are written together, or not at all.  See README, WAL.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_WAL_H
#define TRACEABILITY_GENEALOGY_INDEX_WAL_H

#include "access/generic_xlog.h"
#include "access/transam.h"
#include "genealogy_index/index.h"

/* Bytes of a page that were written. */
typedef struct WalFragment
{
	Buffer buffer;
	uint16 offset;
	uint16 size;
} WalFragment;

/* Each takes two of the XLR_NORMAL_RDATAS pieces for which the server always has room. */
#define WAL_FRAGMENTS_LIMIT 8

/* The most that one has: three for a tuple, and three for a node that it takes links from. */
#define RECORD_FRAGMENTS (3 + 3)

typedef struct WalRecord
{
	Relation relation;
	GenericXLogState *state; /* NULL: by fragments */
	bool by_fragments;
	Buffer buffers[MAX_GENERIC_XLOG_PAGES];
	int count;
	WalFragment fragments[WAL_FRAGMENTS_LIMIT];
	int fragment_count;
} WalRecord;

extern WalRecord wal_begin(GenealogyIndex *index);

/*
 * A record whose caller names the bytes that it writes, which is much cheaper
 * than finding them by comparison.  It is a critical section: until its end
 * nothing may fail or allocate memory, so pages are checked before.
 */
extern WalRecord wal_begin_fragments(GenealogyIndex *index);

/* Adds a page to the record, and returns what to write to; "whole": it is made anew. */
extern Page wal_register_page(WalRecord *record, Buffer buffer, bool whole);

/* Names bytes of a registered page that were written. */
extern void wal_register_bytes(WalRecord *record, Buffer buffer, Size offset, Size size);

/*
 * The next transaction ID when the record at hand is written: none is assigned before
 * wal_finish, which must follow.
 */
extern FullTransactionId wal_next_transaction_id(void);

extern void wal_finish(WalRecord *record);

#endif
