/*
 * gs1_bracketed.c
 *		GS1 element strings as they are printed: application identifiers in brackets.
 */
#include "scan/gs1_elements.h"

/* The size of "(01)" at the beginning of a text, and the identifier in it; 0: there is none. */
static size_t
bracketed_id(Slice text, Slice *id)
{
	size_t at = 1;

	while (at < text.size && at <= 4 && ascii_is_digit(text.data[at]))
		at++;
	if (text.size < 4 || text.data[0] != '(' || at < 3 || at >= text.size || text.data[at] != ')')
		return 0;
	*id = (Slice){text.data + 1, at - 1};
	return at + 1;
}

/*
 * Whether a number is an application identifier or might become one: the first
 * two digits fix the length (GS1 General Specifications, 7.8.1), so that beside
 * 20 there can be no 2024.
 */
static bool
may_be_ai(Slice id)
{
	for (int i = 0; i < gs1_ai_count; i++)
	{
		const char *known = gs1_ai_table[i].first;

		if (memcmp(known, id.data, 2) == 0)
			return strlen(known) == id.size;
	}
	return true;
}

bool
scan_gs1_bracketed_begins(Slice text)
{
	Slice id;

	return bracketed_id(text, &id) > 0;
}

/*
 * The end of a value in brackets: the next "(" with an application identifier
 * in it.  Brackets are characters of values too, so other brackets belong to the
 * value.
 */
static size_t
bracketed_end(Slice text)
{
	for (size_t at = 0; at < text.size; at++)
	{
		Slice id;

		if (text.data[at] == '(' && bracketed_id(slice_from(text, at), &id) > 0 && may_be_ai(id))
			return at;
	}
	return text.size;
}

/* A separator may end a value, and is not part of it; nothing may follow. */
static bool
drop_separator(ScanReader *reader, Slice *value)
{
	size_t end = scan_find_separator(reader, *value);
	Slice rest = slice_from(*value, end);

	rest = slice_trim(slice_from(rest, scan_separator(reader, rest)));
	value->size = end;
	if (rest.size == 0)
		return true;
	fault_set(reader->fault, FAULT_SYNTAX, scan_position(reader, rest.data),
			  "Expected an application identifier in brackets at position %d, found \"%.*s\".",
			  scan_position(reader, rest.data), rest.size < 4 ? (int) rest.size : 4, rest.data);
	return false;
}

static bool
read_elements(ScanReader *reader, Slice text)
{
	while (text.size > 0)
	{
		Slice id;
		size_t size = bracketed_id(text, &id);
		Gs1Element element = {.at = text.data, .syntax = SCAN_GS1};

		if (size == 0 || !may_be_ai(id))
			return gs1_unknown(reader, size == 0 ? text : id);
		element.ai = gs1_ai_find(id);
		element.id = id;
		element.value = slice_from(text, size);
		element.value.size = bracketed_end(element.value);
		text = slice_from(text, size + element.value.size);
		/* labels have blanks around the elements */
		element.value = slice_trim(element.value);
		element.data = element.value.data;
		if (!drop_separator(reader, &element.value) || !gs1_element_add(reader, &element))
			return false;
	}
	return true;
}

bool
scan_gs1_bracketed(ScanReader *reader, Slice text)
{
	bool spelled_short = reader->spelled_short;
	bool read;

	reader->spelled_short = true;
	read = read_elements(reader, text);
	reader->spelled_short = spelled_short;
	return read;
}
