/*
 * compile_class.c
 *		Classes of characters, and the counters that count with them.
 */
#include <stdio.h>
#include <string.h>

#include "core/ascii.h"
#include "core/decimal.h"
#include "format/alphabet.h"
#include "format/characters.h"
#include "format/compiler.h"
#include "format/item_alphabet.h"
#include "format/sequence.h"

/* A greater one is a mistake; a count of 32 bits times this one fits bigint. */
#define STEP_MAX 1000000

/* 4, ..6, 2..6 */
static bool
read_count(Compiler *compiler, TemplateItem *item, size_t end)
{
	size_t count = compiler->at;
	bool counted = compiler->at < end && ascii_is_digit(compiler_peek(compiler));
	int min = compiler_number(compiler, end, CODE_MAX);
	int max = min;

	if (compiler->at + 2 <= end && memcmp(compiler->format.data + compiler->at, "..", 2) == 0)
	{
		compiler->at += 2;
		if (!counted)
			min = 1;
		max = compiler_number(compiler, end, CODE_MAX);
	}
	if ((min < 1 && (min == max || !counted || item->kind == ITEM_SEQ)) || max < min ||
		max > CODE_MAX)
	{
		compiler->at = count;
		return compiler_expected(compiler, count, "a count from 1 to 126 (such as 4, ..6 or 2..6)");
	}
	item->min = (uint8_t) min;
	item->max = (uint8_t) max;
	return true;
}

/* N, or (0-9A-HJ-NP-Z) */
static bool
read_characters(Compiler *compiler, TemplateItem *item, size_t end)
{
	Slice rest = {compiler->format.data + compiler->at, end - compiler->at};
	const char *expected;
	size_t at;

	if (!compiler_is_own(rest))
	{
		if (!alphabet_find(compiler_peek(compiler), &item->class))
			return compiler_expected(compiler, compiler->at,
									 "a class (N A U H X Y C) or a set such as (0-9A-F)");
		compiler->at++;
		return true;
	}
	item->class = CLASS_OWN;
	expected = characters_compile(slice_from(rest, 1), compiler->template, &item->characters, &at);
	compiler->at += at + 1;
	if (expected != NULL)
		return compiler_expected(compiler, compiler->at, expected);
	compiler->at++;
	return true;
}

static bool
read_end(Compiler *compiler, const TemplateItem *item, size_t end)
{
	bool has_options = item->kind == ITEM_SEQ && compiler->at < end &&
					   compiler_peek(compiler) == ',';

	return compiler->at == end || has_options ||
		   compiler_expected(compiler, compiler->at, "the end of the field");
}

/* N4, N..6, N2..6; the options of a counter may follow. */
bool
compiler_class(Compiler *compiler, TemplateItem *item, size_t end)
{
	Slice spec = {compiler->format.data + compiler->at, end - compiler->at};

	if (read_characters(compiler, item, end) && read_count(compiler, item, end) &&
		read_end(compiler, item, end))
	{
		item_alphabet_set(compiler->template, item);
		return true;
	}
	compiler_hint(compiler, item, spec);
	return false;
}

/* The value of an option, up to the next one. */
static bool
compile_option(Compiler *compiler, size_t end, int64_t least, int64_t most, int64_t *value)
{
	size_t start = compiler->at;
	const char *comma = memchr(compiler->format.data + start, ',', end - start);
	size_t next = comma == NULL ? end : (size_t) (comma - compiler->format.data);
	char expected[80];

	if (decimal_read((Slice){compiler->format.data + start, next - start}, value) &&
		*value >= least && *value <= most)
	{
		compiler->at = next;
		return true;
	}
	snprintf(expected, sizeof(expected), "a number from %lld to %lld", (long long) least,
			 (long long) most);
	return compiler_expected(compiler, start, expected);
}

/* , start=15, step=5: in any order, each once; "start" is where the spec begins */
static bool
compile_options(Compiler *compiler, TemplateItem *item, size_t start, size_t end)
{
	const Template *template = compiler->template;
	bool stepped = false;
	bool started = false;

	while (compiler->at < end)
	{
		if (item->letters == CASE_AS_BUILT && compiler_take_option(compiler, end, "any case"))
		{
			if (!compiler_any_case(compiler, item, start))
				return false;
			continue;
		}
		if (!stepped && compiler_take_option(compiler, end, "step="))
		{
			stepped = true;
			if (!compile_option(compiler, end, 1, STEP_MAX, &item->step))
				return false;
			continue;
		}
		if (stepped && started)
			return compiler_expected(compiler, compiler->at, "the end of the field");
		if (!compiler_option(compiler, end, started ? "step=" : "start="))
			return false;
		started = true;
		if (!compile_option(compiler, end, sequence_smallest(template, item),
							sequence_largest(template, item), &item->start))
			return false;
	}
	return true;
}

/* N4, or N4, start=15 */
bool
compiler_seq(Compiler *compiler, TemplateItem *item, size_t end)
{
	size_t start = compiler->at;
	char many[ITEM_ALPHABET_TEXT_MAX];
	int most;

	item->kind = ITEM_SEQ;
	if (!compiler_class(compiler, item, end))
		return false;
	most = item_alphabet_number_width(compiler->template, item);
	if (most == 0)
		return compiler_expected(compiler, start,
								 item->class == CLASS_OWN ? "at least two characters to count with"
														  : "a class of numbers (N, H, C, U or A)");
	if (item->max > most)
	{
		item_alphabet_many(compiler->template, item, many, sizeof(many));
		fault_set(compiler->fault, FAULT_LIMIT, compiler_position(compiler, start + 1),
				  "Expected at most %d %s at position %d, so that the number fits bigint.", most,
				  many, compiler_position(compiler, start + 1));
		return false;
	}
	item->start = sequence_start(compiler->template, item);
	item->step = 1;
	return compile_options(compiler, item, start, end);
}
