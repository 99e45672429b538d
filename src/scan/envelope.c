/*
 * envelope.c
 *		Messages of ISO/IEC 15434.
 *
 *		[)> RS 06 GS 17V1PWX7 GS 1P... GS S... RS EOT
 *
 * Formats 05 (GS1 application identifiers), 06 (data identifiers), 12 (text
 * element identifiers of ATA Spec 2000) and the DD of MIL-STD-130 (the same)
 * are read; of others the content is handed on.  The trailers RS and EOT may
 * be missing at the end of the message, where some readers drop them.
 */
#include "scan/scan_reader.h"

static const char header[] = "[)>";

bool
scan_envelope_begins(Slice text)
{
	return text.size >= 3 && memcmp(text.data, header, 3) == 0;
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
expected(ScanReader *reader, const char *place, const char *what)
{
	fault_set(reader->fault, FAULT_SYNTAX, scan_position(reader, place),
			  "Expected %s at position %d of the ISO/IEC 15434 message.", what,
			  scan_position(reader, place));
	return false;
}

/* "SER 786950": three letters, a blank, the value; some write no blank. */
static bool
read_text_element(ScanReader *reader, Slice field)
{
	Slice id = {field.data, 3};
	Slice value;

	if (field.size < 4 || !ascii_is_upper(field.data[0]) || !ascii_is_upper(field.data[1]) ||
		!ascii_is_upper(field.data[2]))
		return expected(reader, field.data, "a text element: three capitals and a value");
	value = slice_from(field, field.data[3] == ' ' ? 4 : 3);
	if (value.size == 0)
		return expected(reader, value.data, "the value of a text element");
	return scan_add(reader, SCAN_TEXT_ELEMENT, id, text_element_title(id), value, field.data);
}

static bool
read_text_elements(ScanReader *reader, Slice text)
{
	while (text.size > 0)
	{
		Slice field = {text.data, scan_find_separator(reader, text)};

		if (field.size > 0 && !read_text_element(reader, field))
			return false;
		text = slice_from(text, field.size);
		text = slice_from(text, scan_separator(reader, text));
	}
	return true;
}

static bool
read_other_format(ScanReader *reader, Slice format, Slice text)
{
	char id[3] = {'F', format.data[0], format.data[1]};

	return scan_add(reader, SCAN_OTHER_FORMAT, (Slice){id, 3}, "OTHER FORMAT", text, format.data);
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
	if (!slice_equals(format, "05") && !slice_equals(format, "06") && !slice_equals(format, "12") &&
		!slice_equals(format, "DD"))
		return read_other_format(reader, format, text);
	if (separator == 0 && text.size > 0)
		return expected(reader, text.data, "GS (0x1D) behind the format");

	text = slice_from(text, separator);
	if (text.size == 0)
		return expected(reader, text.data, "data");
	return slice_equals(format, "05")   ? scan_gs1(reader, text)
		   : slice_equals(format, "06") ? scan_data_identifiers(reader, text)
										: read_text_elements(reader, text);
}

bool
scan_envelope(ScanReader *reader, Slice text)
{
	text = slice_from(text, 3);
	if (text.size == 0 || text.data[0] != ASCII_RS)
	{
		(void) expected(reader, text.data, "RS (0x1E) behind [)>");
		fault_hint(reader->fault, "The scanner may drop control characters: let it send them.");
		return false;
	}
	text = slice_from(text, 1);
	if (text.size > 0 && text.data[text.size - 1] == ASCII_EOT)
		text.size--;
	if (text.size == 0)
		return expected(reader, text.data, "a format of two characters, such as 06,");

	while (text.size > 0)
	{
		const char *end = memchr(text.data, ASCII_RS, text.size);
		Slice format = {text.data, end == NULL ? text.size : (size_t) (end - text.data)};

		if (!read_format(reader, format))
			return false;
		text = slice_from(text, format.size + (end != NULL));
	}
	return true;
}
