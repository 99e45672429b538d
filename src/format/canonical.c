/*
 * canonical.c
 *		Codes as they are built: without optional separators.
 */
#include "format/canonical.h"

#include <string.h>

int
canonical_write(const Template *template, const Match *match, char *text, Slice *canonical)
{
	int first = -1;
	size_t size = 0;

	for (int i = 0; i < template->items; i++)
	{
		Slice matched = match_text(match, i);

		if (!match->item[i].present)
			continue;
		if (template->item[i].separator)
		{
			first = first < 0 ? i : first;
			i = template->item[i].end - 1;
			continue;
		}
		memcpy(text + size, matched.data, matched.size);
		size += matched.size;
	}
	*canonical = (Slice){text, size};
	return first;
}

bool
canonical_same_fields(const Template *template, const Match *one, const Match *other)
{
	for (int i = 0; i < template->items; i++)
	{
		if (!template_is_field(&template->item[i]))
			continue;
		if (one->item[i].present != other->item[i].present ||
			(one->item[i].present && !slice_equal(match_text(one, i), match_text(other, i))))
			return false;
	}
	return true;
}
