/*
 * compile_quoted.c
 *		Literals in quotes, which can have an option.
 */
#include "core/ascii.h"
#include "format/compiler.h"

/* A character of the literal; after a "\" it may be a quote. */
static bool
take_character(Compiler *compiler, TemplateItem *item)
{
	char c = compiler_peek(compiler);

	if (c == '\\')
	{
		compiler->at++;
		c = compiler_peek(compiler);
		if ((!compiler_is_special(c) && c != '"') || c == '|')
			return compiler_expected(compiler, compiler->at, "one of { } [ ] \" \\ after \"\\\"");
	}
	else if (c == '}')
		return compiler_expected(compiler, compiler->at, "a quote that ends the literal");
	if (!ascii_is_printable(c) || c == '|')
		return compiler_expected_character(compiler);
	if (item->text.size == CODE_MAX)
		return compiler_too_many(compiler, "a literal of at most 126 characters");
	compiler_store(compiler->template, &item->text, c);
	compiler->at++;
	return true;
}

/* "Rev", any case */
bool
compiler_quoted(Compiler *compiler, TemplateItem *item)
{
	size_t start = ++compiler->at;

	compiler_begin_item(compiler, item, ITEM_LITERAL);
	while (compiler_peek(compiler) != '"')
	{
		if (!take_character(compiler, item))
			return false;
	}
	if (item->text.size == 0)
		return compiler_expected(compiler, compiler->at, "a character of the literal");
	item->min = (uint8_t) item->text.size;
	item->max = item->min;
	compiler->at++;
	if (compiler_peek(compiler) == ',')
	{
		if (!compiler_option(compiler, compiler->format.size, "any case") ||
			!compiler_any_case(compiler, item, start))
			return false;
	}
	if (compiler_peek(compiler) != '}')
		return compiler_expected(compiler, compiler->at, "\"}\"");
	compiler->at++;
	return true;
}
