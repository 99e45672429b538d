/*
 * scan.c
 *		Which rules each symbol of a scan is read by.
 *
 * AIM prefixes: ISO/IEC 15424 and GS1 General Specifications, 5.1.3.
 */
#include "scan/scan.h"

#include "scan/scan_reader.h"

/* What an AIM prefix says of the data behind it. */
typedef enum Carrier
{
	CARRIER_UNKNOWN, /* there is no prefix */
	CARRIER_GS1,
	CARRIER_ITEM_NUMBER,
	CARRIER_OTHER,
} Carrier;

#define AIM_SIZE 3

/* Code characters of symbologies: "]" and one of these and a modifier are an AIM prefix. */
static const char aim_codes[] = "ABCDEFGHIJKLMNOPQRSTUVXZcdehijklmopstuxyz";

static bool
is_aim_prefix(Slice text)
{
	return text.size >= AIM_SIZE && text.data[0] == ']' && text.data[1] != '\0' &&
		   strchr(aim_codes, text.data[1]) != NULL &&
		   (ascii_is_digit(text.data[2]) ||
			(ascii_to_upper(text.data[2]) >= 'A' && ascii_to_upper(text.data[2]) <= 'Z'));
}

static Carrier
carrier(Slice text)
{
	static const char *const gs1[] = {"C1", "e0", "e1", "e2", "d2", "d5", "Q3", "Q4", "J1", "J4"};
	static const char *const item_numbers[] = {"E0", "E4", "I1"};

	if (!is_aim_prefix(text))
		return CARRIER_UNKNOWN;
	for (size_t i = 0; i < sizeof(gs1) / sizeof(gs1[0]); i++)
	{
		if (memcmp(text.data + 1, gs1[i], 2) == 0)
			return CARRIER_GS1;
	}
	for (size_t i = 0; i < sizeof(item_numbers) / sizeof(item_numbers[0]); i++)
	{
		if (memcmp(text.data + 1, item_numbers[i], 2) == 0)
			return CARRIER_ITEM_NUMBER;
	}
	return CARRIER_OTHER;
}

/* Of an EAN-8, UPC-A, EAN-13 or ITF-14 symbol; an Interleaved 2 of 5 may hold other numbers. */
static bool
is_item_number(Slice text)
{
	for (size_t i = 0; i < text.size; i++)
	{
		if (!ascii_is_digit(text.data[i]))
			return false;
	}
	return text.size == 8 || (text.size >= 12 && text.size <= 14);
}

static bool
read_plain(ScanReader *reader, Slice text)
{
	Slice code;

	if (!code_text_parse(text, scan_position(reader, text.data), &code, reader->fault))
		return false;
	return scan_add(reader, SCAN_PLAIN, (Slice){"plain", 5}, "PLAIN CODE", code, code.data);
}

static bool
read_symbol(ScanReader *reader, Slice text)
{
	Carrier by = carrier(text);

	if (by != CARRIER_UNKNOWN)
		text = slice_from(text, AIM_SIZE);
	if (scan_envelope_begins(text))
		return scan_envelope(reader, text);
	if (scan_gs1_bracketed_begins(text))
		return scan_gs1_bracketed(reader, text);
	if (by == CARRIER_GS1)
		return scan_gs1(reader, text);
	if (by == CARRIER_ITEM_NUMBER && is_item_number(text))
		return scan_gs1_item_number(reader, text);
	if (scan_digital_link_begins(text))
		return scan_digital_link(reader, text);
	if (scan_hibc_begins(text))
		return scan_hibc(reader, text);
	if (scan_data_identifiers_begins(reader, text))
		return scan_data_identifiers(reader, text);
	if (by == CARRIER_UNKNOWN && scan_gs1_unmarked_begins(reader, text))
		return scan_gs1(reader, text);
	return read_plain(reader, text);
}

static bool
ends_line(char c)
{
	return c == '\r' || c == '\n' || c == '\t';
}

/*
 * Where the symbol that a text begins with ends: at the end of its line, or of
 * its envelope, or, where the scanner sends AIM prefixes, at the next one.
 */
static size_t
symbol_size(Slice text)
{
	size_t at = is_aim_prefix(text) ? AIM_SIZE : 0;
	bool prefixed = at > 0;
	bool within = scan_envelope_begins(slice_from(text, at));

	while (at < text.size && !ends_line(text.data[at]))
	{
		if (within && text.data[at] == ASCII_EOT)
			return at + 1;
		if (prefixed && !within && is_aim_prefix(slice_from(text, at)))
			break;
		at++;
	}
	return at;
}

/* Printable ASCII, the separators of envelopes, ends of lines, and FNC1. */
static bool
check_characters(ScanReader *reader)
{
	Slice text = reader->text;

	for (size_t at = 0; at < text.size;)
	{
		char c = text.data[at];
		Slice code;

		if (scan_separator(reader, slice_from(text, at)) > 0)
			at += scan_separator(reader, slice_from(text, at));
		else if (ascii_is_printable(c) || ends_line(c) || c == ASCII_RS || c == ASCII_EOT ||
				 c == '\x1C' || c == '\x1F')
			at++;
		else
			return code_text_parse(slice_from(text, at), scan_position(reader, text.data + at),
								   &code, reader->fault);
	}
	return true;
}

bool
scan_parse(Slice text, Slice fnc1, BarcodeScan *scan, Fault *fault)
{
	ScanReader reader = {.text = text, .fnc1 = fnc1, .scan = scan, .fault = fault};

	scan->elements = 0;
	scan->values_size = 0;
	if (text.size > SCAN_TEXT_MAX)
	{
		fault_set(fault, FAULT_LIMIT, 0, "A scan has at most %d characters, found %zu.",
				  SCAN_TEXT_MAX, text.size);
		return false;
	}
	if (!check_characters(&reader))
		return false;

	while (text.size > 0)
	{
		size_t size = symbol_size(text);
		Slice symbol = {text.data, size};

		if (size == 0)
			size = 1;
		else if (!read_symbol(&reader, symbol))
			return false;
		text = slice_from(text, size);
	}
	if (scan->elements == 0)
	{
		fault_set(fault, FAULT_SYNTAX, 0, "Expected what a scanner sent, found nothing.");
		return false;
	}
	return true;
}

bool
scan_check_element(const BarcodeScan *scan, int index, Fault *fault)
{
	return scan_gs1_companions(scan, index, fault) && scan_hibc_link(scan, index, fault);
}

bool
scan_check(const BarcodeScan *scan, Fault *fault)
{
	for (int i = 0; i < scan->elements; i++)
	{
		if (!scan_check_element(scan, i, fault))
			return false;
	}
	return true;
}
