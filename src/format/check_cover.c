/*
 * check_cover.c
 *		What check characters cover.
 */
#include "format/check_cover.h"

#include "format/item_characters.h"
#include "format/traced.h"

/* A character that an item can put into a code and that a check does not accept; or '\0'. */
static char
foreign_character(const Template *template, const TemplateItem *item, const CheckRule *check)
{
	for (int c = 1; c < 128; c++)
	{
		if (!check_rule_counts(check, (char) c) && item_characters_have(template, item, (char) c))
			return (char) c;
	}
	return '\0';
}

/* The items that a check covers. */
static int
first_covered(const TemplateItem *check)
{
	return check->from < 0 ? 0 : check->from;
}

static int
last_covered(const Template *template, const TemplateItem *check)
{
	if (check_is_ahead(check))
		return check->to;
	return check->last >= 0 ? check->last : (int) (check - template->item) - 1;
}

/*
 * A check over nothing would be the same in all codes: a field that it covers
 * must be present whenever it is.  A check that names fields covers these.
 */
static bool
judge_presence(const Template *template, const TemplateItem *check, int position, Fault *fault)
{
	bool covers = false;

	if (check->from >= 0)
		covers = traced_is_around(template, template->item[check->from].group, check);
	if (check_is_ahead(check) || check->last >= 0)
		covers &= traced_is_around(template, template->item[last_covered(template, check)].group,
								   check);
	for (int i = 0; check->from < 0 && &template->item[i] < check; i++)
		covers |= template_is_field(&template->item[i]) &&
				  traced_is_around(template, template->item[i].group, check);
	if (covers)
		return true;
	if (check->from >= 0)
		fault_set(fault, FAULT_SYNTAX, position,
				  "Expected a check that %s a field present whenever the check is, "
				  "before position %d.",
				  check_is_ahead(check) || check->last >= 0 ? "covers" : "begins with", position);
	else
	{
		fault_set(fault, FAULT_SYNTAX, position,
				  "Expected a field before the check, present whenever the check is, before "
				  "position %d.",
				  position);
		fault_hint(fault, "Name the field if the check precedes it: {check:%s, over=field}.",
				   check_rule_name(&check->check));
	}
	return false;
}

/* A separator that may be left out cannot count. */
static bool
judge_separator(const Template *template, const TemplateItem *literal, const TemplateItem *check,
				int position, Fault *fault)
{
	Slice text = template_text(template, literal->text);

	for (size_t i = 0; i < text.size; i++)
	{
		if (!check_rule_counts(&check->check, text.data[i]))
			continue;
		fault_set(fault, FAULT_SYNTAX, position,
				  "Expected a check over no optional separator whose characters count, before "
				  "position %d, but %s counts \"%c\".",
				  position, check_rule_name(&check->check), text.data[i]);
		return false;
	}
	return true;
}

/* Whether a check covers letters in any case. */
static bool
covers_any_case(const Template *template, const TemplateItem *check)
{
	bool any = false;

	for (int i = first_covered(check); i <= last_covered(template, check); i++)
		any |= template->item[i].letters != CASE_AS_BUILT;
	return any;
}

/*
 * Where letters are read in any case, a small one must count as its capital:
 * the check of a code cannot depend on which item reads which of its letters.
 */
static bool
judge_letters(const Template *template, const TemplateItem *check, int position, Fault *fault)
{
	if (!covers_any_case(template, check))
		return true;
	for (int i = first_covered(check); i <= last_covered(template, check); i++)
	{
		for (char c = 'a'; c <= 'z'; c++)
		{
			if (!item_characters_write(template, &template->item[i], c) ||
				check_rule_counts(&check->check, c) ==
					check_rule_counts(&check->check, ascii_to_upper(c)))
				continue;
			fault_set(fault, FAULT_SYNTAX, position,
					  "Expected a check over no \"%c\", before position %d: it covers letters in "
					  "any case, and %s counts %c alone.",
					  c, position, check_rule_name(&check->check), ascii_to_upper(c));
			return false;
		}
	}
	return true;
}

