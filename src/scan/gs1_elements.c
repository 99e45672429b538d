/*
 * gs1_elements.c
 *		GS1 element strings with FNC1 between their elements, and item numbers alone.
 *
 * GS1 General Specifications, 7.8.
 */
#include "scan/gs1_elements.h"

#include "core/checkdigit.h"

bool
gs1_unknown(ScanReader *reader, Slice text)
{
	size_t size = scan_find_separator(reader, text);

	fault_set(reader->fault, FAULT_SYNTAX, scan_position(reader, text.data),
			  "Expected a GS1 application identifier at position %d, found \"%.*s\".",
			  scan_position(reader, text.data), size < 4 ? (int) size : 4, text.data);
	return false;
}

bool
scan_gs1_value(const BarcodeScan *scan, const ScanElement *element, Fault *fault)
{
	const Gs1Ai *ai = gs1_ai_find((Slice){element->id, strlen(element->id)});
	Slice value = scan_value(scan, element);
	Gs1Violation violation;
	size_t offset;
	int position;

	if (ai == NULL)
	{
		fault_set(fault, FAULT_SYNTAX, element->position,
				  "Expected a GS1 application identifier at position %d, found \"%s\".",
				  element->position, element->id);
		return false;
	}
	if (gs1_value_holds(ai, value, &violation))
		return true;

	offset = violation.size > 0 && !element->decoded && violation.offset >= element->padding
				 ? violation.offset - element->padding
				 : 0;
	position = element->value_position + (int) offset;
	if (violation.size == 0)
		fault_set(fault, FAULT_SYNTAX, position,
				  "Expected %s for (%s) %s at position %d, found %d.", violation.expected,
				  element->id, element->title, position, element->size);
	else
		fault_set(fault, FAULT_SYNTAX, position,
				  "Expected %s at position %d in (%s) %s, found \"%.*s\".", violation.expected,
				  position, element->id, element->title, scan_shown_size(violation.size),
				  value.data + violation.offset);
	return false;
}

bool
gs1_element_add(ScanReader *reader, const Gs1Element *element)
{
	const char *title = element->ai == NULL ? NULL : element->ai->title;
	ScanElement *added;

	if (!scan_add(reader, element->syntax, element->id, title, element->value, element->at))
		return false;
	added = scan_set_value_position(reader, element->data);
	added->padding = (uint8_t) element->padding;
	added->decoded = element->decoded;
	return true;
}

/* The element that a text begins with; its identifier is NULL if the text begins with none. */
static Gs1Element
cut_element(const ScanReader *reader, Slice text)
{
	size_t size = 0;
	const Gs1Ai *ai = gs1_ai_at(text, &size);
	Slice value = slice_from(text, ai == NULL ? 0 : size);

	value.size = scan_find_separator(reader, value);
	if (ai != NULL && (ai->flags & PREDEFINED) != 0 && value.size > gs1_ai_max(ai))
		value.size = gs1_ai_max(ai);
	return (Gs1Element){
		.ai = ai,
		.id = {text.data, size},
		.value = value,
		.at = text.data,
		.data = value.data,
		.syntax = SCAN_GS1,
	};
}

/* Whether a text is nothing but valid elements. */
static bool
are_elements(const ScanReader *reader, Slice text)
{
	while (text.size > 0)
	{
		Gs1Element element = cut_element(reader, text);
		Gs1Violation violation;

		if (element.ai == NULL || !gs1_value_holds(element.ai, element.value, &violation))
			return false;
		text = slice_from(text, element.id.size + element.value.size);
		text = slice_from(text, scan_separator(reader, text));
	}
	return true;
}

bool
scan_gs1_whole(const ScanReader *reader, Slice text)
{
	size_t size;
	const Gs1Ai *ai = gs1_ai_at(text, &size);

	/* the numbers of many trade items begin as what companies keep to themselves (90 to 99) */
	return ai != NULL && are_elements(reader, text) &&
		   (text.data[0] != '9' || !scan_gs1_is_item_number(text));
}

/*
 * Whether a value may end at an offset: it is a value before, and nothing but
 * valid elements after that, the first of which cannot be there by chance.
 */
static bool
may_end_at(const ScanReader *reader, const Gs1Element *element, size_t at)
{
	Slice rest = slice_from(element->value, at);
	Gs1Element next = cut_element(reader, rest);
	char id[SCAN_ID_MAX + 1] = "";
	Gs1Violation violation;

	if (next.ai == NULL || (next.ai->flags & PREDEFINED) == 0 ||
		next.ai->component[0].rule[0] == NONE)
		return false;
	memcpy(id, next.id.data, next.id.size);
	return scan_find(reader->scan, id, 0) < 0 && are_elements(reader, rest) &&
		   gs1_value_holds(element->ai, (Slice){element->value.data, at}, &violation);
}

/*
 * A variable value that ends in a date or a key with its check digit, in a scan
 * without any FNC1, may have swallowed the next element.
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

		if (may_end_at(reader, element, at))
		{
			fault_set(reader->fault, FAULT_SYNTAX, scan_position(reader, rest.data),
					  "(%.*s) %s may end at position %d, before \"%.*s\", which reads as the next "
					  "element: the scan has no FNC1.",
					  (int) element->id.size, element->id.data, element->ai->title,
					  scan_position(reader, rest.data) - 1, scan_shown_size(rest.size), rest.data);
			fault_hint(reader->fault,
					   "Configure the scanner to send FNC1 (see the argument fnc1), or write the "
					   "elements in brackets.");
			return true;
		}
	}
	return false;
}

/*
 * Whether a value is wrong in a way that suggests another end: characters are
 * missing, or it holds what may be the FNC1 after it or the next element.
 */
