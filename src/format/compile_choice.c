/*
 * compile_choice.c
 *		Fields that are one of several codes.
 */
#include <string.h>

#include "core/ascii.h"
#include "format/compiler.h"
#include "format/template_check.h"

bool
compiler_is_choice(Slice spec)
{
	for (size_t i = 0; i < spec.size; i++)
	{
		if (spec.data[i] == '\\')
			i++;
		else if (spec.data[i] == '|' || spec.data[i] == '=')
			return true;
	}
	return false;
}

/* One side of an alternative, up to what ends it. */
static bool
compile_alternative_text(Compiler *compiler, TextSpan *span, size_t end, bool meaning)
{
	while (compiler->at < end && compiler_peek(compiler) != '|' &&
		   (meaning || compiler_peek(compiler) != '='))
	{
		char c = compiler_peek(compiler);

		if (c == '\\')
		{
			compiler->at++;
			c = compiler_peek(compiler);
			if (!compiler_is_special(c) && c != '=')
				return compiler_expected(compiler, compiler->at,
										 "one of { } [ ] | = \\ after \"\\\"");
		}
		else if (compiler_is_special(c))
			return compiler_expected(compiler, compiler->at, "\"\\\" before this character");
		if (meaning ? (unsigned char) c < ' ' || c == '\x7F' : !ascii_is_printable(c) || c == '|')
			return meaning ? compiler_expected(compiler, compiler->at, "a printable character")
						   : compiler_expected_character(compiler);
		if (!meaning && span->size == CODE_MAX)
			return compiler_too_many(compiler, "a code of at most 126 characters");
		compiler_store(compiler->template, span, c);
		compiler->at++;
	}
	return true;
}

static bool
compile_alternative(Compiler *compiler, TemplateItem *item, size_t end)
{
	Template *template = compiler->template;
	TemplatePart *part = &template->part[template->parts];
	size_t start = compiler->at;

	if (template->parts == TEMPLATE_PARTS_MAX)
		return compiler_too_many(compiler, "at most 512 alternatives and units of dates");
	memset(part, 0, sizeof(*part));
	if (!compile_alternative_text(compiler, &part->code, end, false))
		return false;
	if (part->code.size == 0)
		return compiler_expected(compiler, compiler->at, "the code of an alternative");
	if (compiler->at < end && compiler_peek(compiler) == '=')
	{
		compiler->at++;
		if (!compile_alternative_text(compiler, &part->meaning, end, true))
			return false;
		if (part->meaning.size == 0)
			return compiler_expected(compiler, compiler->at, "the meaning of an alternative");
	}
	template->parts++;
	item->parts++;
	if (!template_check_alternative(template, item))
		return compiler_expected(compiler, start,
								 "an alternative that differs in code and in meaning");
	return true;
}

bool
compiler_choice(Compiler *compiler, TemplateItem *item, size_t end)
{
	item->kind = ITEM_CHOICE;
	item->first = (int16_t) compiler->template->parts;
	item->min = CODE_MAX;
	item->max = 0;
	for (;;)
	{
		uint16_t size;

		if (!compile_alternative(compiler, item, end))
			return false;
		size = compiler->template->part[compiler->template->parts - 1].code.size;
		item->min = (uint8_t) (size < item->min ? size : item->min);
		item->max = (uint8_t) (size > item->max ? size : item->max);
		if (compiler->at == end)
			return true;
		compiler->at++;
	}
}
