/*
 * traced.h
 *		Items whose position in a code decides what follows.
 *
 * Matching tries an item once at each position.  Where the result depends on the
 * position of an earlier item, too, it is kept for each of its positions.
 */
#ifndef TRACEABILITY_FORMAT_TRACED_H
#define TRACEABILITY_FORMAT_TRACED_H

#include "format/template.h"

/* Whether a group is around an item, so that the item is present only with it; -1: always. */
extern bool traced_is_around(const Template *template, int group, const TemplateItem *item);

/* Whether the items from "first" up to "end" have one width in every code that has "there". */
extern bool traced_is_fixed(const Template *template, int first, int end,
							const TemplateItem *there);

/*
 * Makes matching keep the position of an item up to a later one.  False: that of
 * another would have to be kept at once.
 */
extern bool traced_keep(Template *template, int traced, int last);

#endif
