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

/* All characters of a class; if it makes numbers, in the order of their values as digits. */
extern const char *alphabet_characters(CharacterClass class);

/* Whether numbers of a class have a zero; then those of variable width have no leading zeros. */
extern bool alphabet_has_zero(CharacterClass class);

/* The most characters of which every number fits bigint; 0: the class makes no numbers. */
extern int alphabet_number_width(CharacterClass class);

/* "a digit" and so on; "4 digits" and so on. */
extern const char *alphabet_one(CharacterClass class);
extern const char *alphabet_many(CharacterClass class);

#endif
