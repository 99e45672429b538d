/*
 * built.c
 *		Whether what was built is a code, and is read as it was built.
 */
#include "format/built.h"

#include "core/decimal.h"
#include "format/letter_case.h"

/*
 * A blank is a check character of mod43, but no code has one at its end.  With
 * another number the check character is another one.
 */
bool
built_is_code(Slice code, bool blank_check, Fault *fault)
{
	Slice kept;
	Fault wrong;

	if (code_text_parse(code, 1, &kept, &wrong) && kept.size == code.size)
		return true;
	if (code.size == 0)
	{
		fault_set(fault, FAULT_ARGUMENT, 0, "The result is empty: no field is given.");
		return false;
	}
	fault_set(fault, blank_check ? FAULT_NO_CODE : FAULT_ARGUMENT, 0,
			  "The result \"%.*s%s\" is not a code: it has a blank at an end, or two in a row.",
			  FAULT_QUOTED(code));
	if (!blank_check)
		fault_hint(fault, "Put a blank beside an optional group inside the group.");
	return false;
}

/* Whether a match has the given value of a field. */
static bool
has_given_value(const Template *template, const FieldValues *values, const Match *match, int number)
{
	const TemplateItem *item = &template->item[number];
	Slice value = values->value[number];
	char buffer[FIELD_VALUE_MAX];
	const TemplatePart *part;
	int64_t sequence;

	if (!match->item[number].present)
		return false;
	if (letter_case_equal(item->kind == ITEM_CHOICE ? CASE_AS_BUILT : item->letters,
						  match_value(template, match, number, buffer), value))
		return true;
	if (item->kind == ITEM_SEQ)
		return decimal_read(value, &sequence) && sequence == match_number(template, match, number);
	if (item->kind != ITEM_CHOICE)
		return false;
	part = match_alternative(template, match, number);
	return letter_case_equal(item->letters, template_text(template, part->code), value);
}

bool
built_reads_same(const Template *template, const FieldValues *values, Slice code, void *work,
				 Fault *fault)
{
	Match match;

	if (!template_match(template, code, &match, work, NULL))
	{
		fault_set(fault, FAULT_ARGUMENT, 0,
				  "The result \"%.*s%s\" does not match the format that built it.",
				  FAULT_QUOTED(code));
		return false;
	}
	for (int i = 0; i < template->items; i++)
	{
		Slice name = template_text(template, template->item[i].name);

		if (!values->given[i] || has_given_value(template, values, &match, i))
			continue;
		fault_set(fault, FAULT_ARGUMENT, 0,
				  "Field \"%.*s\" would be read with another value from the result \"%.*s%s\".",
				  (int) name.size, name.data, FAULT_QUOTED(code));
		fault_hint(fault, template->item[i].kind == ITEM_CHECK
							  ? "Leave the check character out; it is computed."
							  : "The format is ambiguous for these values.");
		return false;
	}
	return true;
}
