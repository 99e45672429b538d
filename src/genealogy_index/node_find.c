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
#include "genealogy_index/prefetch.h"
#include "genealogy_index/trace_reader_private.h"
#include "items/sort.h"
#include "miscadmin.h"
#include "utils/memutils.h"

#define CANDIDATES_AT_FIRST 64

/* So many keys of one bucket touch every second of its 128 cache lines, or more. */
#define PREFETCH_PAYS 64
#define CACHE_LINE 64

typedef struct Search
{
	GenealogyIndex *index;
	Buffer bucket;      /* locked; InvalidBuffer: none is */
	uint64 *candidates; /* a node that may be that of a value, and the index of the value */
	int count;
	int capacity;
	uint64 *found;
	int found_count;
	int limit; /* each value is one node at most */
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

/* Whether one of the next four slots is free, or has a hash. */
static inline bool
stops(const BucketEntry *entries, uint32 hash)
{
	bool is_free = (entries[0].node == NODE_NONE) | (entries[1].node == NODE_NONE) |
				   (entries[2].node == NODE_NONE) | (entries[3].node == NODE_NONE);
	bool is_hash = (entries[0].hash == hash) | (entries[1].hash == hash) |
				   (entries[2].hash == hash) | (entries[3].hash == hash);

	return is_free | is_hash;
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
		while (slot + 4 <= BUCKET_SLOTS && i + 4 <= BUCKET_SLOTS && !stops(entries + slot, hash))
		{
			slot = slot + 4 < BUCKET_SLOTS ? slot + 4 : 0;
			i += 4;
		}
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

/* A bucket that is searched for many keys comes from memory as a whole. */
static void
prefetch_bucket(Page page)
{
	const char *end = (const char *) PageGetSpecialPointer(page);

	for (const char *line = page; line < end; line += CACHE_LINE)
		prefetch(line);
}

/* Locks the bucket of the value at an index of the sorted ones. */
static void
enter_bucket(Search *search, const HashedValue *sorted, int at, int count)
{
	uint32 hash = sorted[at] >> 32;

	if (BufferIsValid(search->bucket) && page_owns_hash(BufferGetPage(search->bucket), hash))
		return;
	leave_bucket(search);
	CHECK_FOR_INTERRUPTS();
	search->bucket = directory_lock_bucket(search->index, hash, BUFFER_LOCK_SHARE);
	at += PREFETCH_PAYS;
	if (at < count && page_owns_hash(BufferGetPage(search->bucket), sorted[at] >> 32))
		prefetch_bucket(BufferGetPage(search->bucket));
}

static void
search_values(Search *search, const Datum *values, const HashedValue *sorted, int count)
{
	for (int i = 0; i < count; i++)
	{
		uint32 index = (uint32) sorted[i];

		enter_bucket(search, sorted, i, count);
		if (PageGetBucket(BufferGetPage(search->bucket))->overflow != InvalidBlockNumber)
			search_overflow(search, values[index], index);
		else
			search_bucket(search, sorted[i]);
	}
	leave_bucket(search);
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
	Buffer buffer = node_lock(index, search->candidates[begin] >> 32, BUFFER_LOCK_SHARE);
	Page page = BufferGetPage(buffer);

	for (int i = begin; i < end; i++)
	{
		NodeNumber number = search->candidates[i] >> 32;
		NodeKey key;

		node_check(index, page, node_block(number), node_offset(number));
		node_key_pack(index, values[(uint32) search->candidates[i]], &key);
		if (!node_key_is_same(node_key_bytes(index, node_tuple(page, number)),
							  node_key_size(index, page, number), &key))
			continue;
		if (search->found_count == search->limit ||
			(i > begin && search->candidates[i] == search->candidates[i - 1]))
			genealogy_index_corrupt(index->relation, node_block(number),
									"an item that is two nodes");
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
					 .bucket = InvalidBuffer,
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
