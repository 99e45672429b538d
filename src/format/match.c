/*
 * match.c
 *		Matching the characters of a code, item by item.
 *
 * The items are tried in order, each in the ways that it prefers first; none is
 * tried twice at a position where it has failed.
 */
#include "format/match_try.h"

#include <string.h>

#include "format/check_cover.h"
#include "format/date_pieces.h"
#include "format/item_alphabet.h"
#include "format/letter_case.h"
#include "format/revision.h"
#include "format/tried.h"

typedef struct Matcher
{
	const Template *template;
	Match *match;
	unsigned char *tried;       /* see tried.h; NULL: no code can be tried in two ways */
	Expectations *expectations; /* NULL: the caller needs no reason */
	LetterViews letters;
} Matcher;

size_t
match_work_size(const Template *template)
{
	return tried_size(template, CODE_MAX);
}

static void
expect(Matcher *matcher, int item, size_t at, size_t offset, ExpectationKind kind)
{
	if (matcher->expectations != NULL)
		expectations_add(matcher->expectations, item, at, offset, kind);
}

/* The rest of the code, as an item reads it. */
static Slice
rest_for(const Matcher *matcher, int item, size_t at)
{
	return slice_from(matcher->letters.view[matcher->template->item[item].letters], at);
}

/* Sets an item, and the characters that it has when it is built. */
static void
set_item(Matcher *matcher, int item, size_t at, Slice spelled)
{
	matcher->match->item[item] = (MatchedItem){true, (uint8_t) at, (uint8_t) spelled.size};
	if (matcher->template->any_case)
		memcpy(matcher->match->spelling + at, spelled.data, spelled.size);
}

/* Characters that no check character belongs to. */
static bool
refuse_sum(Matcher *matcher, size_t at, int number)
{
	Slice name = template_text(matcher->template, matcher->template->item[number].name);
	Fault fault;

	if (matcher->expectations == NULL)
		return false;
	fault_set(&fault, FAULT_SYNTAX, (int) at + 1,
			  "Expected a code that has a check character: none stands for the sum of field "
			  "\"%.*s\" at position %d.",
			  (int) name.size, name.data, (int) at + 1);
	expectations_add_fault(matcher->expectations, at, &fault);
	return false;
}

/* Whether the characters of a check are right, given the end of what it covers. */
static bool
is_check_right(Matcher *matcher, int number, size_t end)
{
	const TemplateItem *item = &matcher->template->item[number];
	Slice code = match_spelled(matcher->match);
	size_t at = matcher->match->item[number].start;
	size_t from = item->from < 0 ? 0 : matcher->match->item[item->from].start;
	char result[CHECK_WIDTH_MAX];

	if (!check_rule_compute(&item->check, (Slice){code.data + from, end - from}, result))
		return refuse_sum(matcher, at > end ? at : end, number);
	if (memcmp(result, code.data + at, item->max) == 0)
		return true;
	if (matcher->expectations != NULL)
		expectations_add_check(matcher->expectations, at, at > end ? at : end, &item->check,
							   result);
	return false;
}

/* Whether all checks ahead that an item closes are right. */
static bool
closes_checks(Matcher *matcher, int closing, size_t end)
{
	/* when the next items have failed at the end, the checks need not be computed */
	if (matcher->tried != NULL &&
		tried_already(matcher->template, matcher->match, closing + 1, end, matcher->tried))
		return false;
	for (int i = 0; i < closing; i++)
	{
		const TemplateItem *item = &matcher->template->item[i];

		if (item->kind == ITEM_CHECK && item->to == closing && matcher->match->item[i].present &&
			!is_check_right(matcher, i, end))
			return false;
	}
	return true;
}

static bool match_items(Matcher *matcher, int item, size_t at);

/* Tries the rest of the template after an item that is built with these characters. */
static bool
go_on_from(Matcher *matcher, int item, size_t at, Slice spelled)
{
	set_item(matcher, item, at, spelled);
	if (matcher->template->item[item].closes && !closes_checks(matcher, item, at + spelled.size))
		return false;
	return match_items(matcher, item + 1, at + spelled.size);
}

