/*
 * index.c
 *		A genealogy index that is being worked on.
 */
#include "postgres.h"

#include "catalog/pg_type.h"
#include "genealogy_index/index.h"
#include "utils/lsyscache.h"

/* What a session caches of an index, until its relation cache entry is invalidated. */
typedef struct IndexCache
{
	IncludeLayout include;
	bool key_packable;
	BlockNumber targets[PAGE_KINDS];
	BlockNumber below_root[DIRECTORY_SLOTS]; /* ROOT_BLOCK: not read yet */
} IndexCache;

void
genealogy_index_corrupt(Relation relation, BlockNumber block, const char *what)
{
	ereport(ERROR, (errcode(ERRCODE_INDEX_CORRUPTED),
					errmsg("index \"%s\" contains %s at block %u",
						   RelationGetRelationName(relation), what, block),
					errhint("Please REINDEX it.")));
}

/* The server takes InvalidBlockNumber for P_NEW, so it must not be passed on. */
Buffer
genealogy_index_lock(GenealogyIndex *index, BlockNumber block, int lock,
					 BufferAccessStrategy strategy)
{
	Buffer buffer;

	if (block == InvalidBlockNumber)
		ereport(ERROR, (errcode(ERRCODE_INDEX_CORRUPTED),
						errmsg("index \"%s\" contains an invalid block number",
							   RelationGetRelationName(index->relation)),
						errhint("Please REINDEX it.")));
	buffer = ReadBufferExtended(index->relation, MAIN_FORKNUM, block, RBM_NORMAL, strategy);
	LockBuffer(buffer, lock);
	page_require_snapshot(index->snapshot, index->relation, BufferGetPage(buffer));
	return buffer;
}

static void
check_meta(Relation relation, const IncludeLayout *include, bool key_packable)
{
	Buffer buffer = ReadBuffer(relation, META_BLOCK);
	Page page = BufferGetPage(buffer);
	MetaPageData meta = {0};

	LockBuffer(buffer, BUFFER_LOCK_SHARE);
	if (page_is(page, PAGE_META))
		meta = *PageGetMeta(page);
	UnlockReleaseBuffer(buffer);

	if (meta.magic != INDEX_MAGIC)
		ereport(ERROR,
				(errcode(ERRCODE_INDEX_CORRUPTED), errmsg("index \"%s\" is not a genealogy index",
														  RelationGetRelationName(relation))));
	if (meta.version != INDEX_VERSION)
		ereport(ERROR, (errcode(ERRCODE_INDEX_CORRUPTED),
						errmsg("index \"%s\" has format %u, but this version reads format %u",
							   RelationGetRelationName(relation), meta.version, INDEX_VERSION),
						errhint("Please REINDEX it.")));
	if (meta.link_size != LINK_HEADER_SIZE + include->size || meta.included != include->count)
		ereport(ERROR,
				(errcode(ERRCODE_INDEX_CORRUPTED),
				 errmsg("index \"%s\" has links of %u bytes with %u included values, but its "
						"columns require %zu bytes with %u",
						RelationGetRelationName(relation), meta.link_size, meta.included,
						LINK_HEADER_SIZE + include->size, include->count),
				 errhint("Please REINDEX it.")));
	if (meta.key_bases != (key_packable ? KEY_BASES : 0))
		ereport(ERROR,
				(errcode(ERRCODE_INDEX_CORRUPTED),
				 errmsg("index \"%s\" was built when the type of its items had another storage",
						RelationGetRelationName(relation)),
				 errhint("Please REINDEX it.")));
}

/* A column's own storage could change, so that of the type decides. */
bool
genealogy_index_key_packable(Relation relation)
{
	Form_pg_attribute column = TupleDescAttr(RelationGetDescr(relation), 0);

	return column->attlen == -1 && get_typstorage(column->atttypid) != TYPSTORAGE_PLAIN;
}

static IndexCache *
load_cache(Relation relation)
{
	IndexCache *cache = relation->rd_amcache;
	IncludeLayout include;
	bool key_packable;

	if (cache != NULL)
		return cache;
	include_lay_out(&include, RelationGetDescr(relation));
	key_packable = genealogy_index_key_packable(relation);
	check_meta(relation, &include, key_packable);
	cache = MemoryContextAlloc(relation->rd_indexcxt, sizeof(IndexCache));
	cache->include = include;
	cache->key_packable = key_packable;
	for (int kind = 0; kind < PAGE_KINDS; kind++)
		cache->targets[kind] = InvalidBlockNumber;
	for (int slot = 0; slot < DIRECTORY_SLOTS; slot++)
		cache->below_root[slot] = ROOT_BLOCK;
	relation->rd_amcache = cache;
	return cache;
}

void
genealogy_index_load_cache(Relation relation)
{
	(void) load_cache(relation);
}

void
genealogy_index_open(GenealogyIndex *index, Relation relation)
{
	Form_pg_attribute column = TupleDescAttr(RelationGetDescr(relation), 0);
	GenealogyOptions *options = (GenealogyOptions *) relation->rd_options;

	memset(index, 0, sizeof(GenealogyIndex));
	index->relation = relation;
	index->include = load_cache(relation)->include;
	index->link_size = LINK_HEADER_SIZE + index->include.size;
	index->inline_limit = Min(INLINE_LINKS_LIMIT, INLINE_SIZE_LIMIT / index->link_size);

	/* The storage parameter may be more than these INCLUDE columns allow. */
	index->inline_links = options == NULL ? INLINE_LINKS_DEFAULT : options->inline_links;
	index->inline_links = Min(index->inline_links, index->inline_limit);
	index->key_length = column->attlen;
	index->key_by_value = column->attbyval;
	index->key_packable = load_cache(relation)->key_packable;
	index->collation = relation->rd_indcollation[0];
	index->hash = index_getprocinfo(relation, 1, GENEALOGY_HASH_PROC);
	index->context = CurrentMemoryContext;
}

/* Buffer locks may be held, so the cache is not loaded here. */
BlockNumber
genealogy_index_target(Relation relation, PageKind kind)
{
	IndexCache *cache = relation->rd_amcache;

	return cache == NULL ? InvalidBlockNumber : cache->targets[kind];
}

void
genealogy_index_set_target(Relation relation, PageKind kind, BlockNumber block)
{
	IndexCache *cache = relation->rd_amcache;

	if (cache != NULL)
		cache->targets[kind] = block;
}

BlockNumber
genealogy_index_below_root(Relation relation, uint32 hash)
{
	IndexCache *cache = relation->rd_amcache;

	return cache == NULL ? ROOT_BLOCK : cache->below_root[hash >> ROOT_SHIFT];
}

void
genealogy_index_set_below_root(Relation relation, uint32 hash, BlockNumber block)
{
	IndexCache *cache = relation->rd_amcache;

	if (cache != NULL)
		cache->below_root[hash >> ROOT_SHIFT] = block;
}
