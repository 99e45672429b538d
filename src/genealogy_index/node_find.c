/*
 * node_find.c
 *		The nodes of many keys at once, bucket by bucket.
 *
 * Keys that are sorted by their hashes lead to each bucket once.  The candidates
 * that the buckets name are then compared with the keys in the order of their
 * pages.  A key that the index does not have costs one look at a slot, as a rule.
 */
#include "postgres.h"

#include "genealogy_index/bucket.h"
#include "genealogy_index/directory.h"
#include "genealogy_index/node.h"
#include "genealogy_index/prefetch.h"
#include "genealogy_index/trace_reader_private.h"
#include "items/sort.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#define CANDIDATES_AT_FIRST 64

typedef struct Search
{
	GenealogyIndex *index;
	uint64 *candidates; /* a node that may be that of a value, and the index of the value */
	int count;
	int capacity;
	uint64 *found;
	int found_count;
	int limit; /* each value is one node at most */
} Search;

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

/*
 * Whether the slots around an own slot prove that the bucket lacks a hash, which is how
 * most searches end: no entry from it on was moved down, none of the next eight has the
 * hash, and the last of these is free or beyond it.  Between an entry and its own slot
 * no slot is free, so the last one proves it for those before.
 */
static inline bool
is_absent(const BucketEntry *own, uint32 hash)
{
	bool is_there = (own[0].hash == hash) | (own[1].hash == hash) | (own[2].hash == hash) |
					(own[3].hash == hash) | (own[4].hash == hash) | (own[5].hash == hash) |
					(own[6].hash == hash) | (own[7].hash == hash);

	return (own[-1].hash < hash) & !is_there & ((own[7].hash > hash) | (own[7].node == NODE_NONE));
}

/* Adds the nodes with the hash of a value that the bucket names. */
static void
search_bucket(Search *search, Page page, const BucketScale *scale, HashedValue value)
{
	const BucketEntry *entries = PageGetBucket(page)->entries;
	uint32 hash = value >> 32;
	int slot = bucket_own_slot(scale, hash);
	SlotRange found;

	if (slot > 0 && slot <= BUCKET_SLOTS - 8 && is_absent(&entries[slot], hash))
		return;
	found = bucket_search(page, scale, hash);
	for (int i = 0; i < found.count; i++)
		add_candidate(search, entries[found.first + i].node, (uint32) value);
}

/* A bucket with overflow pages is searched key by key, when it is unlocked. */
static void
search_overflow(Search *search, const Datum *values, const HashedValue *sorted, int count)
{
	for (int i = 0; i < count; i++)
	{
		uint32 index = (uint32) sorted[i];
		NodeKey key;
		NodeNumber number;

		node_key_of_value(search->index, values[index], &key);
		number = node_find(search->index, &key);
		if (number != NODE_NONE)
			add_candidate(search, number, index);
	}
}

/* The slots of the values come from memory side by side. */
static void
prefetch_slots(Page page, const BucketScale *scale, const HashedValue *sorted, int count)
{
	const BucketEntry *entries = PageGetBucket(page)->entries;

	for (int i = 0; i < count; i++)
	{
		const BucketEntry *own = &entries[bucket_own_slot(scale, sorted[i] >> 32)];

		prefetch(own);
		prefetch(own + 7);
	}
}

/* Searches the bucket of the first of the sorted values; returns how many of them it owns. */
static int
search_values_of_bucket(Search *search, const Datum *values, const HashedValue *sorted, int count)
{
	Buffer bucket = directory_lock_bucket(search->index, sorted[0] >> 32, BUFFER_LOCK_SHARE);
	Page page = BufferGetPage(bucket);
	BucketScale scale = bucket_scale(page);
	uint32 last_hash = PageGetOpaque(page)->last_hash;
	bool overflows = PageGetBucket(page)->overflow != InvalidBlockNumber;
	int owned = 1;

	while (owned < count && sorted[owned] >> 32 <= last_hash)
		owned++;
	if (!overflows)
	{
		prefetch_slots(page, &scale, sorted, owned);
		for (int i = 0; i < owned; i++)
			search_bucket(search, page, &scale, sorted[i]);
	}
	UnlockReleaseBuffer(bucket);
	if (overflows)
		search_overflow(search, values, sorted, owned);
	return owned;
}

static void
search_values(Search *search, const Datum *values, const HashedValue *sorted, int count)
{
	for (int i = 0; i < count;)
	{
		CHECK_FOR_INTERRUPTS();
		i += search_values_of_bucket(search, values, sorted + i, count - i);
	}
}

/*
 * Adds those of the candidates from one number to another, which are on one page,
 * that have the keys which are looked for.  What is equal has the same bytes, so
 * no function of the type is called while the page is locked.
 */
static void
compare_page(Search *search, const Datum *values, int begin, int end)
{
	GenealogyIndex *index = search->index;
	BlockNumber block = node_block(search->candidates[begin] >> 32);
	Buffer buffer = genealogy_index_lock(index, block, BUFFER_LOCK_SHARE, NULL);
	Page page = BufferGetPage(buffer);

	for (int i = begin; i < end; i++)
	{
		NodeNumber number = search->candidates[i] >> 32;
		const NodeTuple *node = node_if_there(index, page, number);
		StoredKey stored;
		NodeKey key;

		if (node == NULL || node_is_empty(node))
			continue;
		node_key_pack(index, values[(uint32) search->candidates[i]], &key);
		stored = node_stored_key(index, page, number);
		if (!stored_key_is_same(index, &stored, &key))
			continue;
		if (search->found_count == search->limit ||
			(i > begin && search->candidates[i] == search->candidates[i - 1]))
			genealogy_index_corrupt(index->relation, block, "an item that is two nodes");
		search->found[search->found_count++] = search->candidates[i];
	}
	UnlockReleaseBuffer(buffer);
}

static void
compare_candidates(Search *search, const Datum *values)
{
	MemoryContext scratch = AllocSetContextCreate(CurrentMemoryContext, "trace keys",
												  ALLOCSET_SMALL_SIZES);
	MemoryContext caller = MemoryContextSwitchTo(scratch);
	int end;

	for (int begin = 0; begin < search->count; begin = end)
	{
		BlockNumber block = node_block(search->candidates[begin] >> 32);

		end = begin + 1;
		while (end < search->count && node_block(search->candidates[end] >> 32) == block)
			end++;
		CHECK_FOR_INTERRUPTS();
		compare_page(search, values, begin, end);
		MemoryContextReset(scratch);
	}
	MemoryContextSwitchTo(caller);
	MemoryContextDelete(scratch);
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
					 .candidates = palloc(CANDIDATES_AT_FIRST * sizeof(uint64)),
					 .capacity = CANDIDATES_AT_FIRST,
					 .found = found,
					 .limit = count};

	search_values(&search, values, sorted, count);
	sort_numbers(search.candidates, search.count);
	compare_candidates(&search, values);
	pfree(search.candidates);
	return search.found_count;
}
