/*
 * gs1_elements.c
 *		GS1 element strings: raw with FNC1, bracketed, and item numbers alone.
 *
 * GS1 General Specifications, 7.8.
 */
#include "scan/gs1_elements.h"

#include "core/checkdigit.h"

/* Some of a value, as a fault shows it. */
#define SHOWN_MAX 24

static int
shown_size(size_t size)
{
	return size < SHOWN_MAX ? (int) size : SHOWN_MAX;
}

bool
gs1_unknown(ScanReader *reader, Slice text)
{
	size_t size = scan_find_separator(reader, text);

	fault_set(reader->fault, FAULT_SYNTAX, scan_position(reader, text.data),
			  "Expected a GS1 application identifier at position %d, found \"%.*s\".",
			  scan_position(reader, text.data), size < 4 ? (int) size : 4, text.data);
	return false;
}

static bool
violates(ScanReader *reader, const Gs1Element *element, const Gs1Violation *violation)
{
	bool wrong_size = violation->size == 0;
	bool placed = !wrong_size && !element->decoded && violation->offset >= element->padding;
	size_t offset = placed ? violation->offset - element->padding : 0;
	int position = scan_position(reader, element->data + offset);
	bool is_long = element->value.size > gs1_ai_max(element->ai);
	const char *title = element->ai->title == NULL ? "" : element->ai->title;

	if (wrong_size)
		fault_set(reader->fault, FAULT_SYNTAX, position,
				  "Expected %s for (%.*s) %s at position %d, found %d.", violation->expected,
				  (int) element->id.size, element->id.data, title, position,
				  (int) element->value.size);
	else
		fault_set(reader->fault, FAULT_SYNTAX, position,
				  "Expected %s at position %d in (%.*s) %s, found \"%.*s\".", violation->expected,
				  position, (int) element->id.size, element->id.data, title,
				  shown_size(violation->size), element->value.data + violation->offset);
	if (element->separable && is_long)
		fault_hint(reader->fault, "The FNC1 behind this element seems to be missing.");
	return false;
}

bool
gs1_element_add(ScanReader *reader, const Gs1Element *element)
{
	Gs1Violation violation;

	if (!gs1_value_holds(element->ai, element->value, &violation))
		return violates(reader, element, &violation);
	return scan_add(reader, element->syntax, element->id, element->ai->title, element->value,
					element->place);
}

/* Whether a text is nothing but valid elements, the first of which cannot be there by chance. */
static bool
is_surely_elements(const ScanReader *reader, Slice text)
{
	bool sure = false;

	for (size_t at = 0; at < text.size;)
	{
		Slice rest = slice_from(text, at);
		size_t size;
		const Gs1Ai *ai = gs1_ai_at(rest, &size);
		Slice value;
		Gs1Violation violation;

		if (ai == NULL)
			return false;
		value = slice_from(rest, size);
		if ((ai->flags & PREDEFINED) != 0 && value.size > gs1_ai_max(ai))
			value.size = gs1_ai_max(ai);
		if (!gs1_value_holds(ai, value, &violation))
			return false;
		if (at == 0)
		{
			char id[SCAN_ID_MAX + 1] = "";

			memcpy(id, rest.data, size);
			sure = (ai->flags & PREDEFINED) != 0 && ai->component[0].rule[0] != NONE &&
				   scan_find(reader->scan, id, 0) < 0;
		}
		if (!sure)
			return false;
		at += size + value.size;
	}
	return sure;
}

/*
 * A variable value that ends in a date or a key with its check digit, where no
 * FNC1 came with the scan at all: it may have swallowed the next element.
 */
static bool
swallows(ScanReader *reader, const Gs1Element *element)
{
	if ((element->ai->flags & PREDEFINED) != 0 ||
		gs1_ai_min(element->ai) == gs1_ai_max(element->ai))
		return false;

	for (size_t at = 1; at < element->value.size; at++)
	{
		Slice rest = slice_from(element->value, at);

		if (is_surely_elements(reader, rest))
		{
			fault_set(reader->fault, FAULT_SYNTAX, scan_position(reader, rest.data),
					  "(%.*s) %s may end at position %d, where \"%.*s\" reads as the next element: "
					  "the scan has no FNC1 that would tell.",
					  (int) element->id.size, element->id.data, element->ai->title,
					  scan_position(reader, rest.data) - 1, shown_size(rest.size), rest.data);
			fault_hint(reader->fault, "Let the scanner send FNC1, also as the argument fnc1 says, "
									  "or write the elements in brackets.");
			return true;
		}
	}
	return false;
}

/* The element that a text begins with. */
static bool
cut_element(ScanReader *reader, Slice text, Gs1Element *element)
{
	size_t size;
	const Gs1Ai *ai = gs1_ai_at(text, &size);
	Slice value;

	if (ai == NULL)
		return gs1_unknown(reader, text);

	value = slice_from(text, size);
	value.size = scan_find_separator(reader, value);
	if ((ai->flags & PREDEFINED) != 0 && value.size > gs1_ai_max(ai))
		value.size = gs1_ai_max(ai);
	*element = (Gs1Element){
		.ai = ai,
		.id = {text.data, size},
		.value = value,
		.place = text.data,
		.data = value.data,
		.syntax = SCAN_GS1,
		.separable = (ai->flags & PREDEFINED) == 0,
	};
	return true;
}

