/*
 * template_key.c
 *		The key of a code, which sorts by the fields of its format.
 */
#include "format/template_key.h"

#include <stdio.h>
#include <string.h>

#include "core/ascii.h"
#include "format/characters.h"
#include "format/date_pieces.h"
#include "format/item_alphabet.h"

/* Characters of the format's own are in its order; after the last one is a lesser one. */
static void
add_own(CodeKey *key, const Template *template, const TemplateItem *item, Slice raw)
{
	Slice alphabet = item_alphabet(template, item);
	char text[CODE_MAX + 1];

	for (size_t i = 0; i < raw.size; i++)
		text[i] = (char) ('"' + characters_find(alphabet, raw.data[i]));
	text[raw.size] = '!';
	if (item->min == item->max)
		code_key_add(key, (Slice){text, raw.size});
	else if (item->kind == ITEM_SEQ)
		code_key_add_by_size(key, (Slice){text, raw.size});
	else
		code_key_add(key, (Slice){text, raw.size + 1});
}

/* Digits are a number; other characters are in natural order. */
static void
add_class(CodeKey *key, const TemplateItem *item, Slice raw)
{
	if (item->class != CLASS_DIGITS && item->class != CLASS_HEXADECIMALS)
		code_key_add_natural(key, raw);
	else if (item->min == item->max)
		code_key_add(key, raw);
	else
		code_key_add_number(key, raw);
}

/* A number of variable width is written in one way only, so the shorter of two is less. */
static void
add_seq(CodeKey *key, const TemplateItem *item, Slice raw)
{
	if (item->min == item->max)
		code_key_add(key, raw);
	else
		code_key_add_by_size(key, raw);
}

/* As yyyymmdd, with hhmmss as far as it has a time; a month or a week is its first day. */
static void
add_date(CodeKey *key, const DateValue *date)
{
	char text[64];
	int size = snprintf(text, sizeof(text), "%04d%02d%02d", date->date.year, date->date.month,
						date->date.day);

	if (date->hour >= 0)
		size += snprintf(text + size, sizeof(text) - (size_t) size, "%02d", date->hour);
	if (date->minute >= 0)
		size += snprintf(text + size, sizeof(text) - (size_t) size, "%02d", date->minute);
	if (date->second >= 0)
		size += snprintf(text + size, sizeof(text) - (size_t) size, "%02d", date->second);
	code_key_add(key, (Slice){text, (size_t) size});
}

/* Numbers come first: a design has them before its letters. */
static void
add_revision(CodeKey *key, Slice raw)
{
	if (ascii_is_digit(raw.data[0]))
	{
		code_key_add(key, (Slice){"0", 1});
		code_key_add_number(key, raw);
	}
	else
	{
		code_key_add(key, (Slice){"A", 1});
		code_key_add_by_size(key, raw);
	}
}

static void
add_field(CodeKey *key, const Template *template, const Match *match, int number)
{
	const TemplateItem *item = &template->item[number];
	Slice raw = match_text(match, number);
	DateValue date;

	if (item->class == CLASS_OWN)
	{
		add_own(key, template, item, raw);
		return;
	}
	switch (item->kind)
	{
		case ITEM_CLASS:
			add_class(key, item, raw);
			break;
		case ITEM_SEQ:
			add_seq(key, item, raw);
			break;
		case ITEM_DATE:
			/* a date in pieces is where it begins */
			if (date_is_later_piece(template, item))
				break;
			match_date(template, match, number, &date);
			add_date(key, &date);
			break;
		case ITEM_REV:
			add_revision(key, raw);
			break;
		case ITEM_CHOICE:
			code_key_add_natural(key, raw);
			break;
		case ITEM_LITERAL:
		case ITEM_GROUP:
		case ITEM_CHECK:
			/* the same in all codes, or computed from the rest */
			break;
	}
}

/* Codes that differ in optional separators alone follow each other. */
static void
add_separators(CodeKey *key, const Template *template, const Match *match)
{
	for (int i = 0; template->separators && i < template->items; i++)
	{
		if (template->item[i].separator)
			code_key_add(key, match->item[i].present ? (Slice){"1", 1} : (Slice){"0", 1});
	}
}

/*
 * So do those that differ in the case of letters.  A check has a mark for each of its
 * characters, since it may be a letter where that of another spelling is a digit.
 */
static void
add_cases(CodeKey *key, const Match *match, int number, bool is_check)
{
	MatchedItem item = match->item[number];

	for (size_t i = item.start; i < (size_t) item.start + item.size; i++)
	{
		char c = match->code.data[i];
		bool as_built = c == match_spelled(match).data[i];

		if (is_check || ascii_is_upper(ascii_to_upper(c)))
			code_key_add(key, as_built ? (Slice){"0", 1} : (Slice){"1", 1});
	}
}

static void
add_spelling(CodeKey *key, const Template *template, const Match *match)
{
	add_separators(key, template, match);
	for (int i = 0; template->any_case && i < template->items; i++)
	{
		if (match->item[i].present)
			add_cases(key, match, i, template->item[i].kind == ITEM_CHECK);
	}
}

size_t
template_key(const Template *template, const Match *match, int alternative, char *text)
{
	CodeKey key;
	char number = (char) ('0' + alternative);

	code_key_start(&key, text);
	if (alternative > 0)
		code_key_add(&key, (Slice){&number, 1});
	for (int i = 0; i < template->items;)
	{
		const TemplateItem *item = &template->item[i];
		bool present = match->item[i].present;

		if (item->kind == ITEM_GROUP && !item->separator)
			code_key_add(&key, present ? (Slice){"1", 1} : (Slice){"0", 1});
		else
			add_field(&key, template, match, i);
		i = item->kind == ITEM_GROUP && !present ? item->end : i + 1;
	}
	add_spelling(&key, template, match);
	return code_key_end(&key);
}
