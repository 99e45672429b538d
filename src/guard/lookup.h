/*
 * lookup.h
 *		Which indexes find a table's rows by an item.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_GUARD_LOOKUP_H
#define TRACEABILITY_GUARD_LOOKUP_H

#include "access/stratnum.h"
#include "items/key.h"
#include "nodes/pg_list.h"

/* The columns of a table of links. */
typedef enum GuardColumn
{
	GUARD_PARENT,
	GUARD_CHILD,
	GUARD_INSTALLED_AT,
	GUARD_REMOVED_AT,
	GUARD_TRANSFERRED,
	GUARD_QUANTITY,
} GuardColumn;

/* The columns of a table of lots. */
typedef enum LotColumn
{
	LOT_ITEM,
	LOT_QUANTITY,
} LotColumn;

#define LOOKUP_COLUMNS 6

/* A table, or one partition: numbers of columns may differ between partitions. */
typedef struct LookupTable
{
	Oid relation;
	AttrNumber columns[LOOKUP_COLUMNS]; /* InvalidAttrNumber: there is no such column */
	Oid index;
	AttrNumber index_column; /* by which it is searched */
	StrategyNumber equality; /* as the index calls the operator */
} LookupTable;

typedef struct Lookup
{
	const ItemKey *key;
	int column; /* that the item is looked up in */
	int ntables;
	LookupTable *tables;
} Lookup;

/*
 * Finds, for a table or the partitions of one, the columns of these names (NULL:
 * there is none), and an index that finds rows by the column of the lookup, of
 * which key and column are filled in.  The tables stay locked.  False when a table
 * has no such index; "lacking" is the table.
 */
extern bool lookup_resolve(Lookup *lookup, Oid relation, const char *const *columns, int ncolumns,
						   Oid *lacking);

#endif
