/*
 * index.h
 *		A genealogy index that is being worked on, and the keys in it.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_INDEX_H
#define TRACEABILITY_GENEALOGY_INDEX_INDEX_H

#include "access/genam.h"
#include "fmgr.h"
#include "genealogy_index/include.h"
#include "genealogy_index/pages.h"
#include "pg/compat.h"
#include "utils/rel.h"

#define GENEALOGY_EQUAL_STRATEGY 1
#define GENEALOGY_HASH_PROC 1

/* What WITH (…) may say; the first field is the header of a varlena. */
typedef struct GenealogyOptions
{
	int32 vl_len_;
	int inline_links;
} GenealogyOptions;

#define INLINE_LINKS_DEFAULT 4

typedef struct GenealogyIndex
{
	Relation relation;
	uint16 link_size; /* of a stored link with the values of its INCLUDE columns */
	uint8 inline_links;
	uint8 inline_limit; /* of inline_links with this link size */
	IncludeLayout include;

	/* The type of the keys; both columns have the same. */
	int16 key_length;
	bool key_by_value;
	bool key_packable; /* may have a short header */
	Oid collation;
	FmgrInfo *hash;
	FmgrInfo equal; /* looked up when it is needed first */
	MemoryContext context;
	bool building; /* nobody else sees it yet */
} GenealogyIndex;

/* A key that is looked for, or made. */
typedef struct NodeKey
{
	Datum value;
	uint32 hash;
	const char *bytes; /* as a node stores it; NULL when it is of another type than the column */
	Size size;
	FmgrInfo *equal; /* compares a stored key with the value */
	Oid collation;
} NodeKey;

/* What the structure needs is allocated in the current memory context, and must live as long. */
extern void genealogy_index_open(GenealogyIndex *index, Relation relation);

/*
 * Loads the session's cache of the index, if an invalidation has dropped it.
 * Reads a page, so no buffer lock may be held.
 */
extern void genealogy_index_load_cache(Relation relation);

/* Raises an error about an index that is not as it should be. */
pg_noreturn extern void genealogy_index_corrupt(Relation relation, BlockNumber block,
												const char *what);

/* Reads a block that another page names, which may be damaged. */
extern Buffer genealogy_index_read(GenealogyIndex *index, BlockNumber block,
								   BufferAccessStrategy strategy);

/* The page that the session last found room on, or where it found some now. */
extern BlockNumber genealogy_index_target(Relation relation, PageKind kind);
extern void genealogy_index_set_target(Relation relation, PageKind kind, BlockNumber block);

/* Where the root has led to from a hash when the session looked at it last; else the root. */
extern BlockNumber genealogy_index_below_root(Relation relation, uint32 hash);
extern void genealogy_index_set_below_root(Relation relation, uint32 hash, BlockNumber block);

/* Makes a key of a value of the column's type; allocates. */
extern void node_key_of_column(GenealogyIndex *index, int column, Datum value, NodeKey *key);

/* The same for a value that is only looked for; it may be of any length. */
extern void node_key_of_value(GenealogyIndex *index, Datum value, NodeKey *key);

/* Makes a key of the operand of a scan key. */
extern void node_key_of_scan(GenealogyIndex *index, ScanKey scan_key, NodeKey *key);

/* Whether the bytes are those of a key; a damaged page may say anything. */
extern bool node_key_is_whole(const GenealogyIndex *index, const char *bytes, Size size);

/* Makes a value of a stored key; allocates. */
extern Datum node_key_value(const GenealogyIndex *index, const char *bytes, Size size);

extern uint32 node_key_hash(GenealogyIndex *index, Datum value);

/* Whether the stored key has the same bytes; what is the same is equal too. */
extern bool node_key_is_same(const char *bytes, Size size, const NodeKey *key);

/* Whether a node_key_value is equal to the one looked for. */
extern bool node_key_is_equal(GenealogyIndex *index, Datum stored, const NodeKey *key);

#endif
