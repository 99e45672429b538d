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
#include "items/sort.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#define CANDIDATES_AT_FIRST 64

typedef struct Search
{
	GenealogyIndex *index;
	Buffer bucket;      /* locked; InvalidBuffer: none is */
	uint64 *candidates; /* a node that may be that of a value, and the index of the value */
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
		search->candidates = repalloc_huge(search->candidates, search->capacity * sizeof(uint64));
	}
	search->candidates[search->count++] = (uint64) number << 32 | index;
}

/* Adds the nodes with the hash of a value that the bucket names. */
static void
search_bucket(Search *search, HashedValue value)
{
	const BucketEntry *entries = PageGetBucket(BufferGetPage(search->bucket))->entries;
	uint32 hash = value >> 32;
	int slot = bucket_first_slot(hash);

	for (int i = 0; i < BUCKET_SLOTS; i++)
	{
		if (entries[slot].node == NODE_NONE)
			return;
		if (entries[slot].hash == hash)
			add_candidate(search, entries[slot].node, (uint32) value);
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
search_value(Search *search, HashedValue value, const Datum *values)
{
	uint32 hash = value >> 32;
	uint32 index = (uint32) value;

	if (BufferIsValid(search->bucket) && !page_owns_hash(BufferGetPage(search->bucket), hash))
	{
		leave_bucket(search);
		CHECK_FOR_INTERRUPTS();
	}
	if (!BufferIsValid(search->bucket))
		search->bucket = directory_lock_bucket(search->index, hash, BUFFER_LOCK_SHARE);
	if (PageGetBucket(BufferGetPage(search->bucket))->overflow != InvalidBlockNumber)
		search_overflow(search, values[index], index);
	else
		search_bucket(search, value);
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
					 .candidates = palloc(CANDIDATES_AT_FIRST * sizeof(uint64)),
					 .capacity = CANDIDATES_AT_FIRST};
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "trace keys",
												  ALLOCSET_SMALL_SIZES);
	int nfound = 0;

	for (int i = 0; i < count; i++)
		search_value(&search, sorted[i], values);
	leave_bucket(&search);
	sort_numbers(search.candidates, search.count);
	for (int i = 0; i < search.count; i++)
	{
		NodeNumber number = search.candidates[i] >> 32;
		Datum value = values[(uint32) search.candidates[i]];
		MemoryContext caller = MemoryContextSwitchTo(scratch);
		NodeKey key;

		CHECK_FOR_INTERRUPTS();
		node_key_of_value(search.index, value, &key);
		if (node_has_key(search.index, number, &key))
			found[nfound++] = search.candidates[i];
		MemoryContextSwitchTo(caller);
		MemoryContextReset(scratch);
	}
	MemoryContextDelete(scratch);
	pfree(search.candidates);
	return nfound;
}
