/*
 * template_check.c
 *		What a template must be beyond its grammar.
 */
#include "format/template_check.h"

#include <string.h>

#include "format/alphabet.h"
#include "format/date_pattern.h"
#include "format/revision.h"

/* What an alternative decodes to. */
static Slice
alternative_value(const Template *template, const TemplatePart *part)
{
	return template_text(template, part->meaning.size > 0 ? part->meaning : part->code);
}

bool
template_check_alternative(const Template *template, const TemplateItem *item)
{
	const TemplatePart *last = &template->part[item->first + item->parts - 1];

	for (const TemplatePart *part = &template->part[item->first]; part < last; part++)
	{
		if (slice_equal(template_text(template, part->code), template_text(template, last->code)) ||
			slice_equal(alternative_value(template, part), alternative_value(template, last)))
			return false;
	}
	return true;
}

/* A character that an item can put into a code and that an algorithm does not take; or '\0'. */
static char
foreign_character(const Template *template, const TemplateItem *item, CheckAlgorithm algorithm)
{
	char c;

	for (int i = 0; i < 128; i++)
	{
		bool produced = false;

		c = (char) i;
		if (check_counts(algorithm, c))
			continue;
		if (item->kind == ITEM_CLASS || item->kind == ITEM_SEQ)
			produced = alphabet_has(item->class, c);
		else if (item->kind == ITEM_REV)
			produced = (c >= '0' && c <= '9') || revision_has_letter(c);
		else if (item->kind == ITEM_CHECK)
			produced = check_is_result(item->algorithm, c);
		else if (item->kind == ITEM_DATE)
			produced = date_pattern_has(template, item, c);
		for (int k = 0; item->kind == ITEM_CHOICE && k < item->parts; k++)
		{
			Slice code = template_text(template, template->part[item->first + k].code);

			produced |= memchr(code.data, c, code.size) != NULL;
		}
		if (produced)
			return c;
	}
	return '\0';
}

/* Whether everything that a group is in, the group included, is around an item too. */
static bool
is_around(const Template *template, int group, const TemplateItem *item)
{
	int around = item->group;

	while (around >= 0 && around != group)
		around = template->item[around].group;
	return around == group;
}

bool
template_check_field(const Template *template, const TemplateItem *item, int position, Fault *fault)
{
	int first = item->from < 0 ? 0 : item->from;

	if (item->kind != ITEM_CHECK)
		return true;

	if (item->from >= 0 && !is_around(template, template->item[item->from].group, item))
	{
		fault_set(fault, FAULT_SYNTAX, position,
				  "Expected a check that begins with a field which is there whenever the check is, "
				  "before position %d.",
				  position);
		return false;
	}
	for (const TemplateItem *other = &template->item[first]; other < item; other++)
	{
		char c;
		Slice name = template_text(template, other->name);

		if (!template_is_field(other))
			continue;
		c = foreign_character(template, other, item->algorithm);
		if (c == '\0')
			continue;
		fault_set(fault, FAULT_SYNTAX, position,
				  "Expected a check that takes every character of field \"%.*s\", before position "
				  "%d, but %s does not take \"%c\".",
				  (int) (name.size > 63 ? 63 : name.size), name.data, position,
				  check_name(item->algorithm), c);
		return false;
	}
	return true;
}

/* Whether all items from "first" up to "end" have one width in every code that has an item. */
static bool
is_fixed(const Template *template, int first, int end, const TemplateItem *there)
{
	for (int i = first; i < end; i++)
	{
		const TemplateItem *item = &template->item[i];

		if (item->kind == ITEM_GROUP)
			continue;
		if (item->min != item->max || !is_around(template, item->group, there))
			return false;
	}
	return true;
}

/*
 * Where a check begins is plain when what stands before its first field, or
 * between that and the check, has one width.  Otherwise it depends on how the
 * characters were divided, which matching must remember on the way.
 */
static bool
trace_check(Template *template, int check)
{
	int from = template->item[check].from;

	if (from < 0 || is_fixed(template, 0, from, &template->item[from]) ||
		is_fixed(template, from, check, &template->item[check]))
		return true;

	for (int i = from + 1; i <= check; i++)
	{
		if (template->item[i].traced >= 0 && template->item[i].traced != from)
			return false;
		template->item[i].traced = (int16_t) from;
	}
	template->traces = true;
	return true;
}

/* Whether the end of one alternative may also be in the middle of another. */
static bool
alternatives_overlap(const Template *template, const TemplateItem *item)
{
	for (int i = 0; i < item->parts; i++)
	{
		Slice code = template_text(template, template->part[item->first + i].code);

		for (int k = 0; k < item->parts; k++)
		{
			Slice other = template_text(template, template->part[item->first + k].code);

			if (k != i && other.size >= code.size && memcmp(other.data, code.data, code.size) == 0)
				return true;
		}
	}
	return false;
}

static bool
item_branches(const Template *template, const TemplateItem *item)
{
	switch (item->kind)
	{
		case ITEM_GROUP:
		case ITEM_REV:
			return true;
		case ITEM_CLASS:
		case ITEM_SEQ:
			return item->min != item->max;
		case ITEM_CHOICE:
			return alternatives_overlap(template, item);
		default:
			return false;
	}
}

bool
template_check(Template *template, int position, Fault *fault)
{
	int fields = 0;
	int shortest = 0;

	template->branches = false;
	template->traces = false;
	template->blanks = memchr(template->text, ' ', (size_t) template->text_size) != NULL;
	for (int i = 0; i < template->items; i++)
	{
		TemplateItem *item = &template->item[i];

		fields += template_is_field(item);
		shortest += item->group < 0 ? item->min : 0;
		template->branches |= item_branches(template, item);
		template->blanks |= item->kind == ITEM_CHECK &&check_is_result(item->algorithm, ' ');
		if (item->kind == ITEM_CHECK && !trace_check(template, i))
		{
			fault_set(fault, FAULT_SYNTAX, position,
					  "Expected no two checks that begin at places of their own and overlap.");
			return false;
		}
	}
	if (fields == 0)
	{
		fault_set(fault, FAULT_SYNTAX, position, "Expected a field at position %d, found the end.",
				  position);
		return false;
	}
	if (shortest > CODE_MAX)
	{
		fault_set(fault, FAULT_LIMIT, position,
				  "Expected codes of at most %d characters, but the shortest has %d.", CODE_MAX,
				  shortest);
		return false;
	}
	return true;
}
