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
	bool fresh;    /* it must be made a page of the wanted kind, in the record that uses it */
} SpacePage;

/* A page of nodes or chunks with room for one more item, without waiting for a busy one. */
extern SpacePage space_for_item(GenealogyIndex *index, PageKind kind, Size size);

/* A page to be made anew. */
extern Buffer space_for_page(GenealogyIndex *index);

/* Room for one more item, as the free space map is told of it. */
extern Size space_on_page(Page page);

/* Lets other sessions use what this one leaves on a page. */
extern void space_announce(Relation relation, BlockNumber block, Size size);

/* Raises an error when an item would be where numbers do not reach. */
extern void space_check_limit(GenealogyIndex *index, BlockNumber block);

/* Where an item will be on a page; invalid when the page is damaged or has no room for it. */
extern OffsetNumber space_find_place(Page page, Size size);

/* Puts an item there, which cannot fail. */
extern void space_put_item(Page page, OffsetNumber place, const void *item, Size size);

/* Both, outside of critical sections. */
extern OffsetNumber space_add_item(Page page, const void *item, Size size);

#endif
