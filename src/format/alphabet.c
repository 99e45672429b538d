/*
 * alphabet.c
 *		The character classes of the template language.
 *
 * CSET 82, 39 and 32: GS1 General Specifications, 7.11.
 */
#include "format/alphabet.h"

#include <string.h>

typedef struct Alphabet
{
	char letter;
	int number_width; /* w, the greatest for which all numbers of w characters are below 2^63 */
	const char *characters;
	const char *one;
	const char *many;
} Alphabet;

/*
 * Widths of numbers, with 2^63 = 9.2 * 10^18: 10^18; 26 + 26^2 + ... + 26^13 =
 * 2.6 * 10^18, as a number of letters is any text; 36^12 = 4.7 * 10^18; 16^15 =
 * 1.2 * 10^18; 32 + 32^2 + ... + 32^12 = 1.2 * 10^18.
 */
static const Alphabet alphabets[] = {
	[CLASS_DIGITS] = {'N', 18, "0123456789", "a digit", "digits"},
	[CLASS_CAPITALS] = {'A', 13, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", "a capital letter",
						"capital letters"},
	[CLASS_ALPHANUMERICS] = {'U', 12, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
							 "a digit or a capital letter", "digits or capital letters"},
	[CLASS_HEXADECIMALS] = {'H', 15, "0123456789ABCDEF", "a hexadecimal digit (0-9, A-F)",
							"hexadecimal digits (0-9, A-F)"},
	[CLASS_GS1_82] = {'X', 0,
					  "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_"
					  "abcdefghijklmnopqrstuvwxyz",
					  "a character of GS1 CSET 82", "characters of GS1 CSET 82"},
	[CLASS_GS1_39] = {'Y', 0, "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
					  "a character of GS1 CSET 39", "characters of GS1 CSET 39"},
	[CLASS_GS1_32] = {'C', 12, "23456789ABCDEFGHJKLMNPQRSTUVWXYZ",
					  "a character of GS1 CSET 32 (no 0 1 I O)",
					  "characters of GS1 CSET 32 (no 0 1 I O)"},
};

bool
alphabet_find(char letter, CharacterClass *class)
{
	for (size_t i = 0; i < sizeof(alphabets) / sizeof(alphabets[0]); i++)
	{
		if (alphabets[i].letter == letter)
		{
			*class = (CharacterClass) i;
			return true;
		}
	}
	return false;
}

bool
alphabet_has(CharacterClass class, char c)
{
	/* the common ones without a search */
	if (c >= '0' && c <= '9')
		return class != CLASS_CAPITALS && (class != CLASS_GS1_32 || c >= '2');
	if (c >= 'A' && c <= 'F')
		return class != CLASS_DIGITS;
	return c != '\0' && strchr(alphabets[class].characters, c) != NULL;
}

const char *
alphabet_characters(CharacterClass class)
{
	return alphabets[class].characters;
}

bool
alphabet_has_zero(CharacterClass class)
{
	return alphabets[class].characters[0] == '0';
}

int
alphabet_number_width(CharacterClass class)
{
	return alphabets[class].number_width;
}

const char *
alphabet_one(CharacterClass class)
{
	return alphabets[class].one;
}

const char *
alphabet_many(CharacterClass class)
{
	return alphabets[class].many;
}
