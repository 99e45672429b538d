/*
 * item_alphabet.h
 *		The characters of a field: those of a class, or a set of the format's own.
 */
#ifndef TRACEABILITY_FORMAT_ITEM_ALPHABET_H
#define TRACEABILITY_FORMAT_ITEM_ALPHABET_H

#include "format/template.h"

/* Room for what a field expects. */
#define ITEM_ALPHABET_TEXT_MAX 100

/* Prepares an item whose class, and set if that is its own, is known. */
extern void item_alphabet_set(const Template *template, TemplateItem *item);

/* All characters, in the order of their values as digits. */
extern Slice item_alphabet(const Template *template, const TemplateItem *item);

/* Whether numbers have a zero; then those of variable width have no leading zeros. */
extern bool item_alphabet_has_zero(const Template *template, const TemplateItem *item);

/* The most characters of which every number fits bigint; 0: there are no numbers. */
extern int item_alphabet_number_width(const Template *template, const TemplateItem *item);

/* Write "a digit" and so on; "digits" and so on. */
extern void item_alphabet_one(const Template *template, const TemplateItem *item, char *text,
							  size_t room);
extern void item_alphabet_many(const Template *template, const TemplateItem *item, char *text,
							   size_t room);

static inline bool
item_alphabet_has(const TemplateItem *item, char c)
{
	unsigned char byte = (unsigned char) c;

	return byte < 128 && (item->set[byte / 64] >> byte % 64 & 1) != 0;
}

#endif
