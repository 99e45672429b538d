/*
 * template_check.c
 *		Rules of a template beyond its grammar.
 */
#include "format/template_check.h"

#include <string.h>

#include "format/check_cover.h"
#include "format/date_pieces.h"
#include "format/letter_case.h"

/* The value that an alternative is decoded to. */
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

/* Whether one alternative is the beginning of another. */
static bool
alternatives_overlap(const Template *template, const TemplateItem *item)
{
	for (int i = 0; i < item->parts; i++)
	{
		Slice code = template_text(template, template->part[item->first + i].code);

		for (int k = 0; k < item->parts; k++)
		{
			Slice other = template_text(template, template->part[item->first + k].code);

			if (k != i && letter_case_count_same(item->letters, code, other) == code.size)
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
	int shortest = 0;

	template->branches = false;
	template->traces = false;
	template->blanks = memchr(template->text, ' ', (size_t) template->text_size) != NULL;
	for (int i = 0; i < template->items; i++)
	{
		TemplateItem *item = &template->item[i];

		shortest += item->group < 0 ? item->min : 0;
		template->branches |= item_branches(template, item);
		template->blanks |= item->kind == ITEM_CHECK &&check_rule_is_result(&item->check, ' ');
		if (item->kind == ITEM_CHECK && !check_cover_trace(template, i))
		{
			fault_set(fault, FAULT_SYNTAX, position,
					  "Expected no two overlapping checks whose positions both vary.");
			return false;
		}
		if (item->kind == ITEM_DATE && item->whole == i && !date_pieces_trace(template, i))
		{
			fault_set(fault, FAULT_SYNTAX, position,
					  "Expected pieces of a date at fixed distances, but for one of them, and no "
					  "check between them whose position varies.");
			return false;
		}
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