/* The same after one that has the characters which it reads. */
static bool
go_on(Matcher *matcher, int item, size_t at, size_t size)
{
	return go_on_from(matcher, item, at, (Slice){rest_for(matcher, item, at).data, size});
}

/* Tries an item that is a text. */
static bool
match_item_text(Matcher *matcher, int number, size_t at, Slice text)
{
	size_t same = letter_case_count_same(matcher->template->item[number].letters, text,
										 rest_for(matcher, number, at));

	if (same == text.size)
		return go_on_from(matcher, number, at, text);
	expect(matcher, number, at, same, EXPECT_CHARACTER);
	return false;
}

static bool
match_literal(Matcher *matcher, int number, size_t at)
{
	return match_item_text(matcher, number, at,
						   template_text(matcher->template, matcher->template->item[number].text));
}

static bool
match_group(Matcher *matcher, int number, size_t at)
{
	const TemplateItem *group = &matcher->template->item[number];

	if (go_on(matcher, number, at, 0))
		return true;
	for (int i = number; i < group->end; i++)
		matcher->match->item[i].present = false;
	return match_items(matcher, group->end, at);
}

/* How many of the next characters are of the item's class, up to its maximum. */
static size_t
count_class(const Matcher *matcher, int number, size_t at)
{
	const TemplateItem *item = &matcher->template->item[number];
	Slice rest = rest_for(matcher, number, at);
	size_t count = 0;

	while (count < item->max && count < rest.size && item_alphabet_has(item, rest.data[count]))
		count++;
	return count;
}

static bool
match_class(Matcher *matcher, int number, size_t at)
{
	const TemplateItem *item = &matcher->template->item[number];
	size_t most = count_class(matcher, number, at);

	if (most < item->max)
		expect(matcher, number, at, most, EXPECT_CHARACTER);
	for (size_t size = most + 1; size-- > item->min;)
	{
		if (go_on(matcher, number, at, size))
			return true;
	}
	return false;
}

static void
refuse_leading_zero(Matcher *matcher, size_t at)
{
	Fault fault;

	if (matcher->expectations == NULL)
		return;
	fault_set(&fault, FAULT_SYNTAX, (int) at + 1,
			  "Expected a number without leading zeros at position %d.", (int) at + 1);
	expectations_add_fault(matcher->expectations, at + 1, &fault);
}

/*
 * A number of variable width has no leading zero, so that it is written in one
 * way only.  Where the alphabet has no zero, every text is another number.
 */
static bool
match_seq(Matcher *matcher, int number, size_t at)
{
	const TemplateItem *item = &matcher->template->item[number];
	size_t most = count_class(matcher, number, at);

	if (item->min == item->max || most < 2 || matcher->match->code.data[at] != '0' ||
		!item_alphabet_has_zero(matcher->template, item))
		return match_class(matcher, number, at);
	refuse_leading_zero(matcher, at);
	return item->min == 1 && go_on(matcher, number, at, 1);
}

static bool
match_choice(Matcher *matcher, int number, size_t at)
{
	const TemplateItem *item = &matcher->template->item[number];

	for (int i = 0; i < item->parts; i++)
	{
		TextSpan code = matcher->template->part[item->first + i].code;

		if (match_item_text(matcher, number, at, template_text(matcher->template, code)))
			return true;
	}
	return false;
}

/* Whether the date is possible that ends with an item. */
static bool
is_date_right(Matcher *matcher, int number, size_t at)
{
	const Template *template = matcher->template;
	size_t starts[DATE_PIECES_MAX];
	DateValue value;
	Fault impossible;
	size_t wrong;

	match_pieces(template, matcher->match, number, starts);
	if (date_pattern_read(template, &template->item[number], match_spelled(matcher->match), starts,
						  &value, matcher->expectations == NULL ? NULL : &impossible))
		return true;
	if (matcher->expectations == NULL)
		return false;
	wrong = (size_t) impossible.position - 1;
	expectations_add_fault(matcher->expectations, wrong > at ? wrong : at, &impossible);
	return false;
}

