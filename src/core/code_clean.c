/*
 * code_clean.c
 *		A code without the characters that spreadsheets and word processors add.
 *
 * "<BOM>DRN-2980<en dash>0007  A<tab>" is DRN-2980-0007 A.
 */
#include "core/code_clean.h"

#include "core/lookalike.h"

static bool
belongs_to_ends(uint32_t character)
{
	switch (character)
	{
		case ' ':
		case '\t':
		case '\n':
		case '\r':
		case 0x00A0: /* no-break space */
		case 0x2007: /* figure space, which does not break either */
		case 0x202F: /* narrow no-break space */
		case 0xFEFF: /* byte-order mark */
			return true;
		default:
			return false;
	}
}

/* Dashes are the characters for which the hint of their error is to type "-". */
static bool
is_dash(uint32_t character)
{
	const Lookalike *lookalike = character < 0x80 ? NULL : lookalike_find(character);

	return lookalike != NULL && lookalike->ascii == '-';
}

/* Bytes that are no character in the text's encoding, which are kept. */
#define NO_CHARACTER UINT32_MAX

static uint32_t
next_character(Slice text, CharacterReader read, size_t *size)
{
	uint32_t character = (unsigned char) text.data[0];

	*size = 1;
	if (character < 0x80)
		return character;
	*size = read(text, &character);
	if (*size > 0)
		return character;
	*size = 1;
	return NO_CHARACTER;
}

void
code_clean_begin(CodeCleaner *cleaner, char *cleaned)
{
	*cleaner = (CodeCleaner){.cleaned = cleaned, .last = NO_CHARACTER};
}

static void
write_character(CodeCleaner *cleaner, uint32_t character, Slice bytes)
{
	bool in_front = cleaner->end == 0 && belongs_to_ends(character);

	if (is_dash(character))
		cleaner->cleaned[cleaner->written++] = '-';
	else if (!in_front && !(character == ' ' && cleaner->last == ' '))
	{
		memcpy(cleaner->cleaned + cleaner->written, bytes.data, bytes.size);
		cleaner->written += bytes.size;
	}
	if (!belongs_to_ends(character))
		cleaner->end = cleaner->written;
	cleaner->last = character;
}

Slice
code_clean_step(CodeCleaner *cleaner, Slice text, CharacterReader read)
{
	size_t rest = text.size > CODE_CLEAN_STEP ? text.size - CODE_CLEAN_STEP : 0;

	while (text.size > rest)
	{
		size_t size;
		uint32_t character = next_character(text, read, &size);

		write_character(cleaner, character, (Slice){text.data, size});
		text = slice_from(text, size);
	}
	return text;
}
