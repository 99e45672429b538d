/*
 * compile_field.c
 *		The fields of a template: their names, and what they hold.
 */
#include <stdio.h>
#include <string.h>

#include "core/ascii.h"
#include "core/decimal.h"
#include "format/alphabet.h"
#include "format/check_cover.h"
#include "format/compiler.h"
#include "format/date_pieces.h"
#include "format/revision.h"
#include "format/sequence.h"

static bool
is_ident_start(char c)
{
	return c == '_' || ascii_is_upper(ascii_to_upper(c));
}

static bool
compile_name(Compiler *compiler, TemplateItem *item)
{
	Template *template = compiler->template;
	size_t start = compiler->at;
	Slice name;

	if (!is_ident_start(compiler_peek(compiler)))
		return compiler_expected(compiler, compiler->at, "the name of a field");
	while (is_ident_start(compiler_peek(compiler)) || ascii_is_digit(compiler_peek(compiler)))
	{
		if (item->name.size == TEMPLATE_IDENT_MAX)
			return compiler_too_many(compiler, "a name of at most 63 characters");
		compiler_store(template, &item->name, compiler_peek(compiler));
		compiler->at++;
	}

	name = template_text(template, item->name);
	for (TemplateItem *other = template->item; other < item; other++)
	{
		if (!template_is_field(other) || !slice_equal(template_text(template, other->name), name))
			continue;
		if (other->kind == ITEM_DATE)
		{
			date_pieces_add(template, other->whole, (int) (item - template->item));
			return true;
		}
		compiler->at = start;
		return compiler_expected(compiler, start, "a name that no earlier field has");
	}
	return true;
}

/* The end of a field: the next "}" without a "\" before it. */
static size_t
find_field_end(const Compiler *compiler)
{
	size_t at = compiler->at;

	while (at < compiler->format.size && compiler->format.data[at] != '}')
		at += compiler->format.data[at] == '\\' ? 2 : 1;
	return at;
}

static int
compile_number(Compiler *compiler, size_t end)
{
	int number = 0;

	/* a number that is too large may be cut off */
	while (compiler->at < end && ascii_is_digit(compiler_peek(compiler)) && number <= CODE_MAX)
	{
		number = number * 10 + (compiler_peek(compiler) - '0');
		compiler->at++;
	}
	return number;
}

/* N4, N..6, N2..6 */
static bool
read_class(Compiler *compiler, TemplateItem *item, size_t end)
{
	size_t count;
	bool counted;
	int min;
	int max;

	if (!alphabet_find(compiler_peek(compiler), &item->class))
		return compiler_expected(compiler, compiler->at, "one of the classes N A U H X Y C");
	count = ++compiler->at;
	counted = compiler->at < end && ascii_is_digit(compiler_peek(compiler));
	min = compile_number(compiler, end);
	max = min;
	if (compiler->at + 2 <= end && memcmp(compiler->format.data + compiler->at, "..", 2) == 0)
	{
		compiler->at += 2;
		if (!counted)
			min = 1;
		max = compile_number(compiler, end);
	}
	if (min < 1 || max < min || max > CODE_MAX)
	{
		compiler->at = count;
		return compiler_expected(compiler, count, "a count from 1 to 126 (such as 4, ..6 or 2..6)");
	}
	if (compiler->at != end)
		return compiler_expected(compiler, compiler->at, "the end of the field");
	item->min = (uint8_t) min;
	item->max = (uint8_t) max;
	return true;
}

/* The position of the option after the comma of a spec. */
static size_t
find_option(const Compiler *compiler, size_t end)
{
	size_t at = compiler->at + 1;

	while (at < end && compiler->format.data[at] == ' ')
		at++;
	return at;
}

bool
compiler_has_option(const Compiler *compiler, size_t end, const char *option)
{
	size_t at = find_option(compiler, end);

	return at < end && slice_begins_with((Slice){compiler->format.data + at, end - at}, option);
}

bool
compiler_option(Compiler *compiler, size_t end, const char *option)
{
	char expected[20];
	bool found = compiler_has_option(compiler, end, option);

	compiler->at = find_option(compiler, end);
	if (found)
	{
		compiler->at += strlen(option);
		return true;
	}
	snprintf(expected, sizeof(expected), "\"%s\"", option);
	return compiler_expected(compiler, compiler->at, expected);
}

/* , start=15 */
static bool
compile_start(Compiler *compiler, TemplateItem *item, size_t end)
{
	int64_t smallest = sequence_smallest(item);
	int64_t largest = sequence_largest(item);
	size_t number;
	char expected[80];

	if (!compiler_option(compiler, end, "start="))
		return false;
	number = compiler->at;
	if (decimal_read((Slice){compiler->format.data + number, end - number}, &item->start) &&
		item->start >= smallest && item->start <= largest)
	{
		compiler->at = end;
		return true;
	}
	snprintf(expected, sizeof(expected), "a number from %lld to %lld", (long long) smallest,
			 (long long) largest);
	return compiler_expected(compiler, number, expected);
}

