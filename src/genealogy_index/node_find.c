/*
 * node_find.c
 *		The nodes of many keys at once, bucket by bucket.
 *
 * Keys that are sorted by their hashes lead to each bucket once.  The candidates
 * that the buckets name are then compared with the keys in the order of their
 * pages.  A key that the index does not have costs one look at a slot, as a rule.
 */
#include "postgres.h"

#include "genealogy_index/directory.h"
#include "genealogy_index/node.h"
#include "genealogy_index/trace_reader_private.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#define CANDIDATES_AT_FIRST 64

/* A node that may be that of a value: its hash is the same. */
typedef struct Candidate
{
	NodeNumber number;
	uint32 index; /* of the value */
} Candidate;

#define ST_SORT sort_candidates
#define ST_ELEMENT_TYPE Candidate
#define ST_COMPARE(a, b) ((a)->number < (b)->number ? -1 : (a)->number > (b)->number)
#define ST_CHECK_FOR_INTERRUPTS
#define ST_SCOPE static
#define ST_DEFINE
#include "lib/sort_template.h"

typedef struct Search
{
	GenealogyIndex *index;
	Buffer bucket; /* locked; InvalidBuffer: none is */
	Candidate *candidates;
	int count;
	int capacity;
} Search;

static void
leave_bucket(Search *search)
{
	if (BufferIsValid(search->bucket))
		UnlockReleaseBuffer(search->bucket);
	search->bucket = InvalidBuffer;
}

static void
add_candidate(Search *search, NodeNumber number, uint32 index)
{
	if (search->count == search->capacity)
	{
		search->capacity *= 2;
		search->candidates = repalloc_huge(search->candidates,
										   search->capacity * sizeof(Candidate));
	}
	search->candidates[search->count++] = (Candidate){number, index};
}

/* Adds the nodes with the hash of a value that the bucket names. */
static void
search_bucket(Search *search, const HashedValue *value)
{
	const BucketEntry *entries = PageGetBucket(BufferGetPage(search->bucket))->entries;
	int slot = bucket_first_slot(value->hash);

	for (int i = 0; i < BUCKET_SLOTS; i++)
	{
		if (entries[slot].node == NODE_NONE)
			return;
		if (entries[slot].hash == value->hash)
			add_candidate(search, entries[slot].node, value->index);
		slot = bucket_next_slot(slot);
	}
	genealogy_index_corrupt(search->index->relation, BufferGetBlockNumber(search->bucket),
							"too many entries");
}

/* A bucket that has overflowed is searched key by key, when it is unlocked. */
static void
search_overflow(Search *search, Datum value, uint32 index)
{
	NodeKey key;
	NodeNumber number;

	leave_bucket(search);
	node_key_of_value(search->index, value, &key);
	number = node_find(search->index, &key);
	if (number != NODE_NONE)
		add_candidate(search, number, index);
}

static void
search_value(Search *search, const HashedValue *hashed, const Datum *values)
{
	if (BufferIsValid(search->bucket) &&
		!page_owns_hash(BufferGetPage(search->bucket), hashed->hash))
	{
		leave_bucket(search);
		CHECK_FOR_INTERRUPTS();
	}
	if (!BufferIsValid(search->bucket))
		search->bucket = directory_lock_bucket(search->index, hashed->hash, BUFFER_LOCK_SHARE);
	if (PageGetBucket(BufferGetPage(search->bucket))->overflow != InvalidBlockNumber)
		search_overflow(search, values[hashed->index], hashed->index);
	else
		search_bucket(search, hashed);
}

uint32
trace_reader_hash(TraceReader *reader, Datum value)
{
	return node_key_hash(&reader->index, value);
}

bool
trace_reader_hashes_alike(const TraceReader *a, const TraceReader *b)
{
	return a->index.hash->fn_oid == b->index.hash->fn_oid &&
		   a->index.collation == b->index.collation;
}

int
trace_reader_find_all(TraceReader *reader, const Datum *values, const HashedValue *sorted,
					  int count, uint64 *found)
{
	Search search = {.index = &reader->index,
					 .bucket = InvalidBuffer,
					 .candidates = palloc(CANDIDATES_AT_FIRST * sizeof(Candidate)),
					 .capacity = CANDIDATES_AT_FIRST};
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "trace keys",
												  ALLOCSET_SMALL_SIZES);
	int nfound = 0;

	for (int i = 0; i < count; i++)
		search_value(&search, &sorted[i], values);
	leave_bucket(&search);
	sort_candidates(search.candidates, search.count);
	for (int i = 0; i < search.count; i++)
	{
		const Candidate *candidate = &search.candidates[i];
		MemoryContext caller = MemoryContextSwitchTo(scratch);
		NodeKey key;

		CHECK_FOR_INTERRUPTS();
		node_key_of_value(search.index, values[candidate->index], &key);
		if (node_has_key(search.index, candidate->number, &key))
			found[nfound++] = (uint64) candidate->number << 32 | candidate->index;
		MemoryContextSwitchTo(caller);
		MemoryContextReset(scratch);
	}
	MemoryContextDelete(scratch);
	pfree(search.candidates);
	return nfound;
}