static bool
match_date_item(Matcher *matcher, int number, size_t at)
{
	const TemplateItem *item = &matcher->template->item[number];
	Slice rest = rest_for(matcher, number, at);
	int scanned = date_pattern_scan(matcher->template, item, rest);

	if (scanned < item->max)
	{
		expect(matcher, number, at, (size_t) scanned, EXPECT_CHARACTER);
		return false;
	}
	set_item(matcher, number, at, (Slice){rest.data, item->max});
	if (!date_is_in_pieces(item) && !is_date_right(matcher, number, at))
		return false;
	return go_on(matcher, number, at, item->max);
}

static bool
match_rev(Matcher *matcher, int number, size_t at)
{
	Slice rest = rest_for(matcher, number, at);

	expect(matcher, number, at, 0, EXPECT_CHARACTER);
	for (size_t size = rest.size < REVISION_DIGITS_MAX ? rest.size : REVISION_DIGITS_MAX; size > 0;
		 size--)
	{
		if (revision_is_valid((Slice){rest.data, size}) && go_on(matcher, number, at, size))
			return true;
	}
	return false;
}

/* Where what a check covers ends, which is before it. */
static size_t
end_of_covered(const Matcher *matcher, const TemplateItem *check, size_t at)
{
	const MatchedItem *last = &matcher->match->item[check->last < 0 ? 0 : check->last];

	return check->last < 0 ? at : (size_t) last->start + last->size;
}

static bool
match_check(Matcher *matcher, int number, size_t at)
{
	const TemplateItem *item = &matcher->template->item[number];
	Slice rest = rest_for(matcher, number, at);

	for (size_t i = 0; i < item->max; i++)
	{
		if (i == rest.size || !check_rule_is_result(&item->check, rest.data[i]))
		{
			expect(matcher, number, at, i, EXPECT_CHARACTER);
			return false;
		}
	}
	set_item(matcher, number, at, (Slice){rest.data, item->max});
	if (!check_is_ahead(item) &&
		!is_check_right(matcher, number, end_of_covered(matcher, item, at)))
		return false;
	return go_on(matcher, number, at, item->max);
}

static bool
match_items(Matcher *matcher, int item, size_t at)
{
	if (matcher->tried != NULL &&
		tried_before(matcher->template, matcher->match, item, at, matcher->tried))
		return false;
	if (item == matcher->template->items)
	{
		/* a code is not empty, though all groups can be absent */
		if (at == matcher->match->code.size)
			return at > 0;
		expect(matcher, item, at, 0, EXPECT_END);
		return false;
	}

	switch (matcher->template->item[item].kind)
	{
		case ITEM_LITERAL:
			return match_literal(matcher, item, at);
		case ITEM_GROUP:
			return match_group(matcher, item, at);
		case ITEM_CLASS:
			return match_class(matcher, item, at);
		case ITEM_SEQ:
			return match_seq(matcher, item, at);
		case ITEM_CHOICE:
			return match_choice(matcher, item, at);
		case ITEM_DATE:
			return match_date_item(matcher, item, at);
		case ITEM_REV:
			return match_rev(matcher, item, at);
		case ITEM_CHECK:
			return match_check(matcher, item, at);
	}
	return false;
}

bool
match_try(const Template *template, Match *match, void *work, Expectations *expectations)
{
	Matcher matcher;

	matcher.template = template;
	matcher.match = match;
	matcher.tried = template->branches ? work : NULL;
	matcher.expectations = expectations;
	letter_views(match->code, template->any_case, &matcher.letters);
	match->respelled = template->any_case;
	if (matcher.tried != NULL)
		memset(matcher.tried, 0, tried_size(template, match->code.size));
	return match_items(&matcher, 0, 0);
}
