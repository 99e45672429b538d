/*
 * item_part.c
 *		The design that a part number is a revision of, for genealogy.
 */
#include "postgres.h"

#include "core/mark.h"
#include "core/natural.h"
#include "format/match.h"
#include "lib/stringinfo.h"
#include "types/code_format.h"
#include "types/item_part.h"

/* Ends each field of a base: no code has this character, so that bases stay distinct. */
#define FIELD_END '\x1F'

struct PartFormat
{
	CodeFormat compiled;
};

PartFormat *
item_part_format(const char *text)
{
	PartFormat *format = palloc0(sizeof(PartFormat));

	code_format_require((Slice){text, strlen(text)}, &format->compiled);
	return format;
}

/* All fields but the revision, and check characters, which depend on it. */
static char *
base_of_match(const Template *template, int revision, Slice scope, const Match *match)
{
	StringInfoData base;

	initStringInfo(&base);
	appendBinaryStringInfo(&base, scope.data, (int) scope.size);
	for (int i = 0; i < template->items; i++)
	{
		if (i == revision || !template_is_field(&template->item[i]) ||
			template->item[i].kind == ITEM_CHECK)
			continue;
		if (match->item[i].present)
		{
			Slice text = match_text(match, i);

			appendBinaryStringInfo(&base, text.data, (int) text.size);
		}
		appendStringInfoChar(&base, FIELD_END);
	}
	return base.data;
}

static ItemPart
split_by_format(const CodeFormat *format, Slice scope, Slice code)
{
	const Alternatives *alternatives = &format->alternatives;
	Slice found = {"", 0};
	Match match;
	int number = alternatives_match(alternatives, code, &match, format->work, NULL);
	const Template *template = number < 0 ? NULL : &alternatives->template[number];
	int revision = number < 0 ? -1 : code_format_find_field(template, ITEM_REV, "rev");

	if (revision < 0)
		return (ItemPart){.base = pnstrdup(scope.data, scope.size + code.size), .revision = ""};
	if (match.item[revision].present)
		found = match_text(&match, revision);
	return (ItemPart){
		.base = base_of_match(template, revision, scope, &match),
		.revision = pnstrdup(found.data, found.size),
	};
}

ItemPart
item_part_split(const PartFormat *format, const char *part)
{
	const char *bar = strrchr(part, '|');
	Slice scope = {part, bar == NULL ? 0 : (size_t) (bar + 1 - part)};
	Slice code = {part + scope.size, strlen(part) - scope.size};
	MarkedPart marked;

	if (format != NULL)
		return split_by_format(&format->compiled, scope, code);

	marked = mark_split(code);
	return (ItemPart){
		.base = pnstrdup(scope.data, scope.size + marked.base.size),
		.revision = pnstrdup(marked.revision.data, marked.revision.size),
	};
}

int
item_part_compare(ItemPart a, ItemPart b)
{
	int order = natural_compare((Slice){a.base, strlen(a.base)}, (Slice){b.base, strlen(b.base)},
								NATURAL_PLAIN);

	if (order != 0)
		return order;
	return natural_compare_revisions((Slice){a.revision, strlen(a.revision)},
									 (Slice){b.revision, strlen(b.revision)});
}
