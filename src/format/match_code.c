/*
 * match_code.c
 *		Matching a code against a template.
 */
#include "format/canonical.h"
#include "format/match_try.h"
#include "format/twin.h"

/* Finds a blank that a code cannot have: at an end, or after another blank. */
static bool
find_stray_blank(Slice code, int *position)
{
	for (size_t i = 0; i < code.size; i++)
	{
		if (code.data[i] != ' ' || (i > 0 && i + 1 < code.size && code.data[i - 1] != ' '))
			continue;
		*position = (int) i + 1;
		return true;
	}
	return false;
}

/*
 * A code may have optional separators, which building leaves out, and letters in
 * another case than building has.  Both ways of writing it must be read alike:
 * otherwise what is read would not be built.
 */
static bool
reads_same(const Template *template, const Match *match, void *work, Fault *fault)
{
	char text[CODE_MAX];
	Match canonical;
	int position;

	canonical.code = canonical_write(template, match, text);
	if (slice_equal(canonical.code, match->code))
		return true;
	if (!find_stray_blank(canonical.code, &position) &&
		match_try(template, &canonical, work, NULL) &&
		canonical_same_fields(template, match, &canonical))
		return true;
	if (fault != NULL)
		canonical_refuse(match->code, canonical.code, fault);
	return false;
}

bool
match_or_explain(const Template *template, Slice code, Match *match, void *work, Fault *fault)
{
	Expectations expectations;
	int position;

	if (code.size > CODE_MAX)
	{
		if (fault != NULL)
			fault_set(fault, FAULT_LIMIT, CODE_MAX + 1,
					  "Expected a code of at most %d characters, found %zu.", CODE_MAX, code.size);
		return false;
	}
	if (template->blanks && find_stray_blank(code, &position))
	{
		if (fault != NULL)
			fault_set(fault, FAULT_SYNTAX, position, CODE_BLANK_EXPECTED, position);
		return false;
	}

	match->code = code;
	if (match_try(template, match, work, NULL))
		return (!template->separators && !template->any_case) ||
			   reads_same(template, match, work, fault);
	if (fault == NULL)
		return false;

	/* try again, to see how far matching comes */
	expectations_init(&expectations, template, code);
	(void) match_try(template, match, work, &expectations);
	expectations_describe(&expectations, fault);
	return false;
}

bool
template_match(const Template *template, Slice code, Match *match, void *work, Fault *fault)
{
	if (match_or_explain(template, code, match, work, fault))
		return true;
	if (fault != NULL)
		twin_suggest(template, code, work, fault);
	return false;
}
