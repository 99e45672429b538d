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

size_t
scan_separator(const ScanReader *reader, Slice text)
{
	size_t size = reader->fnc1.size;

	if (text.size > 0 && text.data[0] == ASCII_GS)
		return 1;
	return size > 0 && text.size >= size && memcmp(text.data, reader->fnc1.data, size) == 0 ? size
																							: 0;
}

size_t
scan_find_separator(const ScanReader *reader, Slice text)
{
	size_t at = 0;

	while (at < text.size && scan_separator(reader, slice_from(text, at)) == 0)
		at++;
	return at;
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
	if (value.size > 0)
		memcpy(scan->values + scan->values_size, value.data, value.size);
	scan->values_size += value.size;
	scan->elements++;
	return true;
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
