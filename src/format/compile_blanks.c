/*
 * compile_blanks.c
 *		Blanks where no code has one: at its ends, or two in a row.
 *
 * A template that always writes such a blank has no codes, and a group that does
 * is in none.  A blank that only some alternatives or absent groups leave is not
 * refused, since the others have codes.
 */
#include "core/code_text.h"
#include "format/compiler.h"

/* How the texts that are possible so far end; a set of these. */
#define WRITTEN_NOTHING 1u
#define WRITTEN_WORD 2u
#define WRITTEN_BLANK 4u

typedef struct BlankWalk
{
	const Compiler *compiler;
	int group;    /* the one that is present; -1: any can be absent */
	size_t blame; /* where the format has the wrong blank */
} BlankWalk;

/* Where in the format a character of a literal is. */
static size_t
position_in_literal(const BlankWalk *walk, const TemplateItem *item, size_t character)
{
	const char *format = walk->compiler->format.data;
	size_t at = item->at;

	for (;; at++)
	{
		at += format[at] == '\\';
		if (character-- == 0)
			return at;
	}
}

static unsigned
write_character(BlankWalk *walk, unsigned written, char c, size_t at)
{
	if (written == 0)
		return 0;
	if (c != ' ')
		return WRITTEN_WORD;
	walk->blame = at;
	return (written & WRITTEN_WORD) != 0 ? WRITTEN_BLANK : 0;
}

static unsigned
write_literal(BlankWalk *walk, unsigned written, const TemplateItem *item)
{
	Slice text = template_text(walk->compiler->template, item->text);

	for (size_t i = 0; i < text.size; i++)
		written = write_character(walk, written, text.data[i], position_in_literal(walk, item, i));
	return written;
}

static unsigned
write_choice(BlankWalk *walk, unsigned written, const TemplateItem *item)
{
	const Template *template = walk->compiler->template;
	unsigned all = 0;

	for (int i = 0; i < item->parts; i++)
	{
		Slice code = template_text(template, template->part[item->first + i].code);
		unsigned one = written;

		for (size_t k = 0; k < code.size; k++)
			one = write_character(walk, one, code.data[k], item->at);
		all |= one;
	}
	return all;
}

static unsigned
write_date(BlankWalk *walk, unsigned written, const TemplateItem *item)
{
	const Template *template = walk->compiler->template;

	for (int i = 0; i < item->parts; i++)
	{
		const TemplatePart *part = &template->part[item->first + i];
		char c = part->unit == DATE_SEPARATOR ? template->text[part->code.start] : '0';

		written = write_character(walk, written, c, item->at);
	}
	return written;
}

static unsigned
write_item(BlankWalk *walk, unsigned written, const TemplateItem *item)
{
	switch (item->kind)
	{
		case ITEM_LITERAL:
			return write_literal(walk, written, item);
		case ITEM_CHOICE:
			return write_choice(walk, written, item);
		case ITEM_DATE:
			return write_date(walk, written, item);
		case ITEM_CHECK:
			/* a check character of Code 39 may be a blank */
			if (check_rule_is_result(&item->check, ' ') && (written & WRITTEN_WORD) != 0)
				return WRITTEN_WORD | WRITTEN_BLANK;
			return written == 0 ? 0 : WRITTEN_WORD;
		default:
			return written == 0 ? 0 : WRITTEN_WORD;
	}
}

/* Whether a group is the one that is present, or around it. */
static bool
is_present(const BlankWalk *walk, int group)
{
	int around = walk->group;

	while (around >= 0 && around != group)
		around = walk->compiler->template->item[around].group;
	return around == group;
}

static unsigned
write_items(BlankWalk *walk, unsigned written, int first, int end)
{
	const Template *template = walk->compiler->template;

	for (int i = first; i < end && written != 0;)
	{
		const TemplateItem *item = &template->item[i];

		if (item->kind == ITEM_GROUP)
		{
			unsigned with = write_items(walk, written, i + 1, item->end);

			written = is_present(walk, i) ? with : written | with;
			i = item->end;
			continue;
		}
		written = write_item(walk, written, item);
		i++;
	}
	return written;
}

/* Whether there are codes, of the template or with a group. */
static bool
has_codes(BlankWalk *walk)
{
	const Template *template = walk->compiler->template;

	return (write_items(walk, WRITTEN_NOTHING, 0, template->items) & WRITTEN_WORD) != 0;
}

static bool
refuse_blank(const BlankWalk *walk)
{
	int position = compiler_position(walk->compiler, walk->blame);

	fault_set(walk->compiler->fault, FAULT_SYNTAX, position,
			  walk->group < 0 ? CODE_BLANK_EXPECTED
							  : "Expected no blank at position %d: no code with this group has one "
								"there.",
			  position);
	return false;
}

bool
compiler_blanks(Compiler *compiler)
{
	const Template *template = compiler->template;

	if (!template->blanks)
		return true;
	for (int i = -1; i < template->items; i++)
	{
		BlankWalk walk = {.compiler = compiler, .group = i};

		if (i >= 0 && template->item[i].kind != ITEM_GROUP)
			continue;
		if (!has_codes(&walk))
			return refuse_blank(&walk);
	}
	return true;
}
