/*
 * change.h
 *		One change of an index: pages that are written together, or not at all.
 *
 * A change is one WAL record.  While an index is built, nobody else sees it,
 * and its pages are logged at the end; until then they are changed in place.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_CHANGE_H
#define TRACEABILITY_GENEALOGY_INDEX_CHANGE_H

#include "access/generic_xlog.h"
#include "genealogy_index/index.h"

typedef struct Change
{
	GenericXLogState *state; /* NULL: in place */
	Buffer buffers[MAX_GENERIC_XLOG_PAGES];
	int count;
} Change;

extern Change change_begin(GenealogyIndex *index);

/* The page to be changed; "whole" when it is made anew. */
extern Page change_page(Change *change, Buffer buffer, bool whole);

extern void change_finish(Change *change);

#endif
