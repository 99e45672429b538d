/*
 * bare_identifiers.c
 *		Data identifiers without an envelope, one in a symbol or several between separators.
 *
 * A plain code may begin as they do, so all must fit.
 */
#include "scan/data_identifiers.h"

/*
 * Whether a field alone is read as a data identifier and its value, though it
 * might be a plain code: the identifier is known, the characters are those of
 * Code 39, and the value has the form of the identifier, holds a digit and
 * begins with a letter or a digit.
 */
static bool
is_sure(Slice field)
{
	size_t size = data_identifier_size(field);
	Slice value = slice_from(field, size);
	const DataIdentifier *identifier = data_identifier_find((Slice){field.data, size});
	bool digits = false;

	if (identifier == NULL || !identifier->bare || value.size == 0 ||
		data_identifier_wrong(identifier, value) != NULL ||
		(!ascii_is_digit(value.data[0]) && !ascii_is_upper(value.data[0])))
		return false;
	for (size_t i = 0; i < value.size; i++)
	{
		char c = value.data[i];

		digits = digits || ascii_is_digit(c);
		if (!ascii_is_digit(c) && !ascii_is_upper(c) && strchr("-. $/+%", c) == NULL)
			return false;
	}
	return digits;
}

/* Whether a field may be one of several: a listed identifier, whatever follows it. */
static bool
may_be_field(Slice field)
{
	Slice id = {field.data, data_identifier_size(field)};

	return field.size == 0 || data_identifier_find_listed(id) != NULL;
}

/* Takes the first field off a text, and the separator after it. */
static Slice
take_field(const ScanReader *reader, Slice *text)
{
	Slice field = {text->data, scan_find_separator(reader, *text)};

	*text = slice_from(*text, field.size);
	*text = slice_from(*text, scan_separator(reader, *text));
	return field;
}

bool
scan_bare_identifiers_begins(const ScanReader *reader, Slice text)
{
	ScanReader within = *reader;
	int sure = 0;

	within.spelled_short = true;
	while (text.size > 0)
	{
		Slice field = take_field(&within, &text);

		if (!may_be_field(field))
			return false;
		sure += is_sure(field);
	}
	return sure > 0;
}

/* "1PABC" is so common on labels that its value needs no digit to be taken for one. */
static bool
begins_item_or_lot(Slice text)
{
	return text.size > 2 && text.data[0] == '1' && (text.data[1] == 'P' || text.data[1] == 'T');
}

/* The offset after a blank at which the next field may begin; or the size of the field. */
static size_t
find_next_field(Slice field)
{
	for (size_t at = 1; at + 1 < field.size; at++)
	{
		Slice next = slice_from(field, at + 1);

		if (field.data[at] == ' ' && (is_sure(next) || begins_item_or_lot(next)))
			return at + 1;
	}
	return field.size;
}

bool
scan_bare_identifiers(ScanReader *reader, Slice text)
{
	bool read;

	reader->spelled_short = true;
	for (Slice rest = text; rest.size > 0;)
	{
		Slice field = take_field(reader, &rest);
		size_t next = find_next_field(field);

		if (next < field.size)
		{
			int position = scan_position(reader, field.data + next);

			fault_set(
				reader->fault, FAULT_SYNTAX, position,
				"The field may end at position %d, before \"%.*s\": a blank does not separate "
				"fields.",
				position - 1, scan_shown_size(field.size - next), field.data + next);
			fault_hint(reader->fault,
					   "Send each field on a line of its own, or GS (0x1D) between fields.");
			return false;
		}
	}
	read = scan_data_identifiers(reader, text);
	reader->spelled_short = false;
	return read;
}
