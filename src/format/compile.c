/*
 * compile.c
 *		Compiles the text of a template for matching and building.
 */
#include <string.h>

#include "core/ascii.h"
#include "core/utf8.h"
#include "format/compiler.h"
#include "format/template_check.h"

int
compiler_position(const Compiler *compiler, size_t at)
{
	return 1 + (int) utf8_count((Slice){compiler->format.data, at});
}

bool
compiler_expected(Compiler *compiler, size_t at, const char *what)
{
	int position = compiler_position(compiler, at);
	size_t size = 1;

	if (at >= compiler->format.size)
	{
		fault_set(compiler->fault, FAULT_SYNTAX, position, "Expected %s at position %d, found %s.",
				  what, position, compiler->goes_on ? "\"|\"" : "the end");
		return false;
	}
	while (at + size < compiler->format.size && !utf8_begins(compiler->format.data[at + size]))
		size++;
	fault_set(compiler->fault, FAULT_SYNTAX, position,
			  "Expected %s at position %d, found \"%.*s\".", what, position, (int) size,
			  compiler->format.data + at);
	return false;
}

bool
compiler_expected_character(Compiler *compiler)
{
	bool ascii = (unsigned char) compiler_peek(compiler) < 128;

	return compiler_expected(compiler, compiler->at,
							 ascii ? "a character that a code can have"
								   : "a character of ASCII, as codes have no others,");
}

bool
compiler_too_many(Compiler *compiler, const char *limit)
{
	fault_set(compiler->fault, FAULT_LIMIT, compiler_position(compiler, compiler->at),
			  "Expected %s.", limit);
	return false;
}

static bool
compiler_at_end(const Compiler *compiler)
{
	return compiler->at == compiler->format.size;
}

bool
compiler_is_special(char c)
{
	return c != '\0' && strchr("{}[]|\\", c) != NULL;
}

void
compiler_store(Template *template, TextSpan *span, char c)
{
	if (span->size == 0)
		span->start = (uint16_t) template->text_size;
	template->text[template->text_size++] = c;
	span->size++;
}

void
compiler_begin_item(const Compiler *compiler, TemplateItem *item, TemplateItemKind kind)
{
	*item = (TemplateItem){.kind = kind,
						   .at = (uint16_t) compiler->at,
						   .group = (int16_t) compiler->group,
						   .from = -1,
						   .to = -1,
						   .last = -1,
						   .traced = -1,
						   .whole = (int16_t) (item - compiler->template->item),
						   .another = -1};
}

TemplateItem *
compiler_add_item(Compiler *compiler, TemplateItemKind kind)
{
	Template *template = compiler->template;
	TemplateItem *item;

	if (template->items == TEMPLATE_ITEMS_MAX)
	{
		compiler_too_many(compiler, "at most 64 items");
		return NULL;
	}
	item = &template->item[template->items++];
	compiler_begin_item(compiler, item, kind);
	return item;
}

static bool
compile_literal(Compiler *compiler)
{
	TemplateItem *item = compiler_add_item(compiler, ITEM_LITERAL);

	if (item == NULL)
		return false;
	while (!compiler_at_end(compiler))
	{
		char c = compiler_peek(compiler);

		if (c == '\\')
		{
			compiler->at++;
			c = compiler_peek(compiler);
			if (!compiler_is_special(c) || c == '|')
				return compiler_expected(compiler, compiler->at, "one of { } [ ] \\ after \"\\\"");
		}
		else if (c == '{' || c == '[' || c == ']')
			break;
		else if (c == '}')
			return compiler_expected(compiler, compiler->at,
									 "a character of the code, or \"\\}\",");
		else if (c == '|' || !ascii_is_printable(c))
			return compiler_expected_character(compiler);

		if (item->text.size == CODE_MAX)
			return compiler_too_many(compiler, "a literal of at most 126 characters");
		compiler_store(compiler->template, &item->text, c);
		compiler->at++;
	}
	item->min = (uint8_t) item->text.size;
	item->max = item->min;
	return true;
}

static bool
open_group(Compiler *compiler)
{
	if (compiler->depth == TEMPLATE_DEPTH_MAX)
		return compiler_too_many(compiler, "groups at most 8 deep");
	if (compiler_add_item(compiler, ITEM_GROUP) == NULL)
		return false;
	compiler->group = compiler->template->items - 1;
	compiler->depth++;
	compiler->at++;
	return true;
}

static bool
close_group(Compiler *compiler)
{
	Template *template = compiler->template;
	TemplateItem *group;
	bool has_field = false;

	if (compiler->group < 0)
		return compiler_expected(compiler, compiler->at, "no \"]\" without a \"[\" before it");
	group = &template->item[compiler->group];
	for (int i = compiler->group + 1; i < template->items; i++)
		has_field |= template_is_field(&template->item[i]) &&
					 template->item[i].group == compiler->group;
	group->separator = template->items == compiler->group + 2 &&
					   template->item[compiler->group + 1].kind == ITEM_LITERAL;
	template->separators |= group->separator;
	if (!has_field && !group->separator)
		return compiler_expected(compiler, compiler->at, "a field in this group");

	group->end = (int16_t) template->items;
	compiler->group = group->group;
	compiler->depth--;
	compiler->at++;
	return true;
}

static bool
compile_item(Compiler *compiler)
{
	switch (compiler_peek(compiler))
	{
		case '{':
			return compiler_field(compiler);
		case '[':
			return open_group(compiler);
		case ']':
			return close_group(compiler);
		default:
			return compile_literal(compiler);
	}
}

static bool
has_fields(const Template *template)
{
	bool any = false;

	for (int i = 0; i < template->items; i++)
		any |= template_is_field(&template->item[i]);
	return any;
}

bool
template_compile(Slice format, Template *template, Fault *fault)
{
	return template_compile_within(format, 0, format.size, template, fault);
}

bool
template_compile_within(Slice format, size_t start, size_t end, Template *template, Fault *fault)
{
	Compiler compiler = {.format = {format.data, end},
						 .goes_on = memchr(format.data + end, '|', format.size - end) != NULL,
						 .at = start,
						 .template = template,
						 .group = -1,
						 .fault = fault};

	template->items = 0;
	template->parts = 0;
	template->text_size = 0;
	template->separators = false;
	template->any_case = false;
	template->characters_size = 0;
	if (format.size > TEMPLATE_TEXT_MAX)
	{
		fault_set(fault, FAULT_LIMIT, TEMPLATE_TEXT_MAX + 1,
				  "Expected a format of at most %d bytes, found %zu.", TEMPLATE_TEXT_MAX,
				  format.size);
		return false;
	}
	while (!compiler_at_end(&compiler))
	{
		if (!compile_item(&compiler))
			return false;
	}
	if (compiler.group >= 0)
		return compiler_expected(&compiler, compiler.at, "\"]\"");
	if (!has_fields(template))
		return compiler_expected(&compiler, compiler.at, "a field");
	return compiler_dates(&compiler) && compiler_checks_ahead(&compiler) &&
		   template_check(template, compiler_position(&compiler, compiler.at), fault) &&
		   compiler_blanks(&compiler);
}
