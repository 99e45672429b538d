/*
 * alternatives.c
 *		Formats of several templates.
 */
#include "format/alternatives.h"

#include "core/utf8.h"
#include "format/canonical.h"

/* Skips a character, which may have a "\" before it. */
static size_t
skip_character(Slice format, size_t at)
{
	return at + (format.data[at] == '\\' && at + 1 < format.size ? 2 : 1);
}

/* The end of the template that begins at a position: the next "|" outside of fields. */
static size_t
find_end(Slice format, size_t at)
{
	bool in_field = false;

	while (at < format.size && (in_field || format.data[at] != '|'))
	{
		in_field = in_field ? format.data[at] != '}' : format.data[at] == '{';
		at = skip_character(format, at);
	}
	return at;
}

int
alternatives_count(Slice format)
{
	int count = 1;

	for (size_t end = find_end(format, 0); end < format.size && count <= ALTERNATIVES_MAX;
		 end = find_end(format, end + 1))
		count++;
	return count;
}

/* Refuses a field of the name that the number of the template has. */
static bool
judge_names(Slice format, const Template *template, Fault *fault)
{
	for (int i = 0; i < template->items; i++)
	{
		size_t at = template->item[i].at + 1u;
		int position = 1 + (int) utf8_count((Slice){format.data, at});

		if (!template_is_field(&template->item[i]) ||
			!slice_equals(template_text(template, template->item[i].name), ALTERNATIVE_FIELD))
			continue;
		fault_set(fault, FAULT_SYNTAX, position,
				  "Expected another name than \"%s\" at position %d: it is the number of the "
				  "alternative.",
				  ALTERNATIVE_FIELD, position);
		return false;
	}
	return true;
}

static bool
compile_several(Slice format, Alternatives *alternatives, Fault *fault)
{
	size_t start = 0;

	for (int i = 0; i < alternatives->count; i++)
	{
		size_t end = find_end(format, start);
		size_t last = end;

		while (start < end && format.data[start] == ' ')
			start++;
		while (last > start && format.data[last - 1] == ' ')
			last--;
		if (!template_compile_within(format, start, last, &alternatives->template[i], fault) ||
			!judge_names(format, &alternatives->template[i], fault))
			return false;
		start = end + 1;
	}
	return true;
}

bool
alternatives_compile(Slice format, Alternatives *alternatives, Fault *fault)
{
	if (alternatives->count == 1)
		return template_compile(format, alternatives->template, fault);
	if (alternatives->count > ALTERNATIVES_MAX)
	{
		fault_set(fault, FAULT_LIMIT, 0, "Expected at most %d alternatives.", ALTERNATIVES_MAX);
		return false;
	}
	return compile_several(format, alternatives, fault);
}

size_t
alternatives_work_size(const Alternatives *alternatives)
{
	size_t most = 0;

	for (int i = 0; i < alternatives->count; i++)
	{
		size_t size = match_work_size(&alternatives->template[i]);

		most = size > most ? size : most;
	}
	return most;
}

/* The first of some templates that a code matches; -1: none. */
static int
find_match(const Alternatives *alternatives, int count, Slice code, Match *match, void *work)
{
	for (int i = 0; i < count; i++)
	{
		if (template_match(&alternatives->template[i], code, match, work, NULL))
			return i;
	}
	return -1;
}

/*
 * Whether a code that matches, as it is built, matches an earlier template: it
 * would be read otherwise then.
 */
static bool
is_read_otherwise(const Alternatives *alternatives, int number, const Match *match, void *work,
				  Fault *fault)
{
	const Template *template = &alternatives->template[number];
	char text[CODE_MAX];
	Slice canonical = canonical_write(template, match, text);
	Match other;

	if (slice_equal(canonical, match->code) ||
		find_match(alternatives, number, canonical, &other, work) < 0)
		return false;
	if (fault != NULL)
		canonical_refuse(match->code, canonical, fault);
	return true;
}

/*
 * Fills the fault of a code that is of no template: of the reasons of several the one
 * that came farthest is the best, and one that matches is read otherwise.
 */
static void
explain(const Alternatives *alternatives, Slice code, void *work, Fault *fault)
{
	fault->position = -1;
	for (int i = 0; i < alternatives->count; i++)
	{
		Match match;
		Fault reason;

		if (template_match(&alternatives->template[i], code, &match, work, &reason))
		{
			(void) is_read_otherwise(alternatives, i, &match, work, fault);
			return;
		}
		if (reason.position > fault->position)
			*fault = reason;
	}
}

int
alternatives_match(const Alternatives *alternatives, Slice code, Match *match, void *work,
				   Fault *fault)
{
	if (alternatives->count == 1)
		return template_match(alternatives->template, code, match, work, fault) ? 0 : -1;
	for (int i = 0; i < alternatives->count; i++)
	{
		if (template_match(&alternatives->template[i], code, match, work, NULL) &&
			!is_read_otherwise(alternatives, i, match, work, NULL))
			return i;
	}
	if (fault != NULL)
		explain(alternatives, code, work, fault);
	return -1;
}

bool
alternatives_build(const Alternatives *alternatives, int number, const FieldValues *values,
				   char *code, size_t *size, void *work, Fault *fault)
{
	Match match;
	int reader;

	if (!template_build(&alternatives->template[number], values, code, size, work, fault))
		return false;
	reader = alternatives_match(alternatives, (Slice){code, *size}, &match, work, NULL);
	if (reader == number)
		return true;
	fault_set(fault, FAULT_ARGUMENT, 0,
			  "The result \"%.*s%s\" of alternative %d would be read by alternative %d.",
			  FAULT_QUOTED(((Slice){code, *size})), number + 1, reader + 1);
	fault_hint(fault, "The format is ambiguous for these values.");
	return false;
}