static bool
is_cut_wrongly(const Gs1Element *element)
{
	Gs1Violation violation;
	Slice value = element->value;

	if (gs1_value_holds(element->ai, value, &violation))
		return false;
	if ((element->ai->flags & PREDEFINED) == 0)
		return violation.of_form && value.size > 0;
	for (size_t i = 0; i < value.size; i++)
	{
		if (!ascii_is_printable(value.data[i]))
			return true;
	}
	return value.size < gs1_ai_max(element->ai);
}

/* Fills the fault of the element that was added last, and what to do; returns false. */
static bool
refuse_last(ScanReader *reader, const Gs1Element *element)
{
	Gs1Violation violation;

	(void) scan_check_value(reader->scan, reader->scan->elements - 1, reader->fault);
	if ((element->ai->flags & PREDEFINED) != 0)
		return false;
	(void) gs1_value_holds(element->ai, element->value, &violation);
	if (violation.size == 0 || ascii_is_digit(element->value.data[violation.offset]) ||
		ascii_is_upper(ascii_to_upper(element->value.data[violation.offset])))
		fault_hint(reader->fault, "The FNC1 after this element seems to be missing.");
	else
		fault_hint(reader->fault,
				   "If the scanner sends that for FNC1, pass it as the argument fnc1.");
	return false;
}

/* "<SEP>": a name in angle brackets, in a scan that has no separator. */
static bool
names_separator(ScanReader *reader, Slice value)
{
	for (size_t at = 0; at < value.size; at++)
	{
		size_t end = at + 1;

		while (end < value.size && value.data[at] == '<' &&
			   ascii_is_upper(ascii_to_upper(value.data[end])))
			end++;
		if (end == at + 1 || end == value.size || value.data[end] != '>')
			continue;
		fault_set(reader->fault, FAULT_SYNTAX, scan_position(reader, value.data + at),
				  "Expected a value without \"%.*s\" at position %d, which may be a separator.",
				  scan_shown_size(end + 1 - at), value.data + at,
				  scan_position(reader, value.data + at));
		fault_hint(reader->fault,
				   "If the scanner sends that for FNC1, pass it as the argument fnc1.");
		return true;
	}
	return false;
}

static bool
read_elements(ScanReader *reader, Slice text, bool separated, bool marked)
{
	while (text.size > 0)
	{
		Gs1Element element = cut_element(reader, text);

		if (element.ai == NULL)
			return gs1_unknown(reader, text);
		if (!gs1_element_add(reader, &element))
			return false;
		if (is_cut_wrongly(&element))
			return refuse_last(reader, &element);
		if (!separated && names_separator(reader, element.value))
			return false;
		if (!separated && !marked && swallows(reader, &element))
			return false;
		text = slice_from(text, element.id.size + element.value.size);
		text = slice_from(text, scan_separator(reader, text));
	}
	return true;
}

bool
scan_gs1(ScanReader *reader, Slice text, bool marked)
{
	bool spelled_short = reader->spelled_short;
	bool separated;
	bool read;

	/* no value can hold these characters */
	reader->spelled_short = true;
	text = slice_from(text, scan_separator(reader, text));
	separated = scan_find_separator(reader, text) < text.size;
	read = text.size > 0 ? read_elements(reader, text, separated, marked)
						 : gs1_unknown(reader, text);
	reader->spelled_short = spelled_short;
	return read;
}

static bool
has_check_digit(Slice digits)
{
	char expected;

	check_compute(CHECK_MOD10, (Slice){digits.data, digits.size - 1}, &expected);
	return digits.data[digits.size - 1] == expected;
}

/* Whether a text is empty or begins with an application identifier. */
static bool
goes_on(Slice text)
{
	size_t size;

	return text.size == 0 || gs1_ai_at(text, &size) != NULL;
}

/*
 * Without an AIM prefix, an element string differs from a plain code by a
 * separator, or by a long key with a check digit at its beginning: the digit is
 * right, or, for the commonest keys, the text ends or an element follows.
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
	if (ai->component[0].rule[0] != RULE_CSUM || key < GS1_GTIN_SIZE || text.size < size + key ||
		!slice_is_digits((Slice){text.data + size, key}))
		return false;
	return has_check_digit((Slice){text.data + size, key}) ||
		   (text.data[0] == '0' && goes_on(slice_from(text, size + key)));
}

bool
scan_gs1_is_item_number(Slice text)
{
	return slice_is_digits(text) && (text.size == 8 || (text.size >= 12 && text.size <= 14));
}

/* An EAN-8, UPC-A, EAN-13 or ITF-14 symbol holds only a number: a GTIN, once it has its zeros. */
bool
scan_gs1_item_number(ScanReader *reader, Slice digits)
{
	char number[GS1_GTIN_SIZE];
	Slice id = {"01", 2};
	Gs1Element element = {.ai = gs1_ai_find(id), .id = id, .at = digits.data, .syntax = SCAN_GS1};

	memset(number, '0', sizeof(number));
	element.padding = sizeof(number) - digits.size;
	memcpy(number + element.padding, digits.data, digits.size);
	element.value = (Slice){number, sizeof(number)};
	element.data = digits.data;
	return gs1_element_add(reader, &element);
}
