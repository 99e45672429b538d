/*
 * scan_reader.c
 *		What the parsers of one scan share.
 */
#include "scan/scan_reader.h"

int
scan_position(const ScanReader *reader, const char *place)
{
	int position = 1;

	for (const char *at = reader->text.data; at < place; at++)
		position += ((unsigned char) *at & 0xC0) != 0x80;
	return position;
}

bool
scan_add(ScanReader *reader, ScanSyntax syntax, Slice id, const char *title, Slice value,
		 const char *place)
{
	BarcodeScan *scan = reader->scan;
	ScanElement *element = &scan->element[scan->elements];

	if (scan->elements == SCAN_ELEMENTS_MAX ||
		value.size > sizeof(scan->values) - scan->values_size)
	{
		fault_set(reader->fault, FAULT_LIMIT, scan_position(reader, place),
				  "A scan has at most %d elements.", SCAN_ELEMENTS_MAX);
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
	element->position = (uint16_t) scan_position(reader, place);
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
scan_place_value(ScanReader *reader, const char *place)
{
	ScanElement *last = &reader->scan->element[reader->scan->elements - 1];

	last->value_position = (uint16_t) scan_position(reader, place);
	return last;
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