bool
scan_gs1(ScanReader *reader, Slice text)
{
	size_t at = scan_separator(reader, text);
	bool separated = scan_find_separator(reader, slice_from(text, at)) < text.size - at;

	if (at == text.size)
		return gs1_unknown(reader, slice_from(text, at));

	while (at < text.size)
	{
		Gs1Element element;

		if (!cut_element(reader, slice_from(text, at), &element))
			return false;
		if (!gs1_element_add(reader, &element))
			return false;
		if (!separated && swallows(reader, &element))
			return false;
		at += element.id.size + element.value.size;
		at += scan_separator(reader, slice_from(text, at));
	}
	return true;
}

/* "(01)": the size of it, and the identifier in it; 0: the text does not begin so. */
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

bool
scan_gs1_bracketed_begins(Slice text)
{
	Slice id;

	return bracketed_id(text, &id) > 0;
}

/*
 * The end of a value in brackets: the next "(" with an application identifier
 * in it.  Brackets are characters of values too, so one that a value of its
 * size may have is left to it only when it does not begin an element.
 */
static size_t
bracketed_end(Slice text)
{
	for (size_t at = 0; at < text.size; at++)
	{
		Slice id;

		if (text.data[at] == '(' && bracketed_id(slice_from(text, at), &id) > 0 &&
			gs1_ai_find(id) != NULL)
			return at;
	}
	return text.size;
}

/* Labels have blanks around the elements. */
static Slice
trimmed(Slice value)
{
	while (value.size > 0 && value.data[0] == ' ')
		value = slice_from(value, 1);
	while (value.size > 0 && value.data[value.size - 1] == ' ')
		value.size--;
	return value;
}

bool
scan_gs1_bracketed(ScanReader *reader, Slice text)
{
	while (text.size > 0)
	{
		Slice id;
		size_t size = bracketed_id(text, &id);
		Gs1Element element = {.place = text.data, .syntax = SCAN_GS1};
		Slice value;

		if (size == 0 || (element.ai = gs1_ai_find(id)) == NULL)
			return gs1_unknown(reader, size == 0 ? text : id);
		value = slice_from(text, size);
		value.size = bracketed_end(value);
		text = slice_from(text, size + value.size);

		element.id = id;
		element.value = trimmed(value);
		element.value.size = scan_find_separator(reader, element.value);
		element.data = element.value.data;
		if (!gs1_element_add(reader, &element))
			return false;
	}
	return true;
}

static bool
has_check_digit(Slice digits)
{
	char expected;

	check_compute(CHECK_MOD10, (Slice){digits.data, digits.size - 1}, &expected);
	return digits.data[digits.size - 1] == expected;
}

/* Whether a text ends here, or goes on with an application identifier. */
static bool
goes_on(Slice text)
{
	size_t size;

	return text.size == 0 || gs1_ai_at(text, &size) != NULL;
}

/*
 * Without an AIM prefix, an element string is told from a plain code by a
 * separator, or by a long key with a check digit at its beginning: a right
 * one, or, for the commonest keys, one with nothing or an element behind it.
 */
bool
scan_gs1_unmarked_begins(const ScanReader *reader, Slice text)
{
	size_t size;
	const Gs1Ai *ai = gs1_ai_at(text, &size);
	size_t key;

	if (scan_separator(reader, text) > 0)
		return true;
	if (ai == NULL)
		return false;
	if (scan_find_separator(reader, text) < text.size)
		return true;

	key = ai->component[0].max;
	if (ai->component[0].rule[0] != RULE_CSUM || key < 14 || text.size < size + key ||
		!slice_is_digits((Slice){text.data + size, key}))
		return false;
	return has_check_digit((Slice){text.data + size, key}) ||
		   (text.data[0] == '0' && goes_on(slice_from(text, size + key)));
}

/* An EAN-8, UPC-A, EAN-13 or ITF-14 symbol holds its number alone: GTIN-14, with zeros in front. */
bool
scan_gs1_item_number(ScanReader *reader, Slice digits)
{
	char number[14];
	Slice id = {"01", 2};
	Gs1Element element = {.ai = gs1_ai_find(id),
						  .id = id,
						  .place = digits.data,
						  .syntax = SCAN_GS1};

	memset(number, '0', sizeof(number));
	element.value = digits;
	element.data = digits.data;
	if (digits.size == 8 || digits.size == 12 || digits.size == 13)
	{
		element.padding = sizeof(number) - digits.size;
		memcpy(number + element.padding, digits.data, digits.size);
		element.value = (Slice){number, sizeof(number)};
	}
	return gs1_element_add(reader, &element);
}
