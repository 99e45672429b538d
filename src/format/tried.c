/*
 * tried.c
 *		The positions in a code at which an item was tried, a bit for each.
 */
#include "format/tried.h"

size_t
tried_size(const Template *template, size_t code_size)
{
	size_t positions = code_size + 1;

	if (!template->branches)
		return 0;
	return ((size_t) (template->items + 1) * positions * (template->traces ? positions : 1) + 7) /
		   8;
}

/* The position of the item that decides what follows; the end of the code if it is absent. */
static size_t
traced_position(const Template *template, const Match *match, int item)
{
	int traced = item < template->items ? template->item[item].traced : -1;

	if (traced < 0)
		return 0;
	return match->item[traced].present ? match->item[traced].start : match->code.size;
}

static size_t
bit_of(const Template *template, const Match *match, int item, size_t at)
{
	size_t positions = match->code.size + 1;
	size_t bit = (size_t) item * positions + at;

	return template->traces ? bit * positions + traced_position(template, match, item) : bit;
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
