/*
 * key.c
 *		Items as keys: copied, hashed and compared with the functions of the type cache.
 */
#include "postgres.h"

#include "common/hashfn.h"
#include "items/key.h"
#include "pg/compat.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

ItemKey
key_of_type(Oid type, const char *values)
{
	ItemKey key = {.type = type, .collation = get_typcollation(type)};

	key.cache = lookup_type_cache(type, TYPECACHE_EQ_OPR_FINFO | TYPECACHE_HASH_PROC_FINFO);
	if (!OidIsValid(key.cache->eq_opr) || !OidIsValid(key.cache->hash_proc))
		ereport(ERROR, (errcode(ERRCODE_DATATYPE_MISMATCH),
						errmsg("cannot tell %s of type %s apart", values, format_type_be(type)),
						errdetail("The type has no default hash operator class.")));
	return key;
}

Datum
key_plain(const ItemKey *key, Datum value)
{
	if (key->cache->typlen != -1)
		return value;
	return PointerGetDatum(PG_DETOAST_DATUM_PACKED(value));
}

Size
key_size(const ItemKey *key, Datum value)
{
	if (key->cache->typbyval)
		return 0;
	if (key->cache->typlen == -1)
		return VARSIZE_ANY_EXHDR(DatumGetPointer(value)) + VARHDRSZ;
	if (key->cache->typlen == -2)
		return strlen(DatumGetCString(value)) + 1;
	return key->cache->typlen;
}

/* Stored with a four-byte header, as the elements of an array are. */
Datum
key_store(const ItemKey *key, Datum value, void *bytes)
{
	Size size = key_size(key, value);

	if (key->cache->typbyval)
		return value;
	if (key->cache->typlen == -1)
	{
		SET_VARSIZE(bytes, size);
		memcpy(VARDATA(bytes), VARDATA_ANY(DatumGetPointer(value)), size - VARHDRSZ);
	}
	else
		memcpy(bytes, DatumGetPointer(value), size);
	return PointerGetDatum(bytes);
}

/* Mixed once more, since a type's own hash function may be a poor one. */
uint32
key_hash(const ItemKey *key, Datum value)
{
	Datum hash = FunctionCall1Coll(&key->cache->hash_proc_finfo, key->collation, value);

	return murmurhash32(DatumGetUInt32(hash));
}

bool
key_same(const ItemKey *key, Datum a, Datum b)
{
	if (key->cache->typbyval)
		return a == b;
	if (key->cache->typlen == -1)
	{
		const char *one = DatumGetPointer(a);
		const char *other = DatumGetPointer(b);
		Size size = VARSIZE_ANY_EXHDR(one);

		return size == VARSIZE_ANY_EXHDR(other) &&
			   memcmp(VARDATA_ANY(one), VARDATA_ANY(other), size) == 0;
	}
	if (key->cache->typlen == -2)
		return strcmp(DatumGetCString(a), DatumGetCString(b)) == 0;
	return memcmp(DatumGetPointer(a), DatumGetPointer(b), key->cache->typlen) == 0;
}

bool
key_equal(const ItemKey *key, Datum a, Datum b)
{
	if (key_same(key, a, b))
		return true;
	return DatumGetBool(FunctionCall2Coll(&key->cache->eq_opr_finfo, key->collation, a, b));
}
