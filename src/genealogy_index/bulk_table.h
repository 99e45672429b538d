/*
 * bulk_table.h
 *		Nodes of a build in memory, found by their keys.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_BULK_TABLE_H
#define TRACEABILITY_GENEALOGY_INDEX_BULK_TABLE_H

#include "genealogy_index/bulk.h"
#include "genealogy_index/node_key.h"

typedef struct BulkTable BulkTable;

/* It has room for one node at least, and takes no more memory than this. */
extern BulkTable *bulk_table_begin(GenealogyIndex *index, Size memory);
extern void bulk_table_end(BulkTable *table);

/* Removes all nodes. */
extern void bulk_table_clear(BulkTable *table);

/*
 * The node of a key, which is added when there is none, and its index.  NULL: there is
 * none, and no room for it.
 */
extern BulkNode *bulk_table_find(BulkTable *table, const NodeKey *key, uint32 *index);

/* The number of nodes. */
extern uint32 bulk_table_size(const BulkTable *table);

/* Writes all nodes in the order in which they were added. */
extern void bulk_table_write(BulkTable *table, Tape *tape);

#endif
