/*
 * revision.c
 *		Revisions of drawings and parts, as ASME Y14.35 letters them.
 */
#include "format/revision.h"

#include <string.h>

#include "core/ascii.h"

static const char letters[] = "ABCDEFGHJKLMNPRTUVWY";

bool
revision_has_letter(char c)
{
	return c != '\0' && strchr(letters, c) != NULL;
}

static size_t
count_letters(Slice text)
{
	size_t count = 0;

	while (count < text.size && revision_has_letter(text.data[count]))
		count++;
	return count;
}

bool
revision_is_valid(Slice text)
{
	if (text.size == 0)
		return false;
	return (text.size <= REVISION_LETTERS_MAX && count_letters(text) == text.size) ||
		   (text.size <= REVISION_DIGITS_MAX && slice_is_digits(text));
}

static size_t
next_number(Slice text, char *next)
{
	size_t at = text.size;

	memcpy(next, text.data, text.size);
	while (at > 0 && next[at - 1] == '9')
		next[--at] = '0';
	if (at > 0)
	{
		next[at - 1]++;
		return text.size;
	}
	if (text.size == REVISION_DIGITS_MAX)
		return 0;
	memmove(next + 1, next, text.size);
	next[0] = '1';
	return text.size + 1;
}

static const char *
letter_after(char c)
{
	const char *letter = letters;

	while (*letter != '\0' && *letter <= c)
		letter++;
	return *letter == '\0' ? NULL : letter;
}

/* The least greater revision: the letter farthest to the right that can grow does. */
static size_t
next_letters(Slice text, char *next)
{
	size_t valid = count_letters(text);

	for (size_t at = text.size; at-- > 0;)
	{
		const char *letter = letter_after(text.data[at]);

		if (at > valid || letter == NULL)
			continue;
		memcpy(next, text.data, at);
		next[at] = *letter;
		memset(next + at + 1, 'A', text.size - at - 1);
		return text.size;
	}
	if (text.size == REVISION_LETTERS_MAX)
		return 0;
	memset(next, 'A', text.size + 1);
	return text.size + 1;
}

size_t
revision_next(Slice text, char *next)
{
	return ascii_is_digit(text.data[0]) ? next_number(text, next) : next_letters(text, next);
}
