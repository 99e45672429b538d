/*
 * item_characters.c
 *		The characters that an item can put into a code.
 */
#include "format/item_characters.h"

#include "format/date_pattern.h"
#include "format/item_alphabet.h"
#include "format/revision.h"

static bool
text_has(const Template *template, TextSpan span, char c)
{
	Slice text = template_text(template, span);

	return text.size > 0 && memchr(text.data, c, text.size) != NULL;
}

static bool
choice_has(const Template *template, const TemplateItem *item, char c)
{
	for (int i = 0; i < item->parts; i++)
	{
		if (text_has(template, template->part[item->first + i].code, c))
			return true;
	}
	return false;
}

bool
item_characters_have(const Template *template, const TemplateItem *item, char c)
{
	switch (item->kind)
	{
		case ITEM_LITERAL:
			return text_has(template, item->text, c);
		case ITEM_CLASS:
		case ITEM_SEQ:
			return item_alphabet_has(item, c);
		case ITEM_CHOICE:
			return choice_has(template, item, c);
		case ITEM_DATE:
			return date_pattern_has(template, item, c);
		case ITEM_REV:
			return ascii_is_digit(c) || revision_has_letter(c);
		case ITEM_CHECK:
			return check_rule_is_result(&item->check, c);
		case ITEM_GROUP:
			break;
	}
	return false;
}

bool
item_characters_write(const Template *template, const TemplateItem *item, char c)
{
	for (int i = 0; item->kind == ITEM_DATE && i < item->parts; i++)
	{
		const TemplatePart *part = &template->part[item->first + i];

		if (part->unit == DATE_SEPARATOR && template->text[part->code.start] == c)
			return true;
	}
	return item_characters_have(template, item, c);
}
