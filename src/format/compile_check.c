/*
 * compile_check.c
 *		Check characters: by which algorithm, and over which fields.
 */
#include <string.h>

#include "format/check_cover.h"
#include "format/compiler.h"

/* The field with a name among the items from "first" up to "end"; -1: there is none. */
static int
find_field(const Template *template, Slice name, int first, int end)
{
	for (int i = first; i < end; i++)
	{
		const TemplateItem *item = &template->item[i];

		if (template_is_field(item) && slice_equal(template_text(template, item->name), name))
			return i;
	}
	return -1;
}

static int
number_of(const Template *template, const TemplateItem *item)
{
	return (int) (item - template->item);
}

/* from=serial: from a field up to the check */
static bool
compile_from(Compiler *compiler, TemplateItem *item, size_t end)
{
	Slice name;

	if (!compiler_option(compiler, end, "from="))
		return false;
	name = (Slice){compiler->format.data + compiler->at, end - compiler->at};
	item->from = (int16_t) find_field(compiler->template, name, 0,
									  number_of(compiler->template, item));
	if (item->from < 0)
		return compiler_expected(compiler, compiler->at, "the name of a field before this one");
	compiler->at = end;
	return true;
}

/* over=serial, or over=plant..serial: fields that are found after all have been compiled */
static bool
compile_over(Compiler *compiler, TemplateItem *item, size_t end)
{
	CheckAhead *ahead = &compiler->check_ahead[compiler->checks_ahead++];

	(void) compiler_option(compiler, end, "over=");
	ahead->item = number_of(compiler->template, item);
	ahead->at = compiler->at;
	ahead->first = (Slice){compiler->format.data + compiler->at, end - compiler->at};
	ahead->last = ahead->first;
	ahead->position = compiler_position(compiler, end);
	for (size_t i = 0; i + 2 <= ahead->first.size; i++)
	{
		if (memcmp(ahead->first.data + i, "..", 2) != 0)
			continue;
		ahead->last = slice_from(ahead->first, i + 2);
		ahead->first.size = i;
	}
	item->to = TEMPLATE_ITEMS_MAX;
	compiler->at = end;
	return true;
}

/* An algorithm, or weights. */
static bool
compile_rule(Compiler *compiler, CheckRule *rule, size_t end)
{
	size_t start = compiler->at;
	bool weighted;
	Slice name;

	while (compiler->at < end && compiler_peek(compiler) != ',' && compiler_peek(compiler) != '(')
		compiler->at++;
	name = (Slice){compiler->format.data + start, compiler->at - start};
	weighted = compiler->at < end && compiler_peek(compiler) == '(';
	if (slice_equals(name, "mod7") && !weighted)
		rule->modulus = 7;
	else if (weighted && (slice_equals(name, "mod10") || slice_equals(name, "mod11")))
	{
		compiler->at++;
		rule->modulus = slice_equals(name, "mod10") ? 10 : 11;
		return compiler_weights(compiler, rule, end);
	}
	else if (!check_find(name, &rule->algorithm))
	{
		compiler_expected(compiler, start, "a check algorithm");
		fault_hint(
			compiler->fault,
			"Algorithms are mod7 mod10 mod10(1 3) mod11(4 3 2) luhn mod11_2 mod11_10 mod37_2 "
			"mod37_36 mod97_10 mod43 verhoeff damm.");
		return false;
	}
	/* mod7 is of the number itself */
	rule->remainder = rule->modulus == 7;
	return true;
}

bool
compiler_check(Compiler *compiler, TemplateItem *item, size_t end)
{
	item->kind = ITEM_CHECK;
	if (!compile_rule(compiler, &item->check, end))
		return false;
	item->min = (uint8_t) check_rule_width(&item->check);
	item->max = item->min;
	if (compiler->at == end)
		return true;
	if (compiler_peek(compiler) != ',')
		return compiler_expected(compiler, compiler->at, "the end of the field");
	return compiler_has_option(compiler, end, "over=") ? compile_over(compiler, item, end)
													   : compile_from(compiler, item, end);
}

/* Finds a field that a check names, from an item on. */
static bool
find_covered(Compiler *compiler, Slice name, int first, int16_t *found)
{
	*found = (int16_t) find_field(compiler->template, name, first, compiler->template->items);
	return *found >= 0 || compiler_expected(compiler, (size_t) (name.data - compiler->format.data),
											"the name of a field");
}

/* Fields before the check, or fields after it. */
static bool
find_run(Compiler *compiler, const CheckAhead *ahead)
{
	Template *template = compiler->template;
	TemplateItem *item = &template->item[ahead->item];
	int16_t last;

	if (!find_covered(compiler, ahead->first, 0, &item->from) ||
		!find_covered(compiler, ahead->last, item->from, &last))
		return false;
	while (template->item[last].another >= 0)
		last = template->item[last].another;
	if (item->from <= ahead->item && last >= ahead->item)
		return compiler_expected(compiler, ahead->at,
								 "fields that are all before this one, or all after it,");
	if (last > ahead->item)
	{
		item->to = last;
		template->item[last].closes = true;
	}
	else
	{
		item->to = -1;
		item->last = last;
	}
	return true;
}

bool
compiler_checks_ahead(Compiler *compiler)
{
	const Template *template = compiler->template;

	for (int i = 0; i < compiler->checks_ahead; i++)
	{
		if (!find_run(compiler, &compiler->check_ahead[i]))
			return false;
	}
	for (int i = 0; i < compiler->checks_ahead; i++)
	{
		const CheckAhead *ahead = &compiler->check_ahead[i];

		if (!check_cover_judge(template, &template->item[ahead->item], ahead->position,
							   compiler->fault))
			return false;
	}
	return true;
}