static bool
judge_characters(const Template *template, const TemplateItem *check, int position, Fault *fault)
{
	for (int i = first_covered(check); i <= last_covered(template, check); i++)
	{
		const TemplateItem *item = &template->item[i];
		Slice name = template_text(template, item->name);
		char c;

		if (item->group >= 0 && template->item[item->group].separator &&
			!judge_separator(template, item, check, position, fault))
			return false;
		if (!template_is_field(item))
			continue;
		c = foreign_character(template, item, &check->check);
		if (c == '\0')
			continue;
		fault_set(
			fault, FAULT_SYNTAX, position,
			"Expected a check that accepts every character of field \"%.*s\", before position "
			"%d, but %s does not accept \"%c\".",
			(int) name.size, name.data, position, check_rule_name(&check->check), c);
		return false;
	}
	return true;
}

/* Whether a check ahead needs another check, among what it covers, that needs it first. */
static bool
waits_for(const Template *template, const TemplateItem *check, const TemplateItem *other)
{
	int number = (int) (check - template->item);

	if (!check_is_ahead(other))
		return first_covered(other) <= number && last_covered(template, other) >= number;
	return (int) (other - template->item) >= check->from && other->to > check->to;
}

/* All that a check ahead covers can be computed before it, and none of that needs the check. */
static bool
judge_order(const Template *template, const TemplateItem *check, int position, Fault *fault)
{
	for (const TemplateItem *other = check + 1; other <= &template->item[check->to]; other++)
	{
		if (other->kind != ITEM_CHECK || !waits_for(template, check, other))
			continue;
		fault_set(fault, FAULT_SYNTAX, position,
				  "Expected no two checks that each cover the other or a part of what it covers, "
				  "before position %d.",
				  position);
		return false;
	}
	return true;
}

bool
check_cover_judge(const Template *template, const TemplateItem *check, int position, Fault *fault)
{
	return judge_presence(template, check, position, fault) &&
		   judge_characters(template, check, position, fault) &&
		   judge_letters(template, check, position, fault) &&
		   (!check_is_ahead(check) || judge_order(template, check, position, fault));
}

/*
 * Matching computes a check ahead at the end of what it covers.  The result
 * depends on the position of the check, on its presence, and on where its first
 * field begins.  At a fixed distance the position of the check gives that of the
 * field, and where everything up to the end has one width, the end gives both.
 */
static bool
trace_ahead(Template *template, int number)
{
	const TemplateItem *check = &template->item[number];
	int from = check->from;
	int to = check->to;
	bool in_one_group = template->item[from].group == check->group &&
						template->item[to].group == check->group;
	bool check_varies = !in_one_group || !traced_is_fixed(template, 0, number, check);
	bool first_varies = !traced_is_fixed(template, 0, from, check) &&
						!traced_is_fixed(template, from, to + 1, check);

	if (traced_is_fixed(template, number, from, check))
		return !check_varies ||
			   (in_one_group && traced_is_fixed(template, number, to + 1, check)) ||
			   traced_keep(template, number, to);
	if (check_varies)
		return !first_varies && traced_keep(template, number, to);
	return !first_varies || traced_keep(template, from, to);
}

/*
 * The position of a check gives that of its first field when the items before
 * that field, or between it and the check, have one width; and the end of its last
 * field, when what is between that and the check has one.  Otherwise they depend on
 * how the characters were divided, and matching must keep one of them, which gives
 * the other.
 */
static bool
trace_after(Template *template, int number)
{
	const TemplateItem *check = &template->item[number];
	int from = check->from;
	int end = check->last < 0 ? number : check->last + 1;
	bool first_varies = from >= 0 && !traced_is_fixed(template, 0, from, &template->item[from]) &&
						!traced_is_fixed(template, from, number, check);
	bool end_varies = !traced_is_fixed(template, end, number, check) &&
					  !traced_is_fixed(template, 0, end, check);

	if (!end_varies)
		return !first_varies || traced_keep(template, from, number);
	if (!first_varies)
		return traced_keep(template, end, number);
	return traced_is_fixed(template, from, end, check) && traced_keep(template, from, number);
}

bool
check_cover_trace(Template *template, int check)
{
	return check_is_ahead(&template->item[check]) ? trace_ahead(template, check)
												  : trace_after(template, check);
}
