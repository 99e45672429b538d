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

bool
compiler_check(Compiler *compiler, TemplateItem *item, size_t end)
{
	size_t start = compiler->at;
	Slice name;

	item->kind = ITEM_CHECK;
	while (compiler->at < end && compiler_peek(compiler) != ',')
		compiler->at++;
	name = (Slice){compiler->format.data + start, compiler->at - start};
	if (!check_find(name, &item->algorithm))
	{
		compiler_expected(compiler, start, "a check algorithm");
		fault_hint(compiler->fault, "Algorithms are mod10 luhn mod11_2 mod11_10 mod37_2 mod37_36 "
									"mod97_10 mod43 verhoeff damm.");
		return false;
	}
	item->min = (uint8_t) check_width(item->algorithm);
	item->max = item->min;
	if (compiler->at == end)
		return true;
	return compiler_has_option(compiler, end, "over=") ? compile_over(compiler, item, end)
													   : compile_from(compiler, item, end);
}

/* Finds a field that a check ahead names, after an item. */
static bool
find_covered(Compiler *compiler, Slice name, int after, int16_t *found)
{
	const Template *template = compiler->template;

	/* a date in pieces is where its first one is */
	*found = (int16_t) find_field(template, name, after, template->items);
	if (*found >= 0 && template->item[*found].whole == *found)
		return true;
	compiler_expected(compiler, (size_t) (name.data - compiler->format.data),
					  "the name of a field after this one");
	if (find_field(compiler->template, name, 0, after) >= 0)
		fault_hint(compiler->fault, "Write from=%.*s to cover that field and what follows it.",
				   (int) (name.size > TEMPLATE_IDENT_MAX ? TEMPLATE_IDENT_MAX : name.size),
				   name.data);
	return false;
}

bool
compiler_checks_ahead(Compiler *compiler)
{
	Template *template = compiler->template;

	for (int i = 0; i < compiler->checks_ahead; i++)
	{
		const CheckAhead *ahead = &compiler->check_ahead[i];
		TemplateItem *item = &template->item[ahead->item];

		if (!find_covered(compiler, ahead->first, ahead->item + 1, &item->from) ||
			!find_covered(compiler, ahead->last, item->from, &item->to))
			return false;
		while (template->item[item->to].another >= 0)
			item->to = template->item[item->to].another;
		template->item[item->to].closes = true;
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
