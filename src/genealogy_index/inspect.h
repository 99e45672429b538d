/*
 * inspect.h
 *		What SQL functions that read a genealogy index have in common: rights, locks, checks.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_INSPECT_H
#define TRACEABILITY_GENEALOGY_INDEX_INSPECT_H

#include "genealogy_index/index.h"
#include "storage/lockdefs.h"

typedef struct Inspection
{
	Relation heap;
	Relation index;
	LOCKMODE lock;

	/* restored at the end */
	Oid user;
	int security;
	int settings;
} Inspection;

/*
 * Opens a genealogy index of a table that the caller owns.  Functions that the
 * index calls then run with the rights of the owner only.
 */
extern void inspect_begin(Inspection *inspection, Oid index, LOCKMODE table_lock);
extern void inspect_end(Inspection *inspection);

#endif
