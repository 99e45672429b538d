/*
 * check.c
 *		What is wrong with an element that was read.
 */
#include "scan/scan_reader.h"

/* Bytes of the longest character of UTF-8. */
#define CHARACTER_MAX 4

/* All standards want printable ASCII; the fault names the first other character. */
static bool
check_printable(const ScanElement *element, Slice value, Fault *fault)
{
	int position = element->value_position;

	for (size_t i = 0; i < value.size; i++)
	{
		Slice rest = slice_from(value, i);
		Slice code;

		if (!ascii_is_printable(value.data[i]))
		{
			rest.size = rest.size < CHARACTER_MAX ? rest.size : CHARACTER_MAX;
			return code_text_parse(rest, element->decoded ? element->value_position : position,
								   &code, fault);
		}
		position += i >= element->padding;
	}
	return true;
}

/* The size of a separator that a text begins with, in a spelling that no code holds. */
static size_t
spelled_separator(Slice text)
{
	size_t size = 0;

	/* part numbers end in round brackets, too */
	if (text.data[0] == '(')
		return 0;
	for (int separator = SEPARATOR_GROUP; separator <= SEPARATOR_END && size == 0; separator++)
		size = scan_spelled(text, (Separator) separator, false);
	return size;
}

/*
 * A separator that is spelled out is content where separators are sent as they
 * are, and in a link, which has other ones; no standard allows that content.
 */
static bool
check_separators(const ScanElement *element, Slice value, Fault *fault)
{
	for (size_t i = 0; i < value.size; i++)
	{
		size_t size = spelled_separator(slice_from(value, i));

		if (size > 0)
		{
			fault_set(
				fault, FAULT_SYNTAX, element->value_position,
				"Expected a value without separators for (%s) %s at position %d, found \"%.*s\" in "
				"it.",
				element->id, element->title, element->value_position, (int) size, value.data + i);
			return false;
		}
	}
	return true;
}

static bool
check_text_element(const ScanElement *element, Fault *fault)
{
	if (element->size > 0)
		return true;
	fault_set(fault, FAULT_SYNTAX, element->value_position,
			  "Expected at least 1 character for (%s) %s at position %d, found 0.", element->id,
			  element->title, element->value_position);
	return false;
}

static bool
refuse_unknown(const ScanElement *element, Slice value, Fault *fault)
{
	fault_set(fault, FAULT_SYNTAX, element->position,
			  "Expected a field with its identifier at position %d, found \"%.*s\".",
			  element->position, scan_shown_size(value.size), value.data);
	return false;
}

bool
scan_check_value(const BarcodeScan *scan, int index, Fault *fault)
{
	const ScanElement *element = &scan->element[index];
	Slice value = scan_value(scan, element);

	if (element->syntax == SCAN_OTHER_FORMAT)
		return true;
	if (!check_printable(element, value, fault) || !check_separators(element, value, fault))
		return false;
	switch (element->syntax)
	{
		case SCAN_GS1:
		case SCAN_DIGITAL_LINK:
			return scan_gs1_value(scan, element, fault);
		case SCAN_DATA_IDENTIFIER:
			return scan_data_identifier_value(scan, element, fault);
		case SCAN_TEXT_ELEMENT:
			return check_text_element(element, fault);
		case SCAN_ISBT128:
			return scan_isbt128_value(scan, element, fault);
		case SCAN_UNKNOWN_FIELD:
			return refuse_unknown(element, value, fault);
		case SCAN_HIBC:
		case SCAN_OTHER_FORMAT:
		case SCAN_PLAIN:
			break;
	}
	return true;
}

bool
scan_check_companions(const BarcodeScan *scan, int index, Fault *fault)
{
	return scan_gs1_companions(scan, index, fault) && scan_hibc_link(scan, index, fault);
}

bool
scan_check_element(const BarcodeScan *scan, int index, Fault *fault)
{
	return scan_check_value(scan, index, fault) && scan_check_companions(scan, index, fault);
}
