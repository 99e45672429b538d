/*
 * digital_link.c
 *		GS1 Digital Link URIs.
 *
 * GS1 Digital Link Standard: URI Syntax, uncompressed: any domain and path in
 * front of the primary key, its qualifiers in their order after it, and
 * attributes in the query, between "&".  Other parameters of the query are ignored.
 */
#include "scan/gs1_elements.h"

#include <stdio.h>

/* Longer than any value, so that a longer one is seen to be too long. */
#define VALUE_ROOM 128

static size_t
scheme_size(Slice text)
{
	size_t secure = scan_begins_with(text, "https://", true);

	return secure > 0 ? secure : scan_begins_with(text, "http://", true);
}

/* Offset of the first of some characters, or the size of the text. */
static size_t
find_any(Slice text, const char *characters)
{
	size_t at = 0;

	while (at < text.size && strchr(characters, text.data[at]) == NULL)
		at++;
	return at;
}

/* Without scheme, domain and fragment. */
static void
split(Slice text, Slice *path, Slice *query)
{
	text = slice_from(text, scheme_size(text));
	text = slice_from(text, find_any(text, "/?#"));
	text.size = find_any(text, "#");
	path->data = text.data;
	path->size = find_any(text, "?");
	*query = slice_from(text, path->size < text.size ? path->size + 1 : path->size);
}

/* Takes the first segment off a path, with the "/" in front of it. */
static Slice
take_segment(Slice *path)
{
	Slice rest = slice_from(*path, path->size > 0);
	Slice segment = {rest.data, find_any(rest, "/")};

	*path = slice_from(rest, segment.size);
	return segment;
}

static bool
is_slashes(Slice path)
{
	for (size_t i = 0; i < path.size; i++)
	{
		if (path.data[i] != '/')
			return false;
	}
	return true;
}

/* How a path goes on from a segment. */
typedef enum Course
{
	COURSE_OTHER,  /* that is no primary key, or there is more than identifiers and values */
	COURSE_BROKEN, /* identifiers and values, but the last value is missing */
	COURSE_WHOLE,
} Course;

static Course
course(Slice path)
{
	const Gs1Ai *ai = gs1_ai_find(take_segment(&path));

	if (ai == NULL || ai->qualifiers == NULL)
		return COURSE_OTHER;
	for (int pairs = 0; ai != NULL; pairs++)
	{
		bool is_open = path.size > 0 || pairs > 0;

		if (take_segment(&path).size == 0)
			return is_open && is_slashes(path) ? COURSE_BROKEN : COURSE_OTHER;
		if (is_slashes(path))
			return COURSE_WHOLE;
		ai = gs1_ai_find(take_segment(&path));
	}
	return COURSE_OTHER;
}

/*
 * The rest of the path from the primary key on: since words in front may look
 * like one, the last that takes this course; empty if there is none.
 */
static Slice
last_key(Slice path, Course wanted)
{
	Slice last = slice_from(path, path.size);

	while (path.size > 0)
	{
		if (course(path) == wanted)
			last = path;
		(void) take_segment(&path);
	}
	return last;
}

static Slice
from_key(Slice path)
{
	Slice key = last_key(path, COURSE_WHOLE);

	return key.size > 0 ? key : last_key(path, COURSE_BROKEN);
}

bool
scan_digital_link_begins(Slice text)
{
	Slice path;
	Slice query;

	if (scheme_size(text) == 0)
		return false;
	split(text, &path, &query);
	return from_key(path).size > 0;
}

static bool
decode(ScanReader *reader, Slice raw, char *decoded, size_t *size)
{
	*size = 0;
	for (size_t i = 0; i < raw.size && *size < VALUE_ROOM; i++)
	{
		char c = raw.data[i];

		if (c == '%')
		{
			int high = i + 2 < raw.size ? ascii_hexadecimal_value(raw.data[i + 1]) : -1;
			int low = i + 2 < raw.size ? ascii_hexadecimal_value(raw.data[i + 2]) : -1;

			if (high < 0 || low < 0)
			{
				fault_set(reader->fault, FAULT_SYNTAX, scan_position(reader, raw.data + i),
						  "Expected two hexadecimal digits after the %% at position %d.",
						  scan_position(reader, raw.data + i));
				return false;
			}
			c = (char) (high * 16 + low);
			if (!ascii_is_printable(c))
			{
				fault_set(reader->fault, FAULT_SYNTAX, scan_position(reader, raw.data + i),
						  "Expected a printable ASCII character at position %d, found \"%.3s\".",
						  scan_position(reader, raw.data + i), raw.data + i);
				return false;
			}
			i += 2;
		}
		decoded[(*size)++] = c;
	}
	return true;
}

