/*
 * compile_field.c
 *		The fields of a template: their names, and what they hold.
 */
#include <stdio.h>
#include <string.h>

#include "core/ascii.h"
#include "format/check_cover.h"
#include "format/compiler.h"
#include "format/date_pieces.h"
#include "format/letter_case.h"
#include "format/revision.h"

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

int
compiler_number(Compiler *compiler, size_t end, int most)
{
	int number = 0;

	while (compiler->at < end && ascii_is_digit(compiler_peek(compiler)) && number <= most)
	{
		number = number * 10 + (compiler_peek(compiler) - '0');
		compiler->at++;
	}
	return number;
}

size_t
compiler_find_option(const Compiler *compiler, size_t end)
{
	size_t at = compiler->at + 1;

	while (at < end && compiler->format.data[at] == ' ')
		at++;
	return at;
}

bool
compiler_has_option(const Compiler *compiler, size_t end, const char *option)
{
	size_t at = compiler_find_option(compiler, end);

	return at < end && slice_begins_with((Slice){compiler->format.data + at, end - at}, option);
}

bool
compiler_take_option(Compiler *compiler, size_t end, const char *option)
{
	if (!compiler_has_option(compiler, end, option))
		return false;
	compiler->at = compiler_find_option(compiler, end) + strlen(option);
	return true;
}

bool
compiler_option(Compiler *compiler, size_t end, const char *option)
{
	char expected[20];

	if (compiler_take_option(compiler, end, option))
		return true;
	compiler->at = compiler_find_option(compiler, end);
	snprintf(expected, sizeof(expected), "\"%s\"", option);
	return compiler_expected(compiler, compiler->at, expected);
}

static bool
compile_rev(TemplateItem *item)
{
	item->kind = ITEM_REV;
	item->min = 1;
	item->max = REVISION_DIGITS_MAX;
	return true;
}

bool
compiler_take_any_case(const Compiler *compiler, size_t *end)
{
	static const char option[] = "any case";
	const char *format = compiler->format.data;
	size_t at = *end;

	if (at < compiler->at + sizeof(option) ||
		memcmp(format + at - strlen(option), option, strlen(option)) != 0)
		return false;
	at -= strlen(option);
	while (at > compiler->at && format[at - 1] == ' ')
		at--;
	if (at == compiler->at || format[at - 1] != ',')
		return false;
	*end = at - 1;
	return true;
}

bool
compiler_any_case(Compiler *compiler, TemplateItem *item, size_t at)
{
	const char *expected = item->letters != CASE_AS_BUILT
							   ? "\"any case\" once"
							   : letter_case_set(compiler->template, item);

	compiler->template->any_case = true;
	return expected == NULL || compiler_expected(compiler, at, expected);
}

typedef bool (*SpecCompiler)(Compiler *compiler, TemplateItem *item, size_t end);

/* date(...), seq(...), check(...) */
static bool
compile_call(Compiler *compiler, TemplateItem *item, size_t end, const char *name,
			 SpecCompiler compile)
{
	size_t start = compiler->at += strlen(name);
	size_t last = end - 1;
	bool any_case;

	if (compiler->format.data[last] != ')')
		return compiler_expected(compiler, end, "\")\"");
	any_case = compiler_take_any_case(compiler, &last);
	return compile(compiler, item, last) && (!any_case || compiler_any_case(compiler, item, start));
}

static bool
compile_spec(Compiler *compiler, TemplateItem *item, size_t end)
{
	Slice name = template_text(compiler->template, item->name);
	Slice spec = {compiler->format.data + compiler->at, end - compiler->at};

	if (slice_begins_with(spec, "date("))
		return compile_call(compiler, item, end, "date(", compiler_date);
	if (slice_begins_with(spec, "seq("))
		return compile_call(compiler, item, end, "seq(", compiler_seq);
	if (slice_begins_with(spec, "check("))
		return compile_call(compiler, item, end, "check(", compiler_check);
	if (slice_equals(spec, "rev"))
		return compile_rev(item);

	if (slice_equals(name, "date"))
		return compiler_date(compiler, item, end);
	if (slice_equals(name, "seq"))
		return compiler_seq(compiler, item, end);
	if (slice_equals(name, "check"))
		return compiler_check(compiler, item, end);
	if (slice_equals(name, "rev"))
		return compiler_expected(compiler, compiler->at, "\"}\" (a field named rev is a revision)");
	return compiler_is_choice(spec) ? compiler_choice(compiler, item, end)
									: compiler_class(compiler, item, end);
}

/* A class of a count from 0 is one from 1 in a group of its own, which may be absent. */
static bool
compile_may_lack(Compiler *compiler, TemplateItem *item)
{
	Template *template = compiler->template;
	int number = (int) (item - template->item);
	TemplateItem *field = item + 1;

	if (compiler->depth == TEMPLATE_DEPTH_MAX)
		return compiler_too_many(compiler, "groups at most 8 deep");
	if (compiler_add_item(compiler, ITEM_GROUP) == NULL)
		return false;
	*field = *item;
	field->group = (int16_t) number;
	field->whole = (int16_t) (number + 1);
	field->min = 1;
	compiler_begin_item(compiler, item, ITEM_GROUP);
	item->at = field->at;
	item->end = (int16_t) (number + 2);
	return true;
}

/* What follows the name of a field. */
static bool
compile_rest(Compiler *compiler, TemplateItem *item, size_t end)
{
	bool any_case = compiler_take_any_case(compiler, &end);
	size_t start;

	if (compiler->at == end && slice_equals(template_text(compiler->template, item->name), "rev"))
	{
		compile_rev(item);
		return !any_case || compiler_any_case(compiler, item, end);
	}
	if (compiler_peek(compiler) != ':')
		return compiler_expected(compiler, compiler->at, "\":\" and what the field holds");
	start = ++compiler->at;
	return compile_spec(compiler, item, end) &&
		   (!any_case || compiler_any_case(compiler, item, start));
}

bool
compiler_field(Compiler *compiler)
{
	TemplateItem *item = compiler_add_item(compiler, ITEM_CLASS);
	size_t start = ++compiler->at;
	size_t end;

	if (item == NULL)
		return false;
	if (compiler_peek(compiler) == '"')
		return compiler_quoted(compiler, item);
	if (!compile_name(compiler, item))
		return false;
	end = find_field_end(compiler);
	if (end >= compiler->format.size)
		return compiler_expected(compiler, compiler->format.size, "\"}\"");
	if (!compile_rest(compiler, item, end))
		return false;
	if (item->kind != ITEM_DATE && item->whole != item - compiler->template->item)
		return compiler_expected(compiler, start, "a name that no earlier field has");
	compiler->at = end + 1;
	if (item->kind == ITEM_CLASS && item->min == 0)
		return compile_may_lack(compiler, item);
	return item->kind != ITEM_CHECK || check_is_ahead(item) ||
		   check_cover_judge(compiler->template, item,
							 compiler_position(compiler, compiler->at - 1), compiler->fault);
}
