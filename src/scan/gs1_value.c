/*
 * gs1_value.c
 *		Whether a value has the form of its application identifier.
 */
#include "scan/gs1_ai.h"

#include <stdio.h>

#include "core/ascii.h"
#include "format/alphabet.h"

/* RFC 4648, base64url: the padding is at the end. */
static bool
is_base64url(Slice value, size_t at)
{
	char c = value.data[at];

	if (c == '=')
		return at + 2 >= value.size && value.data[value.size - 1] == '=';
	return ascii_is_digit(c) || ascii_is_upper(ascii_to_upper(c)) || c == '-' || c == '_';
}

static bool
has(char set, Slice value, size_t at)
{
	switch (set)
	{
		case 'N':
			return ascii_is_digit(value.data[at]);
		case 'X':
			return alphabet_has(CLASS_GS1_82, value.data[at]);
		case 'Y':
			return alphabet_has(CLASS_GS1_39, value.data[at]);
		default:
			return is_base64url(value, at);
	}
}

static const char *
set_name(char set)
{
	return set == 'N'   ? "a digit"
		   : set == 'X' ? "a character of GS1 CSET 82"
		   : set == 'Y' ? "a character of GS1 CSET 39"
						: "a character of base64url";
}

/* "14 characters" or "1 to 20 characters" */
static bool
wrong_size(const Gs1Ai *ai, size_t offset, Gs1Violation *violation)
{
	int min = (int) gs1_ai_min(ai);
	int max = (int) gs1_ai_max(ai);
	const char *what = ai->component[0].set == 'N' && ai->component[1].set == '\0' ? "digit"
																				   : "character";

	violation->offset = offset;
	violation->size = 0;
	violation->of_form = true;
	if (min == max)
		snprintf(violation->expected, sizeof(violation->expected), "%d %s%s", max, what,
				 max == 1 ? "" : "s");
	else
		snprintf(violation->expected, sizeof(violation->expected), "%d to %d %ss", min, max, what);
	return false;
}

/* Each component takes as much as it can; optional ones end with the value. */
bool
gs1_value_holds(const Gs1Ai *ai, Slice value, Gs1Violation *violation)
{
	size_t at = 0;

	for (int i = 0; i < GS1_COMPONENTS_MAX && ai->component[i].set != '\0'; i++)
	{
		const Gs1Component *component = &ai->component[i];
		Slice piece = slice_from(value, at);

		if (component->optional && piece.size == 0)
			break;
		if (piece.size > component->max)
			piece.size = component->max;
		for (size_t j = 0; j < piece.size; j++)
		{
			if (!has(component->set, piece, j))
			{
				violation->offset = at + j;
				violation->size = 1;
				violation->of_form = true;
				snprintf(violation->expected, sizeof(violation->expected), "%s",
						 set_name(component->set));
				return false;
			}
		}
		if (piece.size < component->min)
			return wrong_size(ai, value.size, violation);
		for (int j = 0; j < 3; j++)
		{
			if (!gs1_rule_holds(component->rule[j], piece, violation))
			{
				violation->offset += at;
				return false;
			}
		}
		at += piece.size;
	}
	return at == value.size || wrong_size(ai, at, violation);
}
