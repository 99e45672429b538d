/*
 * characters.c
 *		Sets of characters that a format writes out, such as (0-9A-HJ-NP-Z).
 */
#include "format/characters.h"

#include <string.h>

#include "core/ascii.h"

/* The next character; false at the end, and where no code has such a character. */
static bool
take_character(Slice text, size_t *at, char *c)
{
	if (*at < text.size && text.data[*at] == '\\')
		++*at;
	if (*at == text.size || !ascii_is_printable(text.data[*at]) || text.data[*at] == '|' ||
		text.data[*at] == ' ')
		return false;
	*c = text.data[(*at)++];
	return true;
}

static const char *
add_range(Template *template, TextSpan *characters, char first, char last)
{
	for (int c = first; c <= last; c++)
	{
		if (c == '|')
			return "a range without \"|\"";
		if (characters_find(template_characters(template, *characters), (char) c) >= 0)
			return "a character that the set does not have yet";
		if (template->characters_size == TEMPLATE_CHARACTERS_MAX)
			return "a format with fewer characters in its sets";
		template->characters[template->characters_size++] = (char) c;
		characters->size++;
	}
	return NULL;
}

const char *
characters_compile(Slice text, Template *template, TextSpan *characters, size_t *at)
{
	*characters = (TextSpan){(uint16_t) template->characters_size, 0};
	*at = 0;
	while (*at < text.size && text.data[*at] != ')')
	{
		size_t start = *at;
		const char *expected;
		char first;
		char last;

		if (!take_character(text, at, &first))
			return *at < text.size && (unsigned char) text.data[*at] >= 128
					   ? "a character of ASCII, as codes have no others,"
					   : "a character that a code can have";
		last = first;
		if (*at + 1 < text.size && text.data[*at] == '-' && text.data[*at + 1] != ')')
		{
			++*at;
			if (!take_character(text, at, &last))
				return "the last character of a range";
			if (last < first)
			{
				*at = start;
				return "a range that ascends";
			}
		}
		expected = add_range(template, characters, first, last);
		if (expected != NULL)
		{
			*at = start;
			return expected;
		}
	}
	if (*at == text.size)
		return "\")\"";
	return characters->size == 0 ? "a character" : NULL;
}

int
characters_find(Slice characters, char c)
{
	const char *found = memchr(characters.data, c, characters.size);

	return found == NULL ? -1 : (int) (found - characters.data);
}
