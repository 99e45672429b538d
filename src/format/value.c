/*
 * value.c
 *		The values of the fields of a match.
 */
#include <string.h>

#include "format/match.h"
#include "format/sequence.h"

const TemplatePart *
match_alternative(const Template *template, const Match *match, int item)
{
	const TemplateItem *choice = &template->item[item];
	Slice text = match_text(match, item);

	for (int i = 0; i < choice->parts; i++)
	{
		const TemplatePart *part = &template->part[choice->first + i];

		if (slice_equal(template_text(template, part->code), text))
			return part;
	}
	return NULL;
}

int64_t
match_number(const Template *template, const Match *match, int item)
{
	return sequence_read(template, &template->item[item], match_text(match, item));
}

void
match_pieces(const Template *template, const Match *match, int item, size_t *starts)
{
	for (int i = template->item[item].whole; i >= 0; i = template->item[i].another)
		*starts++ = match->item[i].start;
}

void
match_date(const Template *template, const Match *match, int item, DateValue *value)
{
	size_t starts[DATE_PIECES_MAX];

	match_pieces(template, match, item, starts);
	(void) date_pattern_read(template, &template->item[item], match_spelled(match), starts, value,
							 NULL);
}

/* The digits of a number that is not negative. */
static Slice
number_text(int64_t number, char *buffer)
{
	char *end = buffer + FIELD_VALUE_MAX;
	char *start = end;

	do
	{
		*--start = (char) ('0' + number % 10);
		number /= 10;
	} while (number > 0);
	return (Slice){start, (size_t) (end - start)};
}

Slice
match_value(const Template *template, const Match *match, int item, char *buffer)
{
	DateValue date;
	const TemplatePart *part;

	switch (template->item[item].kind)
	{
		case ITEM_SEQ:
			return number_text(match_number(template, match, item), buffer);
		case ITEM_DATE:
			match_date(template, match, item, &date);
			return (Slice){buffer, date_to_text(&date, buffer)};
		case ITEM_CHOICE:
			part = match_alternative(template, match, item);
			return template_text(template, part->meaning.size > 0 ? part->meaning : part->code);
		default:
			return match_text(match, item);
	}
}
