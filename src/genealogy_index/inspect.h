/*
 * inspect.h
 *		Looking at a genealogy index from SQL: who may, and how it is opened.
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

	/* what is set back at the end */
	Oid user;
	int security;
	int settings;
} Inspection;

/*
 * Opens a genealogy index of a table of the caller's.  From then on, functions
 * that the index calls run with the rights of the owner only.
 */
extern void inspect_begin(Inspection *inspection, Oid index, LOCKMODE table_lock);
extern void inspect_end(Inspection *inspection);

#endif
