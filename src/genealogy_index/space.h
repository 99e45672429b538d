/*
 * space.h
 *		Pages with room in a genealogy index.
 */
#ifndef TRACEABILITY_GENEALOGY_INDEX_SPACE_H
#define TRACEABILITY_GENEALOGY_INDEX_SPACE_H

#include "genealogy_index/debug.h"
#include "genealogy_index/index.h"

#define SPACE_NODES_ON_PAGE DEBUG_LIMIT(3, NODES_PER_PAGE)

typedef struct SpacePage
{
	Buffer buffer; /* pinned and locked exclusively */
	bool fresh;    /* the WAL record that uses it must initialise it */
} SpacePage;

/* The room that a tuple needs. */
typedef struct SpaceWanted
{
	PageKind kind; /* nodes or chunks */
	Size size;
	BlockNumber near;  /* a page to try; 0 or InvalidBlockNumber: none */
	BlockNumber after; /* only pages after this one will do */
} SpaceWanted;

/* A page with room for one more tuple, without waiting for a busy one. */
extern SpacePage space_for_tuple(GenealogyIndex *index, const SpaceWanted *wanted);

/* A page without use, to be initialised. */
extern Buffer space_for_page(GenealogyIndex *index);

/* Room for one more tuple, as the free space map has it. */
extern Size space_on_page(Page page);

/*
 * Enters a locked page in the free space map, with the room that retired chunks take;
 * only pages without use may get another one.
 */
extern void space_record(Relation relation, BlockNumber block, Page page);

/* The same without that room, since their horizon has not passed. */
extern void space_record_now(Relation relation, BlockNumber block, Page page);

/* Offers the room on a page to other sessions. */
extern void space_announce(Relation relation, BlockNumber block, PageKind kind, Size size);

/* Raises an error when a block is beyond those that node numbers can name. */
extern void space_check_limit(GenealogyIndex *index, BlockNumber block);

/* The line pointer of the next tuple; invalid when the page is damaged or has no room for it. */
extern OffsetNumber space_find_offset(Page page, Size size);

/* Puts a tuple there, which cannot fail. */
extern void space_put_tuple(Page page, OffsetNumber offset, const void *tuple, Size size);

/* Both, outside of critical sections. */
extern OffsetNumber space_add_tuple(Page page, const void *tuple, Size size);

#endif
