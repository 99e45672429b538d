/*
 * item_alphabet.c
 *		The characters of a field: those of a class, or a set of the format's own.
 */
#include "format/item_alphabet.h"

#include <stdio.h>
#include <string.h>

#include "format/alphabet.h"

/* A set that is longer is not written out in a message. */
#define SHOWN_MAX 60

Slice
item_alphabet(const Template *template, const TemplateItem *item)
{
	const char *characters;

	if (item->class == CLASS_OWN)
		return template_characters(template, item->characters);
	characters = alphabet_characters(item->class);
	return (Slice){characters, strlen(characters)};
}

void
item_alphabet_set(const Template *template, TemplateItem *item)
{
	Slice characters = item_alphabet(template, item);

	for (size_t i = 0; i < characters.size; i++)
	{
		unsigned char byte = (unsigned char) characters.data[i];

		item->set[byte / 64] |= UINT64_C(1) << byte % 64;
	}
}

bool
item_alphabet_has_zero(const Template *template, const TemplateItem *item)
{
	return item_alphabet(template, item).data[0] == '0';
}

/* Of texts of all sizes together, since without a zero each is a number of its own. */
static int
widest_number(int64_t radix)
{
	int64_t power = 1;
	int64_t texts = 0;
	int width = 0;

	while (power <= (INT64_MAX - texts) / radix)
	{
		power *= radix;
		texts += power;
		width++;
	}
	return width;
}

int
item_alphabet_number_width(const Template *template, const TemplateItem *item)
{
	size_t radix;

	if (item->class != CLASS_OWN)
		return alphabet_number_width(item->class);
	radix = item_alphabet(template, item).size;
	return radix < 2 ? 0 : widest_number((int64_t) radix);
}

/* The end of a run of characters that follow each other in ASCII. */
static size_t
find_run_end(Slice characters, size_t at)
{
	while (at + 1 < characters.size && characters.data[at + 1] == characters.data[at] + 1)
		at++;
	return at + 1;
}

/* As the format may write it: 0-9A-HJ-NP-Z. */
static void
write_ranges(Slice characters, char *text)
{
	size_t used = 0;

	for (size_t at = 0; at < characters.size;)
	{
		size_t end = find_run_end(characters, at);

		if (used >= SHOWN_MAX)
		{
			memcpy(text + used, "...", sizeof("..."));
			return;
		}
		if (end - at < 3)
			end = at + 1;
		text[used++] = characters.data[at];
		if (end - at > 1)
		{
			text[used++] = '-';
			text[used++] = characters.data[end - 1];
		}
		at = end;
	}
	text[used] = '\0';
}

void
item_alphabet_one(const Template *template, const TemplateItem *item, char *text, size_t room)
{
	char ranges[SHOWN_MAX + 8];

	if (item->class != CLASS_OWN)
	{
		snprintf(text, room, "%s", alphabet_one(item->class));
		return;
	}
	write_ranges(item_alphabet(template, item), ranges);
	snprintf(text, room, "a character of (%s)", ranges);
}

void
item_alphabet_many(const Template *template, const TemplateItem *item, char *text, size_t room)
{
	char ranges[SHOWN_MAX + 8];

	if (item->class != CLASS_OWN)
	{
		snprintf(text, room, "%s", alphabet_many(item->class));
		return;
	}
	write_ranges(item_alphabet(template, item), ranges);
	snprintf(text, room, "characters of (%s)", ranges);
}
