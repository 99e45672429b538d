/*
 * compile_date.c
 *		Dates: their patterns, and their pieces.
 */
#include "format/compiler.h"
#include "format/date_pattern.h"
#include "format/date_pieces.h"

bool
compiler_date(Compiler *compiler, TemplateItem *item, size_t end)
{
	Slice pattern = {compiler->format.data + compiler->at, end - compiler->at};
	size_t at;
	const char *what;

	item->kind = ITEM_DATE;
	compiler->date_at[item - compiler->template->item] = compiler->at;
	what = date_pattern_compile(pattern, compiler->template, item, &at);
	if (what != NULL)
		return compiler_expected(compiler, compiler->at + at, what);
	compiler->at = end;
	return true;
}

bool
compiler_dates(Compiler *compiler)
{
	const Template *template = compiler->template;

	for (int i = 0; i < template->items; i++)
	{
		const TemplateItem *item = &template->item[i];
		const char *what;

		if (item->kind != ITEM_DATE || item->whole != i)
			continue;
		what = date_pattern_judge(template, item);
		if (what == NULL && !date_pieces_are_together(template, item))
			what = "all pieces of the date in one group, or in none";
		if (what != NULL)
			return compiler_expected(compiler, compiler->date_at[i], what);
	}
	return true;
}
