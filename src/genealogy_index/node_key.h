/*
 * node_key.h
 *		Keys of nodes: as values, as stored bytes, and their hash.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_NODE_KEY_H
#define TRACEABILITY_GENEALOGY_INDEX_NODE_KEY_H

#include "genealogy_index/index.h"

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

/* Makes a key of a value of the column's type; allocates. */
extern void node_key_of_column(GenealogyIndex *index, int column, Datum value, NodeKey *key);

/* The same for a value that is only looked for; it may be of any length. */
extern void node_key_of_value(GenealogyIndex *index, Datum value, NodeKey *key);

/* The bytes alone of such a value, as a node stores them. */
extern void node_key_pack(const GenealogyIndex *index, Datum value, NodeKey *key);

/* Makes a key of such bytes of a value of a column. */
extern void node_key_complete(GenealogyIndex *index, int column, NodeKey *key);

/* Makes a key of the operand of a scan key. */
extern void node_key_of_scan(GenealogyIndex *index, ScanKey scan_key, NodeKey *key);

/* Makes a value of the bytes of a key; allocates. */
extern Datum node_key_value(const GenealogyIndex *index, const char *bytes, Size size);

extern uint32 node_key_hash(GenealogyIndex *index, Datum value);

/* Whether the stored key has the same bytes, which makes it equal. */
extern bool node_key_is_same(const char *bytes, Size size, const NodeKey *key);

/* Whether a node_key_value is equal to the one looked for. */
extern bool node_key_is_equal(GenealogyIndex *index, Datum stored, const NodeKey *key);

#endif
