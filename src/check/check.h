/*
 * check.h
 *		What is wrong with a table of links.
 */
#ifndef TRACEABILITY_CHECK_CHECK_H
#define TRACEABILITY_CHECK_CHECK_H

#include "check/links.h"

/* Where it stands how much there was of each lot. */
typedef struct LotsTable
{
	Oid relation;
	const char *lot; /* columns */
	const char *received;
} LotsTable;

/* What there was of a lot; of those that are numbered, one for each of the first nodes. */
typedef struct LotStock
{
	Numeric received; /* NULL: no row says how much */
	bool unlimited;   /* a row does not */
} LotStock;

typedef struct Lots
{
	LotStock *stock;
	uint32 count;
	uint64 capacity;
} Lots;

/* Each looks for one problem and reports it; links must be grouped as said. */
extern void check_cycles(Links *links);                 /* by parent */
extern void check_places(Links *links);                 /* by child */
extern void check_lots(Links *links, const Lots *lots); /* by child */

/*
 * The lots are read into the nodes before any link is, so that they come first
 * among them.
 */
extern void lots_read(Lots *lots, Links *links, const LotsTable *table);

/* A row; the last three may be NULL. */
typedef struct Finding
{
	const char *problem;
	uint32 node;
	const uint32 *links; /* that prove it */
	uint32 count;
	const Period *period; /* when it is so */
	Numeric received;
	Numeric used;
} Finding;

extern void report_finding(Links *links, const Finding *finding);

#endif
