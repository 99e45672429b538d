/*
 * compile_hint.c
 *		Hints: how to write what a field holds.
 */
#include <string.h>

#include "core/ascii.h"
#include "format/alphabet.h"
#include "format/compiler.h"
#include "format/date_pattern.h"

/* Longer specs are not written out in a hint. */
#define SHOWN_MAX 40

/* Shorter specs are hardly dates: Y is a class, too. */
#define DATE_MIN 4

static bool
hint_date(Compiler *compiler, TemplateItem *item, Slice spec)
{
	size_t at;
	const char *missing;

	if (item->kind == ITEM_SEQ || spec.size < DATE_MIN || spec.size > SHOWN_MAX)
		return false;

	/* compiling has failed, so the template may be overwritten */
	missing = date_pattern_compile(spec, compiler->template, item, &at);
	if ((missing != NULL && at < spec.size) || date_pattern_judge(compiler->template, item) != NULL)
		return false;
	fault_hint(compiler->fault,
			   missing == NULL ? "Write date(%.*s)."
							   : "Write date(%.*s@2020), with the first year that "
								 "the short year can mean.",
			   (int) spec.size, spec.data);
	return true;
}

static bool
hint_call(Compiler *compiler, Slice spec)
{
	static const char *const calls[][2] = {{"date", "date(YYYYMMDD)"},
										   {"seq", "seq(N4)"},
										   {"check", "check(mod10)"}};

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
	{
		if (slice_begins_with(spec, calls[i][0]))
		{
			fault_hint(compiler->fault, "Write %s or the like.", calls[i][1]);
			return true;
		}
	}
	return false;
}

void
compiler_hint(Compiler *compiler, TemplateItem *item, Slice spec)
{
	CharacterClass class;
	int size = (int) spec.size;

	if (compiler_is_own(spec))
		return;
	if (hint_date(compiler, item, spec) || hint_call(compiler, spec) || spec.size == 0 ||
		alphabet_find(spec.data[0], &class))
		return;
	if (alphabet_find(ascii_to_upper(spec.data[0]), &class))
		fault_hint(compiler->fault, "Did you mean %c?", ascii_to_upper(spec.data[0]));
	else if (slice_is_digits(spec) && size <= 3)
		fault_hint(compiler->fault,
				   "Write N%.*s for digits, A%.*s for capitals, U%.*s for both, H%.*s for "
				   "hexadecimal digits.",
				   size, spec.data, size, spec.data, size, spec.data, size, spec.data);
	else
		fault_hint(compiler->fault, "N is digits, A capitals, U both, H hexadecimal; X, Y and C "
									"are GS1 sets. Four digits are N4.");
}
