/*
 * code_text.c
 *		The text form of codes and of trace ids.
 */
#include "core/code_text.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "core/ascii.h"
#include "core/lookalike.h"
#include "core/utf8.h"
#include "core/word.h"

/* Drops the blanks at both ends; returns how many there were in front. */
static size_t
trim_blanks(Slice *text)
{
	Slice trimmed = slice_trim(*text);
	size_t front = (size_t) (trimmed.data - text->data);

	*text = trimmed;
	return front;
}

static const char *
control_name(char c)
{
	switch (c)
	{
		case '\0':
			return " (null)";
		case '\t':
			return " (tab)";
		case '\n':
			return " (line feed)";
		case '\r':
			return " (carriage return)";
		case '\x1C':
			return " (file separator)";
		case '\x1D':
			return " (group separator)";
		case '\x1E':
			return " (record separator)";
		case '\x7F':
			return " (delete)";
		default:
			return "";
	}
}

static void
fault_control(Fault *fault, char c, int position)
{
	fault_set(fault, FAULT_SYNTAX, position,
			  "Expected a printable ASCII character at position %d, "
			  "found the control character 0x%02X%s.",
			  position, (unsigned char) c, control_name(c));
}

static void
fault_foreign(Fault *fault, Slice rest, int position)
{
	static const char expected[] = "Expected a printable ASCII character at position %d, found ";
	char found[sizeof(fault->text)];
	uint32_t character;
	size_t size = utf8_decode(rest, &character);
	const Lookalike *lookalike = size == 0 ? NULL : lookalike_find(character);

	snprintf(found, sizeof(found), expected, position);
	if (size == 0)
		fault_set(fault, FAULT_SYNTAX, position, "%sthe byte 0x%02X.", found,
				  (unsigned char) rest.data[0]);
	else if (lookalike == NULL)
		fault_set(fault, FAULT_SYNTAX, position, "%s\"%.*s\" (U+%04X).", found, (int) size,
				  rest.data, (unsigned int) character);
	else
		fault_set(fault, FAULT_SYNTAX, position, "%s%s (U+%04X).", found, lookalike->name,
				  (unsigned int) character);

	if (lookalike == NULL)
		return;
	if (lookalike->ascii == '\0')
		fault_hint(fault, "Leave it out; it is invisible.");
	else if (lookalike->ascii == ' ')
		fault_hint(fault, "Type an ordinary blank instead.");
	else
		fault_hint(fault, "Type \"%c\" instead.", lookalike->ascii);
}

/* Whether eight characters are printable ASCII below '|' and none of them a blank. */
static inline bool
are_plain(const char *characters)
{
	uint64_t word = word_load(characters);
	uint64_t not_above_blank = word - WORD_OF(' ' + 1);
	uint64_t not_below_bar = word + WORD_OF(0x80 - '|');

	/* the high bit of a byte is set: it had one, it borrows, or it carries */
	return ((word | not_above_blank | not_below_bar) & WORD_OF(0x80)) == 0;
}

/* How many characters of a code a text begins with. */
static size_t
count_sound(Slice text)
{
	size_t at = 0;

	while (at < text.size)
	{
		char c = text.data[at];

		if (text.size - at >= WORD_BYTES && are_plain(text.data + at))
		{
			at += WORD_BYTES;
			continue;
		}
		if (!ascii_is_printable(c) || c == '|' || (c == ' ' && at > 0 && text.data[at - 1] == ' '))
			break;
		at++;
	}
	return at;
}

/* Fills the fault with what is wrong with a character that a code cannot have. */
static void
fault_character(Fault *fault, Slice rest, int position)
{
	char c = rest.data[0];

	if ((unsigned char) c >= 0x80)
		fault_foreign(fault, rest, position);
	else if (!ascii_is_printable(c))
		fault_control(fault, c, position);
	else if (c == '|')
		fault_set(fault, FAULT_SYNTAX, position,
				  "Expected a character of a code at position %d, found \"|\", "
				  "which separates scope and code in a trace_id.",
				  position);
	else
		fault_set(fault, FAULT_SYNTAX, position,
				  "Expected a single blank, found a second one at position %d.", position);
}

bool
code_text_parse(Slice input, int first_position, Slice *code, Fault *fault)
{
	Slice text = input;
	int first = first_position + (int) trim_blanks(&text);
	size_t sound;

	if (text.size == 0)
	{
		fault_set(fault, FAULT_SYNTAX, first_position, "Expected a code at position %d, found %s.",
				  first_position, input.size == 0 ? "nothing" : "only blanks");
		return false;
	}

	/* sound characters are ASCII, so bytes count them */
	sound = count_sound(text);
	if (sound < text.size && sound < CODE_MAX)
	{
		fault_character(fault, slice_from(text, sound), first + (int) sound);
		return false;
	}
	if (text.size > CODE_MAX)
	{
		fault_set(fault, FAULT_LIMIT, first + CODE_MAX,
				  "Expected a code of at most %d characters, found %zu.", CODE_MAX,
				  utf8_count(text));
		return false;
	}

	*code = text;
	return true;
}

