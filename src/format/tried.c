/*
 * tried.c
 *		The places in a code that an item was tried at, a bit for each.
 */
#include "format/tried.h"

size_t
tried_size(const Template *template, size_t code_size)
{
	size_t places = code_size + 1;

	if (!template->branches)
		return 0;
	return ((size_t) (template->items + 1) * places * (template->traces ? places : 1) + 7) / 8;
}

/* Where the item is that decides what follows; what is absent begins at the end, as nothing does. */
static size_t
traced_place(const Template *template, const Match *match, int item)
{
	int traced = item < template->items ? template->item[item].traced : -1;

	if (traced < 0)
		return 0;
	return match->item[traced].present ? match->item[traced].start : match->code.size;
}

static size_t
bit_of(const Template *template, const Match *match, int item, size_t at)
{
	size_t places = match->code.size + 1;
	size_t bit = (size_t) item * places + at;

	return template->traces ? bit * places + traced_place(template, match, item) : bit;
}

bool
tried_already(const Template *template, const Match *match, int item, size_t at,
			  const unsigned char *tried)
{
	size_t bit = bit_of(template, match, item, at);

	return (tried[bit / 8] & 1u << bit % 8) != 0;
}

bool
tried_before(const Template *template, const Match *match, int item, size_t at,
			 unsigned char *tried)
{
	size_t bit = bit_of(template, match, item, at);
	bool before = (tried[bit / 8] & 1u << bit % 8) != 0;

	tried[bit / 8] |= (unsigned char) (1u << bit % 8);
	return before;
}
