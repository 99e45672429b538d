/*
 * canonical.c
 *		Codes as they are built: without optional separators, and with letters in one case.
 */
#include "format/canonical.h"

#include <string.h>

Slice
canonical_write(const Template *template, const Match *match, char *text)
{
	size_t size = 0;

	for (int i = 0; i < template->items; i++)
	{
		Slice matched = match_text(match, i);

		if (!match->item[i].present)
			continue;
		if (template->item[i].separator)
		{
			i = template->item[i].end - 1;
			continue;
		}
		memcpy(text + size, matched.data, matched.size);
		size += matched.size;
	}
	return (Slice){text, size};
}

void
canonical_refuse(Slice code, Slice canonical, Fault *fault)
{
	size_t at = 0;

	while (at < canonical.size && code.data[at] == canonical.data[at])
		at++;
	fault_set(fault, FAULT_SYNTAX, (int) at + 1,
			  "Expected another spelling at position %d: the code would be built as \"%.*s%s\", "
			  "which is read otherwise.",
			  (int) at + 1, FAULT_QUOTED(canonical));
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
