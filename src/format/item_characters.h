/*
 * item_characters.h
 *		The characters that an item can put into a code.
 */
#ifndef TRACEABILITY_FORMAT_ITEM_CHARACTERS_H
#define TRACEABILITY_FORMAT_ITEM_CHARACTERS_H

#include "format/template.h"

/* Of the value of a field: the separators of a date are none of them. */
extern bool item_characters_have(const Template *template, const TemplateItem *item, char c);

/* The same with separators. */
extern bool item_characters_write(const Template *template, const TemplateItem *item, char c);

#endif
