/*
 * canonical.c
 *		Codes as they are built: without optional separators, and with letters in one case.
 */
#include "format/canonical.h"

#include <string.h>

#include "core/ascii.h"

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

/* The first letter of a text from an offset on, or its end. */
static size_t
find_letter(Slice text, size_t at)
{
	while (at < text.size && !ascii_is_upper(ascii_to_upper(text.data[at])))
		at++;
	return at;
}

size_t
canonical_prefix(const Template *template, Slice codes)
{
	size_t at = 0;

	if (!template->separators && !template->any_case)
		return codes.size;
	for (int i = 0; i < template->items && at < codes.size; i++)
	{
		const TemplateItem *item = &template->item[i];
		size_t end = at + item->max < codes.size ? at + item->max : codes.size;

		/* what follows is not at one position */
		if (item->kind == ITEM_GROUP || item->min != item->max)
			return template->separators ? at : find_letter(codes, at);
		if (item->letters != CASE_AS_BUILT && find_letter((Slice){codes.data, end}, at) < end)
			return find_letter(codes, at);
		at = end;
	}
	return at;
}
