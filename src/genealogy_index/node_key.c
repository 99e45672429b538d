/*
 * node_key.c
 *		Keys of nodes: as values, as stored bytes, and their hash.
 */
#include "postgres.h"

#include "access/detoast.h"
#include "access/tupmacs.h"
#include "catalog/pg_amop.h"
#include "common/hashfn.h"
#include "genealogy_index/node_key.h"
#include "pg/compat.h"
#include "pg/lookup.h"
#include "utils/lsyscache.h"

/* Mixed again: directories use the high bits first, in which a type's hash may be poor. */
static uint32
hash_value(FmgrInfo *hash, Oid collation, Datum value)
{
	return murmurhash32(DatumGetUInt32(FunctionCall1Coll(hash, collation, value)));
}

uint32
node_key_hash(GenealogyIndex *index, Datum value)
{
	return hash_value(index->hash, index->collation, value);
}

/* Puts a varlena into the form in which a node stores it: plain, and as short as can be. */
static void
pack_varlena(const GenealogyIndex *index, NodeKey *key)
{
	struct varlena *plain = PG_DETOAST_DATUM_PACKED(key->value);

	key->value = PointerGetDatum(plain);
	if (index->key_packable && VARATT_CAN_MAKE_SHORT(plain))
	{
		Size size = VARATT_CONVERTED_SHORT_SIZE(plain);
		char *packed = palloc(size);

		SET_VARSIZE_SHORT(packed, size);
		memcpy(VARDATA_SHORT(packed), VARDATA(plain), size - VARHDRSZ_SHORT);
		key->bytes = packed;
		key->size = size;
	}
	else
	{
		key->bytes = (const char *) plain;
		key->size = VARSIZE_ANY(plain);
	}
}

void
node_key_pack(const GenealogyIndex *index, Datum value, NodeKey *key)
{
	memset(key, 0, sizeof(NodeKey));
	key->value = value;
	if (index->key_length == -1)
		pack_varlena(index, key);
	else if (index->key_by_value)
	{
		char *bytes = palloc0(sizeof(Datum));

		store_att_byval(bytes, value, index->key_length);
		key->bytes = bytes;
		key->size = index->key_length;
	}
	else
	{
		key->bytes = DatumGetPointer(value);
		key->size = index->key_length == -2 ? strlen(key->bytes) + 1 : (Size) index->key_length;
	}
}

static void
pack_value(GenealogyIndex *index, Datum value, NodeKey *key)
{
	node_key_pack(index, value, key);
	key->hash = hash_value(index->hash, index->collation, key->value);
}

/* Needed only for keys with the same hash and different bytes, which are rare. */
static FmgrInfo *
equality(GenealogyIndex *index)
{
	Relation relation = index->relation;
	Oid type = relation->rd_opcintype[0];
	Oid operator= get_opfamily_member(relation->rd_opfamily[0], type, type,
									  GENEALOGY_EQUAL_STRATEGY);

	if (!OidIsValid(operator))
		elog(ERROR, "missing operator %d(%u,%u) in opfamily %u", GENEALOGY_EQUAL_STRATEGY, type,
			 type, relation->rd_opfamily[0]);
	fmgr_info_cxt(lookup_operator_function(operator), &index->equal, index->context);
	return &index->equal;
}

void
node_key_of_value(GenealogyIndex *index, Datum value, NodeKey *key)
{
	pack_value(index, value, key);
	key->collation = index->collation;
}

void
node_key_complete(GenealogyIndex *index, int column, NodeKey *key)
{
	key->hash = hash_value(index->hash, index->collation, key->value);
	key->collation = index->collation;
	if (key->size > NODE_KEY_LIMIT)
		ereport(ERROR,
				(errcode(ERRCODE_PROGRAM_LIMIT_EXCEEDED),
				 errmsg("value of column \"%s\" is too long for index \"%s\"",
						NameStr(TupleDescAttr(RelationGetDescr(index->relation), column)->attname),
						RelationGetRelationName(index->relation)),
				 errdetail("Items in a genealogy index have at most %d bytes; this one has %zu.",
						   NODE_KEY_LIMIT, key->size)));
}

void
node_key_of_column(GenealogyIndex *index, int column, Datum value, NodeKey *key)
{
	node_key_pack(index, value, key);
	node_key_complete(index, column, key);
}

void
node_key_of_scan(GenealogyIndex *index, ScanKey scan_key, NodeKey *key)
{
	Relation relation = index->relation;
	Oid type = relation->rd_opcintype[0];

	memset(key, 0, sizeof(NodeKey));
	if (scan_key->sk_subtype == InvalidOid || scan_key->sk_subtype == type)
		pack_value(index, scan_key->sk_argument, key);
	else
	{
		Oid hash = get_opfamily_proc(relation->rd_opfamily[0], scan_key->sk_subtype,
									 scan_key->sk_subtype, GENEALOGY_HASH_PROC);
		FmgrInfo function;

		if (!OidIsValid(hash))
			elog(ERROR, "missing support function %d(%u,%u) in opfamily %u", GENEALOGY_HASH_PROC,
				 scan_key->sk_subtype, scan_key->sk_subtype, relation->rd_opfamily[0]);
		fmgr_info_cxt(hash, &function, CurrentMemoryContext);
		key->value = scan_key->sk_argument;
		key->hash = hash_value(&function, scan_key->sk_collation, key->value);
	}
	key->equal = &scan_key->sk_func;
	key->collation = scan_key->sk_collation;
}

Datum
node_key_value(const GenealogyIndex *index, const char *bytes, Size size)
{
	/* aligned for any type */
	char *copy = palloc(Max(size, sizeof(Datum)));

	memcpy(copy, bytes, size);
	if (index->key_by_value)
		return fetch_att(copy, true, index->key_length);
	return PointerGetDatum(copy);
}

bool
node_key_is_same(const char *bytes, Size size, const NodeKey *key)
{
	return key->bytes != NULL && key->size == size && memcmp(key->bytes, bytes, size) == 0;
}

bool
node_key_is_equal(GenealogyIndex *index, Datum stored, const NodeKey *key)
{
	FmgrInfo *equal = key->equal;

	if (equal == NULL)
		equal = OidIsValid(index->equal.fn_oid) ? &index->equal : equality(index);
	return DatumGetBool(FunctionCall2Coll(equal, key->collation, stored, key->value));
}
