/*
 * scan_reader.c
 *		What the parsers of one scan share.
 */
#include "scan/scan_reader.h"

#include "core/utf8.h"

size_t
scan_begins_with(Slice text, const char *word, bool any_case)
{
	size_t at = 0;

	for (; word[at] != '\0'; at++)
	{
		if (at == text.size ||
			(text.data[at] != word[at] &&
			 (!any_case || ascii_to_upper(text.data[at]) != ascii_to_upper(word[at]))))
			return 0;
	}
	return at;
}

int
scan_position(const ScanReader *reader, const char *at)
{
	return 1 + (int) utf8_count((Slice){reader->text.data, (size_t) (at - reader->text.data)});
}

bool
scan_add(ScanReader *reader, ScanSyntax syntax, Slice id, const char *title, Slice value,
		 const char *at)
{
	BarcodeScan *scan = reader->scan;
	ScanElement *element = &scan->element[scan->elements];

	if (scan->elements == SCAN_ELEMENTS_MAX ||
		value.size > sizeof(scan->values) - scan->values_size)
	{
		fault_set(reader->fault, FAULT_LIMIT, scan_position(reader, at),
				  "Expected at most %d elements in a scan.", SCAN_ELEMENTS_MAX);
		return false;
	}

	element->syntax = syntax;
	if (id.size > SCAN_ID_MAX)
		id.size = SCAN_ID_MAX;
	memcpy(element->id, id.data, id.size);
	element->id[id.size] = '\0';
	element->title = title == NULL ? "" : title;
	element->start = (uint16_t) scan->values_size;
	element->size = (uint16_t) value.size;
	element->position = (uint16_t) scan_position(reader, at);
	element->value_position = element->position;
	element->padding = 0;
	element->decoded = false;
	if (value.size > 0)
		memcpy(scan->values + scan->values_size, value.data, value.size);
	scan->values_size += value.size;
	scan->elements++;
	return true;
}

ScanElement *
scan_set_value_position(ScanReader *reader, const char *at)
{
	ScanElement *last = &reader->scan->element[reader->scan->elements - 1];

	last->value_position = (uint16_t) scan_position(reader, at);
	return last;
}

bool
scan_add_field(ScanReader *reader, ScanSyntax syntax, Slice id, const char *title, Slice value)
{
	if (!scan_add(reader, syntax, id, title, value, id.data))
		return false;
	(void) scan_set_value_position(reader, value.data);
	return true;
}

bool
scan_add_unknown_field(ScanReader *reader, Slice field)
{
	return scan_add(reader, SCAN_UNKNOWN_FIELD, (Slice){"?", 1}, "UNKNOWN FIELD", field,
					field.data);
}

bool
scan_read_fields(ScanReader *reader, Slice text, bool (*read)(ScanReader *reader, Slice field))
{
	while (text.size > 0)
	{
		Slice field = {text.data, scan_find_separator(reader, text)};

		if (field.size > 0 && !read(reader, field))
			return false;
		text = slice_from(text, field.size);
		text = slice_from(text, scan_separator(reader, text));
	}
	return true;
}

bool
scan_is_empty(const BarcodeScan *scan, const ScanElement *element)
{
	return slice_trim(scan_value(scan, element)).size == 0 &&
		   (element->syntax == SCAN_DATA_IDENTIFIER || element->syntax == SCAN_TEXT_ELEMENT);
}

int
scan_find(const BarcodeScan *scan, const char *id, int from)
{
	for (int i = from; i < scan->elements; i++)
	{
		if (strcmp(scan->element[i].id, id) == 0)
			return i;
	}
	return -1;
}
