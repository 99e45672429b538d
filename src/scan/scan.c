/*
 * scan.c
 *		Which rules each symbol of a scan is read by.
 *
 * AIM prefixes: ISO/IEC 15424 and GS1 General Specifications, 5.1.3.
 */
#include "scan/scan.h"

#include "scan/scan_reader.h"
#include "standard/standards.h"

/* What an AIM prefix announces. */
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

/* A symbol: what its AIM prefix announces, and the data after that. */
typedef struct Symbol
{
	Carrier carrier;
	Slice text;
} Symbol;

static Symbol
open_symbol(Slice text)
{
	Carrier by = carrier(text);

	return (Symbol){by, by == CARRIER_UNKNOWN ? text : slice_from(text, AIM_SIZE)};
}

/* Whether a code without an AIM prefix is a trade item's number, and may be one. */
static bool
is_plain_gtin(const ScanReader *reader, Slice text)
{
	StandardCode code;
	Fault ignored;

	return reader->options->plain == PLAIN_GTIN && scan_gs1_is_item_number(text) &&
		   standard_gtin.enter(text, &code, &ignored);
}

/* Whether a symbol is GS1, whatever the other symbols are. */
static bool
is_surely_gs1(const ScanReader *reader, Symbol symbol)
{
	Slice text = symbol.text;

	if (scan_envelope_begins(text))
		return false;
	if (scan_gs1_bracketed_begins(text) || symbol.carrier == CARRIER_GS1)
		return true;
	if (symbol.carrier == CARRIER_ITEM_NUMBER && scan_gs1_is_item_number(text))
		return true;
	if (scan_digital_link_begins(text))
		return true;
	return symbol.carrier == CARRIER_UNKNOWN && !scan_hibc_begins(text) &&
		   !scan_bare_identifiers_begins(reader, text) &&
		   (is_plain_gtin(reader, slice_trim(text)) ||
			scan_gs1_unmarked_begins(reader, slice_trim(text)));
}

static bool
read_plain(ScanReader *reader, Slice text)
{
	Slice code;

	for (size_t at = 0; at < text.size; at++)
	{
		if (scan_spelled(slice_from(text, at), SEPARATOR_GROUP, false) > 0)
		{
			fault_set(
				reader->fault, FAULT_SYNTAX, scan_position(reader, text.data + at),
				"Expected GS1 elements or MH10.8.2 fields around the separator at position %d.",
				scan_position(reader, text.data + at));
			return false;
		}
	}
	if (!code_text_parse(text, scan_position(reader, text.data), &code, reader->fault))
		return false;
	return scan_add(reader, SCAN_PLAIN, (Slice){"plain", 5}, "PLAIN CODE", code, code.data);
}

/* In a scan with a GS1 symbol, a line that may be GS1 is, unless it may be something else. */
static bool
read_gs1_line(ScanReader *reader, Slice text)
{
	const char *other = scan_bare_identifiers_begins(reader, text) ? "a data identifier"
						: is_plain_gtin(reader, text)              ? "the number of a trade item"
						: reader->options->plain > PLAIN_GTIN      ? "a plain code"
																   : NULL;

	if (other == NULL)
		return scan_gs1(reader, text, false);
	fault_set(reader->fault, FAULT_SYNTAX, scan_position(reader, text.data),
			  "The line at position %d may be GS1 elements or %s.",
			  scan_position(reader, text.data), other);
	fault_hint(reader->fault, "Configure the scanner to send AIM prefixes, such as ]C1 and ]C0.");
	return false;
}

static bool
read_unmarked(ScanReader *reader, Slice text)
{
	Slice code = slice_trim(text);

	if (reader->is_gs1 && scan_gs1_whole(reader, code) && !scan_gs1_unmarked_begins(reader, code))
		return read_gs1_line(reader, code);
	if (is_plain_gtin(reader, code))
		return scan_gs1_item_number(reader, code);
	if (scan_bare_identifiers_begins(reader, text))
		return scan_bare_identifiers(reader, text);
	if (scan_gs1_unmarked_begins(reader, code))
		return scan_gs1(reader, code, false);
	return read_plain(reader, text);
}

