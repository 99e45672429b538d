/*
 * stored_key.h
 *		Keys as they stand on a page of nodes: varlenas without header, after bytes that they share.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_STORED_KEY_H
#define TRACEABILITY_GENEALOGY_INDEX_STORED_KEY_H

#include "genealogy_index/node_key.h"

typedef struct StoredKey
{
	Page page;
	const char *bytes;
	Size size;
} StoredKey;

/* For nodes and their line pointers on an empty page. */
static inline Size
node_page_size(const GenealogyIndex *index)
{
	return PAGE_ROOM - (index->key_packable ? KEY_BASES_SIZE : 0);
}

/* The first byte of a varlena: the number of its base, and how many bytes they share. */
#define STORED_SHARED_BITS 5
#define STORED_TAG(base, shared) ((base) << STORED_SHARED_BITS | (shared))
#define STORED_SHARED(tag) ((uint8) (tag) & ((1 << STORED_SHARED_BITS) - 1))
#define STORED_BASE(tag) ((uint8) (tag) >> STORED_SHARED_BITS)

/* A key that is to be stored on a page, and the base that it sets there; -1: none. */
typedef struct KeyToStore
{
	char bytes[NODE_KEY_LIMIT];
	Size size;
	int set;
	KeyBase base;
} KeyToStore;

/* The header of a varlena of a size. */
static inline Size
key_header_size(Size key_size)
{
	return key_size <= VARATT_SHORT_MAX ? VARHDRSZ_SHORT : VARHDRSZ;
}

/* Prepares a key for a page with these bases, where it takes key_size bytes at most. */
extern void stored_key_make(const GenealogyIndex *index, const KeyBase *bases, const char *key,
							Size key_size, KeyToStore *stored);

/* Whether it can be a key: a damaged page may contain anything. */
extern bool stored_key_is_whole(const GenealogyIndex *index, const StoredKey *stored);

/* Whether it has the same bytes as a key, which makes it equal. */
extern bool stored_key_is_same(const GenealogyIndex *index, const StoredKey *stored,
							   const NodeKey *key);

/* Makes a value of it; allocates. */
extern Datum stored_key_value(const GenealogyIndex *index, const StoredKey *stored);

/* The size of the whole key, and its bytes. */
static inline Size
stored_key_size(const GenealogyIndex *index, const StoredKey *stored)
{
	Size data;

	if (!index->key_packable)
		return stored->size;
	data = STORED_SHARED(stored->bytes[0]) + stored->size - 1;
	return data + (data + VARHDRSZ_SHORT <= VARATT_SHORT_MAX ? VARHDRSZ_SHORT : VARHDRSZ);
}

static inline void
stored_key_copy(const GenealogyIndex *index, const StoredKey *stored, Size size, char *copy)
{
	uint8 tag = (uint8) stored->bytes[0];
	char *data = copy + VARHDRSZ_SHORT;

	if (!index->key_packable)
	{
		memcpy(copy, stored->bytes, size);
		return;
	}
	if (size <= VARATT_SHORT_MAX)
		SET_VARSIZE_SHORT(copy, size);
	else
	{
		SET_VARSIZE(copy, size);
		data = copy + VARHDRSZ;
	}
	memcpy(data, PageGetBases(stored->page)[STORED_BASE(tag) % KEY_BASES].bytes,
		   STORED_SHARED(tag));
	memcpy(data + STORED_SHARED(tag), stored->bytes + 1, stored->size - 1);
}

#endif