const char *
trace_kind_prefix(TraceKind kind)
{
	static const char *const prefixes[TRACE_KINDS] = {"SN:", "LOT:", "PN:"};

	return prefixes[kind];
}

/* Finds the kind that a trace id begins with; returns the size of its prefix, or 0. */
static size_t
parse_kind(Slice text, TraceKind *kind)
{
	for (int candidate = 0; candidate < TRACE_KINDS; candidate++)
	{
		const char *prefix = trace_kind_prefix((TraceKind) candidate);

		if (slice_begins_with_any_case(text, prefix))
		{
			*kind = (TraceKind) candidate;
			return strlen(prefix);
		}
	}
	return 0;
}

/* The last '|' of a text, or NULL. */
static const char *
find_last_bar(Slice text)
{
	for (size_t at = text.size; at > 0; at--)
	{
		if (text.data[at - 1] == '|')
			return &text.data[at - 1];
	}
	return NULL;
}

/* Cuts off what is before the first '|', or else all; false when nothing is left. */
static bool
next_scope(Slice *rest, Slice *scope)
{
	const char *bar;

	if (rest->data == NULL)
		return false;
	bar = rest->size == 0 ? NULL : memchr(rest->data, '|', rest->size);
	if (bar == NULL)
	{
		*scope = *rest;
		*rest = (Slice){NULL, 0};
		return true;
	}
	*scope = (Slice){rest->data, (size_t) (bar - rest->data)};
	*rest = slice_from(*rest, scope->size + 1);
	return true;
}

bool
trace_scope_parse(Slice text, int first_position, Slice *scope, Fault *fault)
{
	Slice rest = text;
	Slice part;

	while (next_scope(&rest, &part))
	{
		Slice code;

		if (!code_text_parse(part, first_position, &code, fault))
			return false;
		first_position += (int) part.size + 1;
	}
	*scope = text;
	(void) trim_blanks(scope);
	return true;
}

bool
trace_id_text_parse(Slice input, TraceIdText *id, Fault *fault)
{
	Slice text = input;
	int first = 1 + (int) trim_blanks(&text);
	size_t prefix = parse_kind(text, &id->kind);
	const char *bar;

	if (prefix == 0)
	{
		fault_set(fault, FAULT_SYNTAX, first,
				  "Expected \"SN:\", \"LOT:\" or \"PN:\" at position %d.", first);
		fault_hint(fault, "Write SN: before a serial number, LOT: before a lot code, "
						  "PN: before a part number.");
		return false;
	}
	text = slice_from(text, prefix);
	first += (int) prefix;

	id->scope = (Slice){text.data, 0};
	bar = find_last_bar(text);
	if (bar != NULL)
	{
		size_t before = (size_t) (bar - text.data);

		if (!trace_scope_parse((Slice){text.data, before}, first, &id->scope, fault))
			return false;
		text = slice_from(text, before + 1);
		first += (int) before + 1;
	}
	return code_text_parse(text, first, &id->code, fault) && trace_id_text_fits(id, fault);
}

static char *
append(char *end, const char *data, size_t size)
{
	memcpy(end, data, size);
	return end + size;
}

/* The size of a scope in its stored form, with a '|' after it. */
static size_t
scope_size(Slice scope)
{
	Slice part;
	size_t size = 0;

	while (next_scope(&scope, &part))
	{
		(void) trim_blanks(&part);
		size += part.size + 1;
	}
	return size;
}

bool
trace_id_text_fits(const TraceIdText *id, Fault *fault)
{
	size_t size = strlen(trace_kind_prefix(id->kind)) + id->code.size +
				  (id->scope.size == 0 ? 0 : scope_size(id->scope));

	if (size <= TRACE_ID_MAX)
		return true;
	fault_set(fault, FAULT_LIMIT, 0,
			  "Expected a trace id of at most %d characters with all its scopes, found %zu.",
			  TRACE_ID_MAX, size);
	return false;
}

size_t
trace_id_text_build(const TraceIdText *id, char *stored)
{
	const char *prefix = trace_kind_prefix(id->kind);
	char *end = append(stored, prefix, strlen(prefix));
	Slice rest = id->scope;
	Slice part;

	while (id->scope.size > 0 && next_scope(&rest, &part))
	{
		(void) trim_blanks(&part);
		end = append(end, part.data, part.size);
		*end++ = '|';
	}
	end = append(end, id->code.data, id->code.size);
	return (size_t) (end - stored);
}