static bool
add(ScanReader *reader, const Gs1Ai *ai, Slice id, Slice raw)
{
	char decoded[GS1_GTIN_SIZE + VALUE_ROOM];
	char *value = decoded + GS1_GTIN_SIZE;
	size_t size;
	Gs1Element element = {.ai = ai,
						  .id = id,
						  .at = id.data,
						  .data = raw.data,
						  .syntax = SCAN_DIGITAL_LINK};

	if (!decode(reader, raw, value, &size))
		return false;
	element.decoded = size != raw.size || memcmp(value, raw.data, size) != 0;
	if (slice_equals(id, "01") && (size == 8 || size == 12 || size == 13))
	{
		element.padding = GS1_GTIN_SIZE - size;
		memset(decoded, '0', GS1_GTIN_SIZE);
		value -= element.padding;
		size = GS1_GTIN_SIZE;
	}
	element.value = (Slice){value, size};
	return gs1_element_add(reader, &element);
}

/* A qualifier in "22,10,21|235", from another one on; NULL: it may not follow that. */
static const char *
find_qualifier(const char *from, const char *all, Slice id)
{
	for (const char *at = from; *at != '\0';)
	{
		size_t size = strcspn(at, ",|");

		if (slice_equal((Slice){at, size}, id))
			return at;
		/* another sequence is open only to the first qualifier */
		if (at[size] == '|' && from != all)
			return NULL;
		at += size + (at[size] != '\0');
	}
	return NULL;
}

static bool
read_path(ScanReader *reader, Slice path)
{
	Slice id = take_segment(&path);
	const Gs1Ai *key = gs1_ai_find(id);
	const char *next = key->qualifiers;

	if (!add(reader, key, id, take_segment(&path)))
		return false;
	while (!is_slashes(path))
	{
		const char *found;

		id = take_segment(&path);
		found = find_qualifier(next, key->qualifiers, id);
		if (found == NULL)
		{
			fault_set(
				reader->fault, FAULT_SYNTAX, scan_position(reader, id.data),
				"(%.*s) at position %d does not qualify (%s) %s; its qualifiers in order: %s.",
				(int) id.size, id.data, scan_position(reader, id.data), key->first, key->title,
				key->qualifiers[0] == '\0' ? "none" : key->qualifiers);
			return false;
		}
		if (!add(reader, gs1_ai_find(id), id, take_segment(&path)))
			return false;
		next = found + id.size;
		next += *next == ',';
		if (*next == '|')
			next = "";
	}
	return true;
}

/* Early editions also allowed ";" between parameters: one in front of an identifier is refused. */
static bool
has_other_delimiter(ScanReader *reader, Slice pair)
{
	for (size_t at = 0; at < pair.size; at++)
	{
		Slice next = slice_from(pair, at + 1);

		next.size = find_any(next, "=;");
		if (pair.data[at] == ';' && at + 1 + next.size < pair.size && next.data[next.size] == '=' &&
			gs1_ai_find(next) != NULL)
		{
			fault_set(reader->fault, FAULT_SYNTAX, scan_position(reader, pair.data + at),
					  "Expected \"&\" between the attributes of a GS1 Digital Link at position %d, "
					  "found \";\".",
					  scan_position(reader, pair.data + at));
			return true;
		}
	}
	return false;
}

static bool
read_parameter(ScanReader *reader, Slice pair)
{
	Slice id = {pair.data, find_any(pair, "=")};
	const Gs1Ai *ai = gs1_ai_find(id);

	if (id.size > 0 && slice_is_digits(id) && (ai == NULL || (ai->flags & ATTRIBUTE) == 0))
	{
		fault_set(reader->fault, FAULT_SYNTAX, scan_position(reader, id.data),
				  "Expected an attribute of a GS1 Digital Link at position %d, found \"%.*s\".",
				  scan_position(reader, id.data), scan_shown_size(id.size), id.data);
		return false;
	}
	return !has_other_delimiter(reader, pair) &&
		   (ai == NULL ||
			add(reader, ai, id, slice_from(pair, id.size < pair.size ? id.size + 1 : id.size)));
}

static bool
read_query(ScanReader *reader, Slice query)
{
	while (query.size > 0)
	{
		Slice pair = {query.data, find_any(query, "&")};

		if (!read_parameter(reader, pair))
			return false;
		query = slice_from(query, pair.size < query.size ? pair.size + 1 : pair.size);
	}
	return true;
}

/* Whether a key and its value, both right, stand in front of the primary key. */
static bool
has_other_key(ScanReader *reader, Slice path, Slice key)
{
	while (path.size > key.size)
	{
		Slice rest = path;
		Slice id = take_segment(&rest);
		const Gs1Ai *ai = gs1_ai_find(id);
		Gs1Violation violation;

		if (ai != NULL && ai->qualifiers != NULL &&
			gs1_value_holds(ai, take_segment(&rest), &violation))
		{
			fault_set(reader->fault, FAULT_SYNTAX, scan_position(reader, id.data),
					  "Expected one primary key in a GS1 Digital Link, found (%.*s) at position %d "
					  "and another at position %d.",
					  (int) id.size, id.data, scan_position(reader, id.data),
					  scan_position(reader, key.data + 1));
			return true;
		}
		(void) take_segment(&path);
	}
	return false;
}

bool
scan_digital_link(ScanReader *reader, Slice text)
{
	Slice path;
	Slice key;
	Slice query;

	split(text, &path, &query);
	key = from_key(path);
	return !has_other_key(reader, path, key) && read_path(reader, key) && read_query(reader, query);
}
