/*
 * expectation.c
 *		What matching expected where it could not go on.
 */
#include "format/expectation.h"

#include <stdio.h>
#include <string.h>

#include "core/ascii.h"
#include "format/date_pattern.h"
#include "format/item_alphabet.h"
#include "format/letter_case.h"
#include "format/revision.h"

/* Alternatives of a choice that a message names. */
#define NAMED_ALTERNATIVES 5

void
expectations_init(Expectations *expectations, const Template *template, Slice code)
{
	memset(expectations, 0, sizeof(*expectations));
	expectations->template = template;
	expectations->code = code;
}

/* Whether a position is as far as the farthest so far; if farther, earlier expectations go. */
static bool
is_farthest(Expectations *expectations, size_t at)
{
	if (at < expectations->at)
		return false;
	if (at > expectations->at)
	{
		expectations->at = at;
		expectations->count = 0;
		expectations->complete = false;
	}
	return true;
}

void
expectations_add(Expectations *expectations, int item, size_t at, size_t offset,
				 ExpectationKind kind)
{
	if (!is_farthest(expectations, at + offset))
		return;
	for (int i = 0; i < expectations->count; i++)
	{
		if (expectations->expectation[i].item == item && expectations->expectation[i].kind == kind)
			return;
	}
	if (expectations->count < EXPECTATIONS_MAX)
		expectations->expectation[expectations->count++] = (Expectation){item, offset, kind};
}

void
expectations_add_fault(Expectations *expectations, size_t at, const Fault *fault)
{
	if (!is_farthest(expectations, at) || expectations->complete)
		return;
	expectations->fault = *fault;
	expectations->complete = true;
}

void
expectations_add_check(Expectations *expectations, size_t at, size_t found_at,
					   const CheckRule *check, const char *result)
{
	int width = check_rule_width(check);
	Fault fault;

	fault_set(&fault, FAULT_SYNTAX, (int) at + 1,
			  "Expected check %s %.*s at position %d, found %.*s.",
			  width > 1                       ? "digits"
			  : check_rule_counts(check, 'A') ? "character"
											  : "digit",
			  width, result, (int) at + 1, width, expectations->code.data + at);
	expectations_add_fault(expectations, found_at, &fault);
}

/* The next characters of the alternatives that begin as the code does. */
static void
describe_rest_of_choice(const Expectations *expectations, const TemplateItem *item, size_t offset,
						char *text, size_t room)
{
	Slice begun = {expectations->code.data + expectations->at - offset, offset};
	char characters[128] = ""; /* each of ASCII at most once */
	size_t count = 0;
	size_t used = 0;

	for (int i = 0; i < item->parts; i++)
	{
		Slice code = template_text(expectations->template,
								   expectations->template->part[item->first + i].code);

		if (code.size > offset && letter_case_count_same(item->letters, code, begun) == offset &&
			strchr(characters, code.data[offset]) == NULL)
			characters[count++] = code.data[offset];
	}
	for (size_t i = 0; i < count && i < NAMED_ALTERNATIVES; i++)
		used += (size_t) snprintf(text + used, room - used, "%s\"%c\"",
								  i == 0           ? ""
								  : i + 1 == count ? " or "
												   : ", ",
								  characters[i]);
	if (count > NAMED_ALTERNATIVES)
		snprintf(text + used, room - used, " or %d more", (int) count - NAMED_ALTERNATIVES);
}

static void
describe_choice(const Template *template, const TemplateItem *item, char *text, size_t room)
{
	size_t used = 0;

	for (int i = 0; i < item->parts && i < NAMED_ALTERNATIVES; i++)
	{
		Slice code = template_text(template, template->part[item->first + i].code);
		const char *before = i == 0 ? "" : i + 1 == item->parts ? " or " : ", ";
		int size = (int) (code.size > 10 ? 10 : code.size);

		used += (size_t) snprintf(text + used, room - used, "%s\"%.*s%s\"", before, size, code.data,
								  code.size > 10 ? "..." : "");
	}
	if (item->parts > NAMED_ALTERNATIVES)
		snprintf(text + used, room - used, " or %d more", item->parts - NAMED_ALTERNATIVES);
}

static void
describe_item(const Expectations *expectations, Expectation expectation, char *text, size_t room)
{
	const TemplateItem *item = &expectations->template->item[expectation.item];

	switch (item->kind)
	{
		case ITEM_LITERAL:
			snprintf(text, room, "\"%c\"",
					 template_text(expectations->template, item->text).data[expectation.offset]);
			break;
		case ITEM_CLASS:
		case ITEM_SEQ:
			item_alphabet_one(expectations->template, item, text, room);
			break;
		case ITEM_CHOICE:
			if (expectation.offset == 0)
				describe_choice(expectations->template, item, text, room);
			else
				describe_rest_of_choice(expectations, item, expectation.offset, text, room);
			break;
		case ITEM_DATE:
			date_pattern_expects(expectations->template, item, (int) expectation.offset, text,
								 room);
			break;
		case ITEM_REV:
			snprintf(text, room, "%s", REVISION_EXPECTED);
			break;
		case ITEM_CHECK:
			snprintf(text, room, "a check character");
			break;
		case ITEM_GROUP:
			break;
	}
}

static void
describe(const Expectations *expectations, Expectation expectation, char *text, size_t room)
{
	text[0] = '\0';
	if (expectation.kind == EXPECT_END)
		snprintf(text, room, "the end");
	else
		describe_item(expectations, expectation, text, room);
}

/* The character at a position, as a message quotes it. */
static void
describe_found(Slice code, size_t at, char *text, size_t room)
{
	if (at >= code.size)
		snprintf(text, room, "the end");
	else if (ascii_is_printable(code.data[at]))
		snprintf(text, room, "\"%c\"", code.data[at]);
	else
		snprintf(text, room, "the byte 0x%02X", (unsigned char) code.data[at]);
}

void
expectations_describe(const Expectations *expectations, Fault *fault)
{
	char what[120] = "";
	char found[24];
	size_t used = 0;
	int position = (int) expectations->at + 1;

	if (expectations->complete)
	{
		*fault = expectations->fault;
		return;
	}
	for (int i = 0; i < expectations->count; i++)
	{
		char one[100];

		describe(expectations, expectations->expectation[i], one, sizeof(one));
		if (used + strlen(one) + 4 >= sizeof(what) || strstr(what, one) != NULL)
			continue;
		used += (size_t) snprintf(what + used, sizeof(what) - used, "%s%s", used == 0 ? "" : " or ",
								  one);
	}
	describe_found(expectations->code, expectations->at, found, sizeof(found));
	fault_set(fault, FAULT_SYNTAX, position, "Expected %s at position %d, found %s.", what,
			  position, found);
}
