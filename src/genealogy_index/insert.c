/*
 * insert.c
 *		A row comes into a genealogy index.  See README, Inserting a row.
 */
#include "postgres.h"

#include "genealogy_index/genealogy_index.h"
#include "genealogy_index/node_links.h"
#include "genealogy_index/node.h"
#include "miscadmin.h"
#include "utils/memutils.h"

/* Consecutive rows often share their parents, or consume the same lots. */
#define CACHED_NODES 1024

/* So that an entry has 48 bytes, and the cache 48 kB; longer keys are looked up each time. */
#define CACHED_KEY_LIMIT (48 - 9)

/*
 * A node that a statement has used.  Its number stays valid as long as the transaction,
 * and nobody rebuilds the index while the statement holds its lock.
 */
typedef struct CachedNode
{
	NodeNumber number; /* NODE_NONE: the entry is free */
	uint32 hash;
	uint8 size;
	char bytes[CACHED_KEY_LIMIT];
} CachedNode;

/* What one statement keeps from row to row. */
typedef struct Inserter
{
	GenealogyIndex index;
	MemoryContext row;
	bool has_rows;
	CachedNode *cached; /* NULL until there is a second row */
} Inserter;

/* The entry of the cache for a key, whatever it holds; or NULL. */
static CachedNode *
cached_node(Inserter *inserter, const NodeKey *key)
{
	if (inserter->cached == NULL || key->size > CACHED_KEY_LIMIT)
		return NULL;
	return &inserter->cached[key->hash % CACHED_NODES];
}

static void
cache_node(Inserter *inserter, const NodeKey *key, NodeNumber number)
{
	CachedNode *cached = cached_node(inserter, key);

	if (cached == NULL || number == NODE_NONE)
		return;
	cached->number = number;
	cached->hash = key->hash;
	cached->size = key->size;
	memcpy(cached->bytes, key->bytes, key->size);
}

static NodeNumber
find_node(GenealogyIndex *index, Inserter *inserter, const NodeKey *key)
{
	CachedNode *cached = cached_node(inserter, key);
	NodeNumber number;

	if (cached != NULL && cached->number != NODE_NONE && cached->hash == key->hash &&
		node_key_is_same(cached->bytes, cached->size, key))
		return cached->number;
	number = node_find(index, key);
	cache_node(inserter, key, number);
	return number;
}

/* A row that is inserted: the node of its parent is at LINKS_OUT, that of its child at LINKS_IN. */
typedef struct NewRow
{
	GenealogyIndex *index;
	Inserter *inserter;
	NodeKey keys[GENEALOGY_KEYS];
	NodeNumber owners[GENEALOGY_KEYS]; /* NODE_NONE: not there yet */
	ItemPointerData tid;
	Relation heap; /* the table, for a version of a row with the same ends; or NULL */
	char stored[LINK_SIZE_LIMIT]; /* a link, and the values of the INCLUDE columns */
} NewRow;

static void
find_owner(NewRow *row, LinkDirection direction, const Datum *values, const bool *nulls)
{
	NodeKey *key = &row->keys[direction];

	row->owners[direction] = NODE_NULL;
	if (nulls[direction])
		return;
	node_key_of_column(row->index, direction, values[direction], key);
	row->owners[direction] = find_node(row->index, row->inserter, key);
}

static void
make_owner(NewRow *row, LinkDirection direction, FirstLink *link)
{
	NodeKey *key = &row->keys[direction];

	row->owners[direction] = node_find_or_make(row->index, key, link);
	cache_node(row->inserter, key, row->owners[direction]);
}

/* A node that is made gets its link in the same WAL record. */
static void
add_link(NewRow *row, LinkDirection direction)
{
	Link link = {row->owners[1 - direction], row->tid};
	FirstLink first = {direction, row->stored, false};

	link_write(row->stored, &link);
	if (row->owners[direction] == NODE_NONE)
		make_owner(row, direction, &first);
	if (!first.added)
		node_links_add(&(NewLink){.index = row->index,
								  .owner = row->owners[direction],
								  .direction = direction,
								  .stored = row->stored,
								  .heap = row->heap});
}

void
genealogy_check_tid(const ItemPointerData *tid)
{
	if ((ItemPointerGetOffsetNumberNoCheck(tid) & LINK_IN_FLAG) != 0)
		elog(ERROR, "row number %u is too large for a genealogy index",
			 ItemPointerGetOffsetNumberNoCheck(tid));
}

static void
insert_row(NewRow *row, const Datum *values, const bool *nulls)
{
	LinkDirection first;

	genealogy_check_tid(&row->tid);
	genealogy_index_load_cache(row->index->relation);
	include_write(&row->index->include, include_of_link(row->stored), values, nulls);
	find_owner(row, LINKS_OUT, values, nulls);
	find_owner(row, LINKS_IN, values, nulls);
	if (row->owners[LINKS_OUT] == NODE_NONE && row->owners[LINKS_IN] == NODE_NONE)
		make_owner(row, LINKS_OUT, NULL);

	/* A link stores its neighbour's number, so the one whose owner is yet to be made comes first. */
	first = row->owners[LINKS_IN] == NODE_NONE ? LINKS_IN : LINKS_OUT;
	add_link(row, first);
	CHECK_FOR_INTERRUPTS();
	add_link(row, 1 - first);
}

static Inserter *
find_inserter(Relation index, IndexInfo *info)
{
	Inserter *inserter = info->ii_AmCache;
	MemoryContext caller;

	if (inserter != NULL)
		return inserter;
	caller = MemoryContextSwitchTo(info->ii_Context);
	inserter = palloc0(sizeof(Inserter));
	genealogy_index_open(&inserter->index, index);
	inserter->row = AllocSetContextCreate(info->ii_Context, "genealogy index row",
										  ALLOCSET_SMALL_SIZES);
	MemoryContextSwitchTo(caller);
	info->ii_AmCache = inserter;
	return inserter;
}

bool
genealogy_insert(Relation index, Datum *values, bool *nulls, ItemPointer tid, Relation heap,
				 IndexUniqueCheck unique, bool unchanged, IndexInfo *info)
{
	Inserter *inserter = find_inserter(index, info);
	MemoryContext caller;
	NewRow row;

	/* Many statements have one row only. */
	if (inserter->has_rows && inserter->cached == NULL)
		inserter->cached = MemoryContextAllocZero(info->ii_Context,
												  CACHED_NODES * sizeof(CachedNode));
	inserter->has_rows = true;
	caller = MemoryContextSwitchTo(inserter->row);

	row = (NewRow){.index = &inserter->index,
				   .inserter = inserter,
				   .tid = *tid,
				   .heap = unchanged ? heap : NULL};
	insert_row(&row, values, nulls);
	MemoryContextSwitchTo(caller);
	MemoryContextReset(inserter->row);
	return false;
}
