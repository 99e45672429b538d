/*
 * check.h
 *		What is wrong with a table of links.
 */
#ifndef TRACEABILITY_CHECK_CHECK_H
#define TRACEABILITY_CHECK_CHECK_H

#include "check/links.h"

/* The table of how much of each lot was received. */
typedef struct LotsTable
{
	Oid relation;
	const char *lot; /* columns */
	const char *received;
} LotsTable;

/* How much of a lot was received; lots are the first nodes, and have the same numbers. */
typedef struct LotStock
{
	Numeric received; /* NULL: no row has a quantity */
	bool unlimited;   /* a row has none */
} LotStock;

typedef struct Lots
{
	LotStock *stock;
	uint32 count;
	uint64 capacity;
} Lots;

/* Each check reports one problem; links must be grouped by the end named here. */
extern void check_cycles(CheckedLinks *links);                 /* by parent */
extern void check_locations(CheckedLinks *links);              /* by child */
extern void check_lots(CheckedLinks *links, const Lots *lots); /* by child */

/*
 * Reads the lots into the nodes, before any link, so that they are the first nodes.
 */
extern void check_lots_read(Lots *lots, CheckedLinks *links, const LotsTable *table);

/* A row; the last three may be NULL. */
typedef struct Finding
{
	const char *problem;
	uint32 node;
	const uint32 *links; /* that prove it */
	uint32 count;
	const Period *period; /* in which it holds */
	Numeric received;
	Numeric used;
} Finding;

extern void check_add_finding(CheckedLinks *links, const Finding *finding);

#endif
