/*
 * key.h
 *		Items as keys: copied, hashed and compared with the functions of the type cache.
 */
#ifndef TRACEABILITY_ITEMS_KEY_H
#define TRACEABILITY_ITEMS_KEY_H

#include "utils/typcache.h"

typedef struct ItemKey
{
	Oid type;
	Oid array_type;
	Oid collation;
	TypeCacheEntry *cache; /* size, equality, hash, and order if there is one */
} ItemKey;

/* A key for other values than items, which an error calls so. */
extern ItemKey key_of_type(Oid type, const char *values);

/* The value without compression; copied only where it must be. */
extern Datum key_plain(const ItemKey *key, Datum value);

/* Bytes that a stored copy takes; none when it is passed by value. */
extern Size key_size(const ItemKey *key, Datum value);

/* Copies a plain value into key_size bytes, suitably aligned. */
extern Datum key_store(const ItemKey *key, Datum value, void *bytes);

extern uint32 key_hash(const ItemKey *key, Datum value);

/* Byte for byte; what is the same is equal too. */
extern bool key_same(const ItemKey *key, Datum a, Datum b);
extern bool key_equal(const ItemKey *key, Datum a, Datum b);

#endif
