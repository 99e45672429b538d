/*
 * separators.c
 *		The separators of elements: FNC1, GS, RS and EOT, or what is sent for them.
 *
 * Keyboards have no such keys, and browsers, spreadsheets and label programs
 * show control characters in ways of their own: as pictures (U+241D), as keys
 * (a Mac's F8 and F9 are U+F70B and U+F70C), as names in brackets, in caret
 * notation, or as the escapes of their programs.
 */
#include "scan/scan_reader.h"

typedef struct Spelling
{
	const char *text; /* in any letter case, but for those that are short */
	Separator separator;
	bool is_short; /* so that codes may hold it too */
} Spelling;

static const Spelling spellings[] = {
	{"\xE2\x90\x9D", SEPARATOR_GROUP, false},
	{"\xE2\x90\x9E", SEPARATOR_RECORD, false},
	{"\xE2\x90\x84", SEPARATOR_END, false},
	{"\xEF\x9C\x8B", SEPARATOR_GROUP, false},
	{"\xEF\x9C\x8C", SEPARATOR_RECORD, false},
	{"~d029", SEPARATOR_GROUP, false},
	{"~d030", SEPARATOR_RECORD, false},
	{"~d004", SEPARATOR_END, false},
	{"\\x1D", SEPARATOR_GROUP, false},
	{"\\x1E", SEPARATOR_RECORD, false},
	{"\\x04", SEPARATOR_END, false},
	{"\\u001D", SEPARATOR_GROUP, false},
	{"\\u001E", SEPARATOR_RECORD, false},
	{"\\u0004", SEPARATOR_END, false},
	{"_x001D_", SEPARATOR_GROUP, false},
	{"_x001E_", SEPARATOR_RECORD, false},
	{"_x0004_", SEPARATOR_END, false},
	{"&#29;", SEPARATOR_GROUP, false},
	{"&#30;", SEPARATOR_RECORD, false},
	{"&#4;", SEPARATOR_END, false},
	{"&#x1D;", SEPARATOR_GROUP, false},
	{"&#x1E;", SEPARATOR_RECORD, false},
	{"&#x4;", SEPARATOR_END, false},
	{"^FNC1", SEPARATOR_GROUP, false},
	{"%1D", SEPARATOR_GROUP, true},
	{"%1E", SEPARATOR_RECORD, true},
	{"%04", SEPARATOR_END, true},
	{"^]", SEPARATOR_GROUP, true},
	{"^^", SEPARATOR_RECORD, true},
	{"^D", SEPARATOR_END, true},
	{"\\F", SEPARATOR_GROUP, true},
	{"\\G", SEPARATOR_GROUP, true},
	{"\\R", SEPARATOR_RECORD, true},
	{"\\E", SEPARATOR_END, true},
	{"~1", SEPARATOR_GROUP, true},
};

/* Names that stand in brackets. */
static const Spelling names[] = {
	{"GS", SEPARATOR_GROUP, false},  {"FNC1", SEPARATOR_GROUP, false},
	{"F1", SEPARATOR_GROUP, false},  {"0x1D", SEPARATOR_GROUP, false},
	{"RS", SEPARATOR_RECORD, false}, {"0x1E", SEPARATOR_RECORD, false},
	{"EOT", SEPARATOR_END, false},   {"0x04", SEPARATOR_END, false},
};

static const char brackets[] = "<>{}[]()";

/* "<GS>", "{rs}" */
static size_t
bracketed_name(Slice text, Separator separator)
{
	const char *open = memchr(brackets, text.data[0], sizeof(brackets) - 1);

	if (open == NULL || (open - brackets) % 2 != 0)
		return 0;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
	{
		size_t size = scan_begins_with(slice_from(text, 1), names[i].text, true);

		if (names[i].separator == separator && size > 0 && size + 1 < text.size &&
			text.data[size + 1] == open[1])
			return size + 2;
	}
	return 0;
}

/* Most characters begin no spelling. */
static inline bool
may_be_spelled(char c)
{
	switch (c)
	{
		case '<':
		case '{':
		case '[':
		case '(':
		case '^':
		case '\\':
		case '~':
		case '%':
		case '&':
		case '_':
		case '\xE2':
		case '\xEF':
			return true;
		default:
			return false;
	}
}

size_t
scan_spelled(Slice text, Separator separator, bool also_short)
{
	if (text.size == 0 || !may_be_spelled(text.data[0]))
		return 0;
	for (size_t i = 0; i < sizeof(spellings) / sizeof(spellings[0]); i++)
	{
		const Spelling *spelling = &spellings[i];
		size_t size;

		if (spelling->separator != separator || (spelling->is_short && !also_short))
			continue;
		size = scan_begins_with(text, spelling->text, !spelling->is_short);
		if (size > 0)
			return size;
	}
	return bracketed_name(text, separator);
}

size_t
scan_separator_of(const ScanReader *reader, Separator separator, Slice text)
{
	static const char sent[] = {ASCII_GS, ASCII_RS, ASCII_EOT};
	const Slice *fnc1 = &reader->options->fnc1;

	if (text.size == 0)
		return 0;
	if (text.data[0] == sent[separator])
		return 1;
	if (separator == SEPARATOR_GROUP && fnc1->size > 0 && text.size >= fnc1->size &&
		text.data[0] == fnc1->data[0] && memcmp(text.data, fnc1->data, fnc1->size) == 0)
		return fnc1->size;
	return !reader->sent && may_be_spelled(text.data[0])
			   ? scan_spelled(text, separator, reader->spelled_short)
			   : 0;
}

size_t
scan_find_separator_of(const ScanReader *reader, Separator separator, Slice text)
{
	size_t at = 0;

	while (at < text.size && scan_separator_of(reader, separator, slice_from(text, at)) == 0)
		at++;
	return at;
}

bool
scan_is_sent(const ScanReader *reader, Slice text)
{
	ScanReader within = *reader;

	within.sent = true;
	return scan_find_separator(&within, text) < text.size;
}