static bool
read_symbol(ScanReader *reader, Symbol symbol)
{
	Slice text = symbol.text;

	if (scan_envelope_begins(text))
		return scan_envelope(reader, text);
	if (scan_gs1_bracketed_begins(text))
		return scan_gs1_bracketed(reader, text);
	if (symbol.carrier == CARRIER_GS1)
		return scan_gs1(reader, text, true);
	if (symbol.carrier == CARRIER_ITEM_NUMBER && scan_gs1_is_item_number(text))
		return scan_gs1_item_number(reader, text);
	if (scan_digital_link_begins(text))
		return scan_digital_link(reader, text);
	if (scan_hibc_begins(text))
		return scan_hibc(reader, text);
	if (scan_isbt128_begins(text))
		return scan_isbt128(reader, text);
	if (symbol.carrier == CARRIER_UNKNOWN)
		return read_unmarked(reader, text);
	if (scan_bare_identifiers_begins(reader, text))
		return scan_bare_identifiers(reader, text);
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
symbol_size(const ScanReader *reader, Slice text)
{
	size_t at = is_aim_prefix(text) ? AIM_SIZE : 0;
	bool prefixed = at > 0;
	size_t line = at;

	while (line < text.size && !ends_line(text.data[line]))
		line++;
	if (scan_envelope_begins(slice_from(text, at)))
		return at + scan_envelope_size(reader, (Slice){text.data + at, line - at});
	while (prefixed && at < line && !is_aim_prefix(slice_from(text, at)))
	{
		/* the "]" of a separator in caret notation begins no prefix */
		size_t separator = scan_spelled(slice_from(text, at), SEPARATOR_GROUP, true);

		at += separator > 0 ? separator : 1;
	}
	return prefixed ? at : line;
}

/* Refuses control characters other than separators and line ends; syntaxes judge the rest. */
static bool
check_characters(ScanReader *reader)
{
	Slice text = reader->text;

	for (size_t at = 0; at < text.size;)
	{
		size_t separator = scan_separator(reader, slice_from(text, at));
		unsigned char c = (unsigned char) text.data[at];
		Slice code;

		if (separator == 0 && (c < ' ' || c == 0x7F) && !ends_line((char) c) && c != ASCII_RS &&
			c != ASCII_EOT && c != 0x1C && c != 0x1F)
			return code_text_parse(slice_from(text, at), scan_position(reader, text.data + at),
								   &code, reader->fault);
		at += separator > 0 ? separator : 1;
	}
	return true;
}

/* Visits each symbol of the scan, until a visit returns false. */
static bool
each_symbol(ScanReader *reader, bool (*visit)(ScanReader *, Symbol))
{
	Slice text = reader->text;

	while (text.size > 0)
	{
		size_t size = symbol_size(reader, text);

		reader->sent = scan_is_sent(reader, (Slice){text.data, size});
		if (size > 0 && !visit(reader, open_symbol((Slice){text.data, size})))
			return false;
		text = slice_from(text, size > 0 ? size : 1);
	}
	return true;
}

static bool
is_not_surely_gs1(ScanReader *reader, Symbol symbol)
{
	return !is_surely_gs1(reader, symbol);
}

bool
scan_parse(Slice text, const BarcodeOptions *options, BarcodeScan *scan, Fault *fault)
{
	ScanReader reader = {.text = text, .options = options, .scan = scan, .fault = fault};

	scan->elements = 0;
	scan->values_size = 0;
	if (text.size > SCAN_TEXT_MAX)
	{
		fault_set(fault, FAULT_LIMIT, 0, "Expected a scan of at most %d bytes, found %zu.",
				  SCAN_TEXT_MAX, text.size);
		return false;
	}
	if (!check_characters(&reader))
		return false;
	if (symbol_size(&reader, text) < text.size)
		reader.is_gs1 = !each_symbol(&reader, is_not_surely_gs1);
	if (!each_symbol(&reader, read_symbol))
		return false;
	if (scan->elements == 0)
	{
		fault_set(fault, FAULT_SYNTAX, 0, "Expected the text of a scan, found none.");
		return false;
	}
	return true;
}
