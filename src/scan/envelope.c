/*
 * envelope.c
 *		Messages of ISO/IEC 15434.
 *
 *		[)> RS 06 GS 17V1PWX7 GS 1P... GS S... RS EOT
 *
 * Formats 05 (GS1 application identifiers), 06 (data identifiers), 12 (text
 * element identifiers of ATA Spec 2000) and the DD of MIL-STD-130 (the same)
 * are read; the content of other formats is one element.  Some readers drop RS
 * and EOT, and some send a ">" in front; GS must be there in some form.
 */
#include "scan/scan_reader.h"

/* The size of the header, with what some readers send in front of it. */
static size_t
header_size(Slice text)
{
	size_t front = text.size > 0 && text.data[0] == '>';

	return text.size >= front + 3 && memcmp(text.data + front, "[)>", 3) == 0 ? front + 3 : 0;
}

bool
scan_envelope_begins(Slice text)
{
	return header_size(text) > 0;
}

/* Codes may hold the short spellings of separators: a message uses them if its first one does. */
static bool
is_spelled_short(const ScanReader *reader, Slice text)
{
	for (; text.size > 0; text = slice_from(text, 1))
	{
		for (int separator = SEPARATOR_GROUP; separator <= SEPARATOR_END; separator++)
		{
			if (scan_separator_of(reader, (Separator) separator, text) > 0)
				return false;
		}
		for (int separator = SEPARATOR_GROUP; separator <= SEPARATOR_END; separator++)
		{
			if (scan_spelled(text, (Separator) separator, true) > 0)
				return true;
		}
	}
	return false;
}

size_t
scan_envelope_size(const ScanReader *reader, Slice text)
{
	size_t header = header_size(text);
	Slice message = slice_from(text, header);
	ScanReader within = *reader;
	size_t end;

	within.sent = scan_is_sent(reader, message);
	within.spelled_short = is_spelled_short(&within, message);
	end = scan_find_separator_of(&within, SEPARATOR_END, message);
	return header + end + scan_separator_of(&within, SEPARATOR_END, slice_from(message, end));
}

typedef struct TextElement
{
	const char *id;
	const char *title;
} TextElement;

/* ATA Spec 2000, chapter 9, and MIL-STD-130N, table A-I */
static const TextElement text_elements[] = {
	{"BII", "BATCH IDENTIFICATION"},
	{"CAG", "CAGE CODE"},
	{"CNT", "COUNTRY"},
	{"DMF", "DATE OF MANUFACTURE"},
	{"DUN", "DUNS NUMBER"},
	{"EUC", "GS1 COMPANY PREFIX"},
	{"EXP", "EXPIRATION DATE"},
	{"LOT", "LOT NUMBER"},
	{"LTN", "LOT NUMBER"},
	{"MFR", "MANUFACTURER CAGE CODE"},
	{"PDT", "PART DESCRIPTION"},
	{"PNO", "ORIGINAL PART NUMBER"},
	{"PNR", "CURRENT PART NUMBER"},
	{"QTY", "QUANTITY"},
	{"SEQ", "SERIAL NUMBER WITHIN PART NUMBER"},
	{"SER", "SERIAL NUMBER"},
	{"SPL", "SUPPLIER CAGE CODE"},
	{"UCN", "UNIQUE COMPONENT NUMBER"},
	{"UID", "UNIQUE ITEM IDENTIFIER"},
	{"USN", "UNIVERSAL SERIAL NUMBER"},
	{"UST", "UNIVERSAL SERIAL TRACKING NUMBER"},
};

static const char *
text_element_title(Slice id)
{
	for (size_t i = 0; i < sizeof(text_elements) / sizeof(text_elements[0]); i++)
	{
		if (slice_equals(id, text_elements[i].id))
			return text_elements[i].title;
	}
	return "TEXT ELEMENT";
}

static bool
expected(ScanReader *reader, const char *at, const char *what)
{
	fault_set(reader->fault, FAULT_SYNTAX, scan_position(reader, at),
			  "Expected %s at position %d of the ISO/IEC 15434 message.", what,
			  scan_position(reader, at));
	return false;
}

/* "SER 786950": three letters, a blank, the value; some write no blank. */
static bool
read_text_element(ScanReader *reader, Slice field)
{
	Slice id = {field.data, 3};
	Slice value;

	if (field.size < 3 || !ascii_is_upper(field.data[0]) || !ascii_is_upper(field.data[1]) ||
		!ascii_is_upper(field.data[2]))
		return scan_add_unknown_field(reader, field);
	value = slice_from(field, field.size > 3 && field.data[3] == ' ' ? 4 : 3);
	return scan_add_field(reader, SCAN_TEXT_ELEMENT, id, text_element_title(id), value);
}

static bool
read_other_format(ScanReader *reader, Slice format, Slice text)
{
	char id[3] = {'F', format.data[0], format.data[1]};

	return scan_add(reader, SCAN_OTHER_FORMAT, (Slice){id, 3}, "OTHER FORMAT", text, format.data);
}

static bool
is_read(Slice format)
{
	return slice_equals(format, "05") || slice_equals(format, "06") || slice_equals(format, "12") ||
		   slice_equals(format, "DD");
}

/* Everything from the format indicator to the format trailer. */
static bool
read_format(ScanReader *reader, Slice text)
{
	Slice format = {text.data, 2};
	size_t separator;

	if (text.size < 2)
		return expected(reader, text.data, "a format of two characters, such as 06,");
	text = slice_from(text, 2);
	separator = scan_separator(reader, text);
	if (!is_read(format))
		return read_other_format(reader, format, text);
	if (separator == 0 && text.size > 0)
	{
		(void) expected(reader, text.data, "GS (0x1D) after the format");
		fault_hint(reader->fault,
				   "The scanner may drop control characters: configure it to send them.");
		return false;
	}

	text = slice_from(text, separator);
	if (text.size == 0)
		return expected(reader, text.data, "data");
	return slice_equals(format, "05")   ? scan_gs1(reader, text, true)
		   : slice_equals(format, "06") ? scan_data_identifiers(reader, text)
										: scan_read_fields(reader, text, read_text_element);
}

/* Without RS, only a format that is read shows that this is a message. */
static bool
drop_first_record(ScanReader *reader, Slice *text)
{
	size_t record = scan_separator_of(reader, SEPARATOR_RECORD, *text);

	if (record == 0 && (text->size < 2 || !is_read((Slice){text->data, 2})))
	{
		(void) expected(reader, text->data, "RS (0x1E) after [)>");
		fault_hint(reader->fault,
				   "The scanner may drop control characters: configure it to send them.");
		return false;
	}
	*text = slice_from(*text, record);
	return true;
}

static bool
read_message(ScanReader *reader, Slice text)
{
	if (!drop_first_record(reader, &text))
		return false;
	text.size = scan_find_separator_of(reader, SEPARATOR_END, text);
	if (text.size == 0)
		return expected(reader, text.data, "a format of two characters, such as 06,");

	while (text.size > 0)
	{
		Slice format = {text.data, scan_find_separator_of(reader, SEPARATOR_RECORD, text)};

		if (!read_format(reader, format))
			return false;
		text = slice_from(text, format.size);
		text = slice_from(text, scan_separator_of(reader, SEPARATOR_RECORD, text));
	}
	return true;
}

bool
scan_envelope(ScanReader *reader, Slice text)
{
	bool read;

	text = slice_from(text, header_size(text));
	reader->spelled_short = is_spelled_short(reader, text);
	read = read_message(reader, text);
	reader->spelled_short = false;
	return read;
}
