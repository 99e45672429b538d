/*
 * lookalike.c
 *		Characters that spreadsheets, word processors and keyboards smuggle in.
 *
 * Names follow the Unicode Character Database.
 */
#include "core/lookalike.h"

#include <stddef.h>

static const Lookalike lookalikes[] = {
	{0x00A0, "a no-break space", ' '},
	{0x00AD, "a soft hyphen", '\0'},
	{0x0391, "a Greek capital letter Alpha", 'A'},
	{0x0392, "a Greek capital letter Beta", 'B'},
	{0x0395, "a Greek capital letter Epsilon", 'E'},
	{0x0396, "a Greek capital letter Zeta", 'Z'},
	{0x0397, "a Greek capital letter Eta", 'H'},
	{0x0399, "a Greek capital letter Iota", 'I'},
	{0x039A, "a Greek capital letter Kappa", 'K'},
	{0x039C, "a Greek capital letter Mu", 'M'},
	{0x039D, "a Greek capital letter Nu", 'N'},
	{0x039F, "a Greek capital letter Omicron", 'O'},
	{0x03A1, "a Greek capital letter Rho", 'P'},
	{0x03A4, "a Greek capital letter Tau", 'T'},
	{0x03A5, "a Greek capital letter Upsilon", 'Y'},
	{0x03A7, "a Greek capital letter Chi", 'X'},
	{0x0405, "a Cyrillic capital letter Dze", 'S'},
	{0x0406, "a Cyrillic capital letter Byelorussian-Ukrainian I", 'I'},
	{0x0408, "a Cyrillic capital letter Je", 'J'},
	{0x0410, "a Cyrillic capital letter A", 'A'},
	{0x0412, "a Cyrillic capital letter Ve", 'B'},
	{0x0415, "a Cyrillic capital letter Ie", 'E'},
	{0x041A, "a Cyrillic capital letter Ka", 'K'},
	{0x041C, "a Cyrillic capital letter Em", 'M'},
	{0x041D, "a Cyrillic capital letter En", 'H'},
	{0x041E, "a Cyrillic capital letter O", 'O'},
	{0x0420, "a Cyrillic capital letter Er", 'P'},
	{0x0421, "a Cyrillic capital letter Es", 'C'},
	{0x0422, "a Cyrillic capital letter Te", 'T'},
	{0x0425, "a Cyrillic capital letter Ha", 'X'},
	{0x2002, "an en space", ' '},
	{0x2003, "an em space", ' '},
	{0x2007, "a figure space", ' '},
	{0x2009, "a thin space", ' '},
	{0x200B, "a zero width space", '\0'},
	{0x200C, "a zero width non-joiner", '\0'},
	{0x200D, "a zero width joiner", '\0'},
	{0x200E, "a left-to-right mark", '\0'},
	{0x200F, "a right-to-left mark", '\0'},
	{0x2010, "a hyphen that is not the keyboard's", '-'},
	{0x2011, "a non-breaking hyphen", '-'},
	{0x2012, "a figure dash", '-'},
	{0x2013, "an en dash", '-'},
	{0x2014, "an em dash", '-'},
	{0x2018, "a left single quotation mark", '\''},
	{0x2019, "a right single quotation mark", '\''},
	{0x201C, "a left double quotation mark", '"'},
	{0x201D, "a right double quotation mark", '"'},
	{0x2044, "a fraction slash", '/'},
	{0x202F, "a narrow no-break space", ' '},
	{0x2060, "a word joiner", '\0'},
	{0x2212, "a minus sign that is not the keyboard's", '-'},
	{0x3000, "an ideographic space", ' '},
	{0xFEFF, "a byte-order mark", '\0'},
};

const Lookalike *
lookalike_find(uint32_t character)
{
	for (size_t i = 0; i < sizeof(lookalikes) / sizeof(lookalikes[0]); i++)
	{
		if (lookalikes[i].character == character)
			return &lookalikes[i];
	}
	return NULL;
}
