/*
 * stored_key.c
 *		Keys as they stand on a page of nodes: varlenas without header, after bytes that they share.
 */
#include "postgres.h"

#include "access/tupmacs.h"
#include "genealogy_index/stored_key.h"

StaticAssertDecl(KEY_BASE_LIMIT < 1 << STORED_SHARED_BITS, "a tag has no bits for all of a base");
StaticAssertDecl(KEY_BASES << STORED_SHARED_BITS <= PG_UINT8_MAX + 1,
				 "a tag has no bits for all bases");

static int
shared_bytes(const KeyBase *base, const char *data, Size size)
{
	int most = Min(Min(base->size, KEY_BASE_LIMIT), size);
	int shared = 0;

	while (shared < most && base->bytes[shared] == data[shared])
		shared++;
	return shared;
}

/* The base with which a key shares most. */
static int
find_base(const KeyBase *bases, const char *data, Size size, int *shared)
{
	int best = 0;

	*shared = 0;
	for (int i = 0; i < KEY_BASES; i++)
	{
		int more = shared_bytes(&bases[i], data, size);

		if (more <= *shared)
			continue;
		best = i;
		*shared = more;
	}
	return best;
}

/* A base that is not set yet; -1: there is none. */
static int
find_free(const KeyBase *bases)
{
	for (int i = 0; i < KEY_BASES; i++)
	{
		if (bases[i].size == 0)
			return i;
	}
	return -1;
}

/* A key that shares less than half with the bases sets one. */
void
stored_key_make(const GenealogyIndex *index, const KeyBase *bases, const char *key, Size key_size,
				KeyToStore *stored)
{
	const char *data = key;
	Size size = key_size;
	int base;
	int shared;

	stored->set = -1;
	if (!index->key_packable)
	{
		memcpy(stored->bytes, key, key_size);
		stored->size = key_size;
		return;
	}
	data = key + key_header_size(key_size);
	size = key_size - key_header_size(key_size);
	base = find_base(bases, data, size, &shared);
	if (2 * shared < (int) Min(size, KEY_BASE_LIMIT) && find_free(bases) >= 0)
	{
		stored->set = base = find_free(bases);
		stored->base.size = shared = Min(size, KEY_BASE_LIMIT);
		memset(stored->base.bytes, 0, KEY_BASE_LIMIT);
		memcpy(stored->base.bytes, data, shared);
	}
	stored->bytes[0] = STORED_TAG(base, shared);
	memcpy(stored->bytes + 1, data + shared, size - shared);
	stored->size = 1 + size - shared;
}

static bool
shares_base(const StoredKey *stored)
{
	uint8 tag = (uint8) stored->bytes[0];

	return STORED_BASE(tag) < KEY_BASES &&
		   STORED_SHARED(tag) <= PageGetBases(stored->page)[STORED_BASE(tag)].size &&
		   PageGetBases(stored->page)[STORED_BASE(tag)].size <= KEY_BASE_LIMIT;
}

bool
stored_key_is_whole(const GenealogyIndex *index, const StoredKey *stored)
{
	union
	{
		struct varlena header;
		char bytes[VARHDRSZ];
	} start = {0};

	if (index->key_length > 0)
		return stored->size == (Size) index->key_length;
	if (stored->size == 0 || stored->size > NODE_KEY_LIMIT)
		return false;
	if (index->key_length == -2)
		return stored->bytes[stored->size - 1] == '\0';
	if (index->key_packable)
		return shares_base(stored) && stored_key_size(index, stored) <= NODE_KEY_LIMIT;

	/* The tuple is not aligned. */
	memcpy(&start, stored->bytes, Min(stored->size, VARHDRSZ));
	if (VARATT_IS_1B(&start))
		return !VARATT_IS_1B_E(&start) && VARSIZE_1B(&start) == stored->size;
	return stored->size >= VARHDRSZ && VARATT_IS_4B_U(&start) && VARSIZE_4B(&start) == stored->size;
}

bool
stored_key_is_same(const GenealogyIndex *index, const StoredKey *stored, const NodeKey *key)
{
	uint8 tag;
	int shared;
	const char *data;

	if (!index->key_packable || key->bytes == NULL)
		return node_key_is_same(stored->bytes, stored->size, key);
	tag = (uint8) stored->bytes[0];
	shared = STORED_SHARED(tag);
	if (stored_key_size(index, stored) != key->size)
		return false;
	data = key->bytes + key_header_size(key->size);
	return memcmp(data + shared, stored->bytes + 1, stored->size - 1) == 0 &&
		   memcmp(data, PageGetBases(stored->page)[STORED_BASE(tag)].bytes, shared) == 0;
}

Datum
stored_key_value(const GenealogyIndex *index, const StoredKey *stored)
{
	/* aligned for any type */
	Size size = stored_key_size(index, stored);
	char *copy = palloc(Max(size, sizeof(Datum)));

	stored_key_copy(index, stored, size, copy);
	if (index->key_by_value)
		return fetch_att(copy, true, index->key_length);
	return PointerGetDatum(copy);
}