static bool
compile_class(Compiler *compiler, TemplateItem *item, size_t end)
{
	Slice spec = {compiler->format.data + compiler->at, end - compiler->at};

	if (read_class(compiler, item, end))
		return true;
	compiler_hint(compiler, item, spec);
	return false;
}

/* N4, or N4, start=15 */
static bool
compile_seq(Compiler *compiler, TemplateItem *item, size_t end)
{
	size_t start = compiler->at;
	const char *comma = memchr(compiler->format.data + start, ',', end - start);
	int most;

	item->kind = ITEM_SEQ;
	if (!compile_class(compiler, item,
					   comma == NULL ? end : (size_t) (comma - compiler->format.data)))
		return false;
	most = alphabet_number_width(item->class);
	if (most == 0)
		return compiler_expected(compiler, start, "a class of numbers (N, H, C, U or A)");
	if (item->max > most)
	{
		fault_set(compiler->fault, FAULT_LIMIT, compiler_position(compiler, start + 1),
				  "Expected at most %d %s at position %d, so that the number fits bigint.", most,
				  alphabet_many(item->class), compiler_position(compiler, start + 1));
		return false;
	}
	item->start = sequence_start(item);
	return comma == NULL || compile_start(compiler, item, end);
}

static bool
compile_rev(TemplateItem *item)
{
	item->kind = ITEM_REV;
	item->min = 1;
	item->max = REVISION_DIGITS_MAX;
	return true;
}

typedef bool (*SpecCompiler)(Compiler *compiler, TemplateItem *item, size_t end);

/* date(...), seq(...), check(...) */
static bool
compile_call(Compiler *compiler, TemplateItem *item, size_t end, const char *name,
			 SpecCompiler compile)
{
	compiler->at += strlen(name);
	if (compiler->format.data[end - 1] != ')')
		return compiler_expected(compiler, end, "\")\"");
	if (!compile(compiler, item, end - 1))
		return false;
	compiler->at = end;
	return true;
}

static bool
compile_spec(Compiler *compiler, TemplateItem *item, size_t end)
{
	Slice name = template_text(compiler->template, item->name);
	Slice spec = {compiler->format.data + compiler->at, end - compiler->at};

	if (slice_begins_with(spec, "date("))
		return compile_call(compiler, item, end, "date(", compiler_date);
	if (slice_begins_with(spec, "seq("))
		return compile_call(compiler, item, end, "seq(", compile_seq);
	if (slice_begins_with(spec, "check("))
		return compile_call(compiler, item, end, "check(", compiler_check);
	if (slice_equals(spec, "rev"))
	{
		compiler->at = end;
		return compile_rev(item);
	}

	if (slice_equals(name, "date"))
		return compiler_date(compiler, item, end);
	if (slice_equals(name, "seq"))
		return compile_seq(compiler, item, end);
	if (slice_equals(name, "check"))
		return compiler_check(compiler, item, end);
	if (slice_equals(name, "rev"))
		return compiler_expected(compiler, compiler->at, "\"}\" (a field named rev is a revision)");
	return compiler_is_choice(spec) ? compiler_choice(compiler, item, end)
									: compile_class(compiler, item, end);
}

bool
compiler_field(Compiler *compiler)
{
	TemplateItem *item = compiler_add_item(compiler, ITEM_CLASS);
	size_t start = ++compiler->at;
	size_t end;

	if (item == NULL)
		return false;
	if (!compile_name(compiler, item))
		return false;
	end = find_field_end(compiler);
	if (end >= compiler->format.size)
		return compiler_expected(compiler, compiler->format.size, "\"}\"");

	if (compiler->at == end && slice_equals(template_text(compiler->template, item->name), "rev"))
		compile_rev(item);
	else
	{
		if (compiler_peek(compiler) != ':')
			return compiler_expected(compiler, compiler->at, "\":\" and what the field holds");
		compiler->at++;
		if (!compile_spec(compiler, item, end))
			return false;
	}
	if (item->kind != ITEM_DATE && item->whole != item - compiler->template->item)
		return compiler_expected(compiler, start, "a name that no earlier field has");
	compiler->at = end + 1;
	return item->kind != ITEM_CHECK || check_is_ahead(item) ||
		   check_cover_judge(compiler->template, item,
							 compiler_position(compiler, compiler->at - 1), compiler->fault);
}
