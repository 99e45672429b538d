/*
 * alphabet.h
 *		The character classes of the template language.
 */
#ifndef TRACEABILITY_FORMAT_ALPHABET_H
#define TRACEABILITY_FORMAT_ALPHABET_H

#include "format/template.h"

/* The class of a letter such as N. */
extern bool alphabet_find(char letter, CharacterClass *class);

extern bool alphabet_has(CharacterClass class, char c);

/* All characters of a class; as digits of a number, where it can have one, from zero up. */
extern const char *alphabet_characters(CharacterClass class);

/* Whether a number has a zero, which it then has none of in front where its width is not fixed. */
extern bool alphabet_has_zero(CharacterClass class);

/* The most characters of a number that fits 64 bits; 0: the class makes no numbers. */
extern int alphabet_number_width(CharacterClass class);

/* "a digit" and so on; "4 digits" and so on. */
extern const char *alphabet_one(CharacterClass class);
extern const char *alphabet_many(CharacterClass class);

#endif
