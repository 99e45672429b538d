/*
 * date_pieces.h
 *		Dates that a code has in pieces, such as {date:WW}{plant:A1}{date:YY}.
 */
#ifndef TRACEABILITY_FORMAT_DATE_PIECES_H
#define TRACEABILITY_FORMAT_DATE_PIECES_H

#include "format/template.h"

/* Makes a date a piece of the one with the same name that begins with "whole". */
extern void date_pieces_add(Template *template, int whole, int piece);

static inline bool
date_is_in_pieces(const TemplateItem *whole)
{
	return whole->another >= 0;
}

/* Whether an item is a piece of a date after its first one, which has the value. */
static inline bool
date_is_later_piece(const Template *template, const TemplateItem *item)
{
	return item->kind == ITEM_DATE && &template->item[item->whole] != item;
}

/* Whether all pieces of a date are there at once. */
extern bool date_pieces_are_together(const Template *template, const TemplateItem *whole);

/*
 * Marks the items between which matching must keep the position of a piece.  False:
 * two such positions would have to be kept at once.
 */
extern bool date_pieces_trace(Template *template, int whole);

#endif
