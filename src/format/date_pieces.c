/*
 * date_pieces.c
 *		Dates that a code has in pieces.
 *
 * Matching reads such a date at its last piece, so the result depends on the
 * positions of all of them.
 */
#include "format/date_pieces.h"

#include "format/traced.h"

void
date_pieces_add(Template *template, int whole, int piece)
{
	int last = whole;

	while (template->item[last].another >= 0)
		last = template->item[last].another;
	template->item[last].another = (int16_t) piece;
	template->item[piece].whole = (int16_t) whole;
}

bool
date_pieces_are_together(const Template *template, const TemplateItem *whole)
{
	for (int i = whole->another; i >= 0; i = template->item[i].another)
	{
		if (template->item[i].group != whole->group)
			return false;
	}
	return true;
}

/*
 * The beginning of a code, or the position of the last piece, gives the position of
 * a piece at a fixed distance.  Of the others one is kept, which must give the rest.
 */
bool
date_pieces_trace(Template *template, int whole)
{
	int traced = -1;
	int last = whole;

	while (template->item[last].another >= 0)
		last = template->item[last].another;
	for (int i = whole; i != last; i = template->item[i].another)
	{
		const TemplateItem *piece = &template->item[i];

		if (traced_is_fixed(template, 0, i, piece) || traced_is_fixed(template, i, last, piece))
			continue;
		if (traced < 0)
			traced = i;
		else if (!traced_is_fixed(template, traced, i, piece))
			return false;
	}
	return traced < 0 || traced_keep(template, traced, last);
}
