/*
 * reread.c
 *		Whether what was built says what it was built from.
 */
#include "format/reread.h"

#include "core/ascii.h"

bool
value_read_number(Slice text, int64_t *number)
{
	*number = 0;
	if (text.size == 0)
		return false;
	for (size_t i = 0; i < text.size; i++)
	{
		int digit = text.data[i] - '0';

		if (!ascii_is_digit(text.data[i]) || *number > (INT64_MAX - digit) / 10)
			return false;
		*number = *number * 10 + digit;
	}
	return true;
}

/* Whether a field that is given says the same in what was built. */
static bool
comes_back(const Template *template, const FieldValues *values, const Match *match, int number)
{
	const TemplateItem *item = &template->item[number];
	Slice value = values->value[number];
	char buffer[FIELD_VALUE_MAX];
	const TemplatePart *part;
	int64_t sequence;

	if (!match->item[number].present)
		return false;
	if (slice_equal(match_value(template, match, number, buffer), value))
		return true;
	if (item->kind == ITEM_SEQ)
		return value_read_number(value, &sequence) &&
			   sequence == match_number(template, match, number);
	if (item->kind != ITEM_CHOICE)
		return false;
	part = match_alternative(template, match, number);
	return slice_equal(template_text(template, part->code), value);
}

bool
template_reread(const Template *template, const FieldValues *values, Slice code, void *work,
				Fault *fault)
{
	Match match;

	if (!template_match(template, code, &match, work, NULL))
	{
		fault_set(fault, FAULT_ARGUMENT, 0,
				  "The result \"%.*s%s\" does not match the format that it was built by.",
				  FAULT_QUOTED(code));
		return false;
	}
	for (int i = 0; i < template->items; i++)
	{
		Slice name = template_text(template, template->item[i].name);

		if (!values->given[i] || comes_back(template, values, &match, i))
			continue;
		fault_set(fault, FAULT_ARGUMENT, 0,
				  "Field \"%.*s\" is not read as it was given from the result \"%.*s%s\".",
				  (int) name.size, name.data, FAULT_QUOTED(code));
		fault_hint(fault, template->item[i].kind == ITEM_CHECK
							  ? "Leave the check character out; it is computed."
							  : "The format is ambiguous for these values.");
		return false;
	}
	return true;
}
