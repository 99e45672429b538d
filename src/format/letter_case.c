/*
 * letter_case.c
 *		Letters that a code may have in either case.
 */
#include "format/letter_case.h"

#include "format/item_characters.h"

static Slice
write_folded(Slice text, char (*fold)(char c), char *folded)
{
	for (size_t i = 0; i < text.size; i++)
		folded[i] = fold(text.data[i]);
	return (Slice){folded, text.size};
}

Slice
letter_case_fold(LetterCase letters, Slice text, char *folded)
{
	switch (letters)
	{
		case CASE_ANY_FOR_CAPITALS:
			return write_folded(text, ascii_to_upper, folded);
		case CASE_ANY_FOR_SMALL:
			return write_folded(text, ascii_to_lower, folded);
		default:
			return text;
	}
}

void
letter_views(Slice code, bool any_case, LetterViews *views)
{
	for (int i = 0; i < LETTER_CASES; i++)
		views->view[i] = code;
	if (!any_case)
		return;
	views->view[CASE_ANY_FOR_CAPITALS] = write_folded(code, ascii_to_upper, views->capitals);
	views->view[CASE_ANY_FOR_SMALL] = write_folded(code, ascii_to_lower, views->small);
}

/* Whether two codes of a choice differ in the case of letters alone. */
static bool
has_same_codes(const Template *template, const TemplateItem *choice)
{
	for (int i = 1; i < choice->parts; i++)
	{
		Slice code = template_text(template, template->part[choice->first + i].code);

		for (int k = 0; k < i; k++)
		{
			if (letter_case_equal(CASE_ANY_FOR_TEXT, code,
								  template_text(template, template->part[choice->first + k].code)))
				return true;
		}
	}
	return false;
}

const char *
letter_case_set(const Template *template, TemplateItem *item)
{
	bool capitals = false;
	bool small = false;

	for (int c = 'A'; c <= 'Z'; c++)
	{
		capitals |= item_characters_write(template, item, (char) c);
		small |= item_characters_write(template, item, ascii_to_lower((char) c));
	}
	if (!capitals && !small)
		return "letters where their case does not count";
	if (item->kind == ITEM_CHOICE && has_same_codes(template, item))
		return "codes that differ in more than the case of their letters";
	if (item->kind == ITEM_LITERAL || item->kind == ITEM_CHOICE)
		item->letters = CASE_ANY_FOR_TEXT;
	else if (capitals && small)
		return "capitals or small letters, not both, where their case does not count";
	else
		item->letters = capitals ? CASE_ANY_FOR_CAPITALS : CASE_ANY_FOR_SMALL;
	return NULL;
}

static bool
is_same_letter(char one, char other)
{
	return ascii_to_upper(one) == ascii_to_upper(other);
}

size_t
letter_case_count_same(LetterCase letters, Slice text, Slice code)
{
	size_t most = text.size < code.size ? text.size : code.size;
	size_t same = 0;

	while (same < most && text.data[same] == code.data[same])
		same++;
	while (letters != CASE_AS_BUILT && same < most &&
		   is_same_letter(text.data[same], code.data[same]))
		same++;
	return same;
}

bool
letter_case_equal(LetterCase letters, Slice one, Slice other)
{
	return one.size == other.size && letter_case_count_same(letters, one, other) == one.size;
}
