/*
 * index.h
 *		A genealogy index that is being read or written, and what the session caches of it.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_INDEX_H
#define TRACEABILITY_GENEALOGY_INDEX_INDEX_H

#include "access/genam.h"
#include "access/transam.h"
#include "fmgr.h"
#include "genealogy_index/include.h"
#include "genealogy_index/pages.h"
#include "pg/compat.h"
#include "utils/rel.h"

#define GENEALOGY_EQUAL_STRATEGY 1
#define GENEALOGY_HASH_PROC 1

/* The storage parameters; the first field is the header of a varlena. */
typedef struct GenealogyOptions
{
	int32 vl_len_;
	int inline_links;
} GenealogyOptions;

/* One parent and three components: 40 bytes of an item, without INCLUDE columns. */
#define INLINE_LINKS_DEFAULT 4

typedef struct GenealogyIndex
{
	Relation relation;
	uint16 link_size; /* of a stored link with the values of its INCLUDE columns */
	uint8 inline_links;
	uint8 inline_limit; /* the most inline links with this link size */
	IncludeLayout include;

	/* The type of the keys; both columns have the same. */
	int16 key_length;
	bool key_by_value;
	bool key_packable; /* may have a short header; then nodes store it without, after a base */
	Oid collation;
	FmgrInfo *hash;
	FmgrInfo equal; /* looked up when it is first needed */
	MemoryContext context;

	Snapshot snapshot;        /* of a reader; else NULL */
	FullTransactionId warned; /* the last horizon of which standbys were warned */
} GenealogyIndex;

/* Whether keys may have short headers. */
extern bool genealogy_index_key_packable(Relation relation);

/* Allocates in the current memory context, which must live as long as the struct. */
extern void genealogy_index_open(GenealogyIndex *index, Relation relation);

/*
 * Loads the session's cache of the index, if an invalidation has dropped it.
 * Reads a page, so no buffer lock may be held.
 */
extern void genealogy_index_load_cache(Relation relation);

/* Raises an error about a damaged index; "what" is what a block contains. */
pg_noreturn extern void genealogy_index_corrupt(Relation relation, BlockNumber block,
												const char *what);

/* Reads and locks a block that another page names, which may be damaged. */
extern Buffer genealogy_index_lock(GenealogyIndex *index, BlockNumber block, int lock,
								   BufferAccessStrategy strategy);

/* The page of a kind on which the session last found room. */
extern BlockNumber genealogy_index_target(Relation relation, PageKind kind);
extern void genealogy_index_set_target(Relation relation, PageKind kind, BlockNumber block);

/* The block to which the root led for a hash when the session last read it; otherwise the root. */
extern BlockNumber genealogy_index_below_root(Relation relation, uint32 hash);
extern void genealogy_index_set_below_root(Relation relation, uint32 hash, BlockNumber block);

#endif
