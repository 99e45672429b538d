/*
 * code_text.c
 *		What is a code or a trace id, and what is said about what is not.
 */
#include "core/code_text.h"

#include "core/lookalike.h"
#include "tap.h"

/* What a parser should say of an input; a reason of NULL: it should accept it. */
typedef struct Expected
{
	const char *input;
	const char *code;
	int position;
	const char *reason;
	const char *hint;
} Expected;

static bool
same(Slice slice, const char *string)
{
	return slice.size == strlen(string) && memcmp(slice.data, string, slice.size) == 0;
}

static bool
is_fault(const Fault *fault, FaultKind kind, int position, const char *reason, const char *hint)
{
	bool as_expected = fault->kind == kind && fault->position == position &&
					   strcmp(fault->text, reason) == 0 && strcmp(fault->hint, hint) == 0;

	if (!as_expected)
		printf("# found:    kind %d, position %d, %s HINT: %s\n"
			   "# expected: kind %d, position %d, %s HINT: %s\n",
			   (int) fault->kind, fault->position, fault->text, fault->hint, (int) kind, position,
			   reason, hint);
	return as_expected;
}

static void
check_code(Law *law, const Expected *expected)
{
	Slice input = own(text(expected->input));
	Slice code;
	Fault fault;
	bool accepted = code_text_parse(input, 1, &code, &fault);
	bool as_expected = accepted == (expected->reason == NULL);

	if (as_expected && accepted)
		as_expected = same(code, expected->code) && code.data >= input.data &&
					  code.data + code.size <= input.data + input.size;
	else if (as_expected)
		as_expected = is_fault(&fault, FAULT_SYNTAX, expected->position, expected->reason,
							   expected->hint == NULL ? "" : expected->hint);
	if (breaks(law, as_expected))
		printf("# input \"%s\", accepted: %d\n", shown(input), accepted);
	disown(input);
}

static void
codes(void)
{
	static const Expected cases[] = {
		{"A", "A", 0, NULL, NULL},
		{"0", "0", 0, NULL, NULL},
		{"DRN-2980-20231212-0001", "DRN-2980-20231212-0001", 0, NULL, NULL},
		{" DRN ", "DRN", 0, NULL, NULL},
		{"     a b c     ", "a b c", 0, NULL, NULL},
		{"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{}~", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{}~", 0, NULL, NULL},
		{"", NULL, 1, "Expected a code at position 1, found nothing.", NULL},
		{" ", NULL, 1, "Expected a code at position 1, found only blanks.", NULL},
		{"          ", NULL, 1, "Expected a code at position 1, found only blanks.", NULL},
		{"A  B", NULL, 3, "Expected a single blank, found a second one at position 3.", NULL},
		{"  A B  C", NULL, 7, "Expected a single blank, found a second one at position 7.", NULL},
		{"A|B", NULL, 2,
		 "Expected a character of a code at position 2, found \"|\", "
		 "which separates scope and code in a trace_id.",
		 NULL},
		{" |", NULL, 2,
		 "Expected a character of a code at position 2, found \"|\", "
		 "which separates scope and code in a trace_id.",
		 NULL},
		/* the first fault is named */
		{"A\t|\xC3\xA9", NULL, 2,
		 "Expected a printable ASCII character at position 2, "
		 "found the control character 0x09 (tab).",
		 NULL},
		{"\xC3\xA9|", NULL, 1,
		 "Expected a printable ASCII character at position 1, found \"\xC3\xA9\" (U+00E9).", NULL},
		{"AB\xF0\x9F\x9A\x81", NULL, 3,
		 "Expected a printable ASCII character at position 3, found \"\xF0\x9F\x9A\x81\" (U+1F681).",
		 NULL},
		{" A\n", NULL, 3,
		 "Expected a printable ASCII character at position 3, "
		 "found the control character 0x0A (line feed).",
		 NULL},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases); i++)
		check_code(&law, &cases[i]);
	law_end(&law, "codes and what is none");
}

/* Every byte at every place of a code of three: only printable ASCII but '|' passes. */
static void
every_byte(void)
{
	Law law = {0};

	for (int byte = 0; byte < 256; byte++)
	{
		for (int place = 0; place < 3; place++)
		{
			char letters[] = "XYZ";
			Slice input;
			Slice code;
			Fault fault;
			bool accepted;
			bool is_blank_at_end = byte == ' ' && place != 1;
			char found[40];

			letters[place] = (char) byte;
			input = own((Slice){letters, 3});
			accepted = code_text_parse(input, 1, &code, &fault);
			snprintf(found, sizeof(found),
					 byte == '|'                  ? "found \"|\""
					 : byte < ' ' || byte == 0x7F ? "control character 0x%02X"
												  : "the byte 0x%02X",
					 (unsigned int) byte);
			if (breaks(&law, byte >= ' ' && byte <= '~' && byte != '|'
								 ? accepted && code.size == (is_blank_at_end ? 2 : 3)
								 : !accepted && fault.kind == FAULT_SYNTAX &&
									   fault.position == place + 1 &&
									   strstr(fault.text, found) != NULL))
				printf("# byte 0x%02X at %d, accepted: %d, %s\n", (unsigned int) byte, place,
					   accepted, accepted ? "" : fault.text);
			disown(input);
		}
	}
	law_end(&law, "every byte at every place");
}

static void
control_characters(void)
{
	static const struct
	{
		char byte;
		const char *name;
	} names[] = {
		{'\0', "0x00 (null)"},
		{'\t', "0x09 (tab)"},
		{'\n', "0x0A (line feed)"},
		{'\r', "0x0D (carriage return)"},
		{'\x1C', "0x1C (file separator)"},
		{'\x1D', "0x1D (group separator)"},
		{'\x1E', "0x1E (record separator)"},
		{'\x7F', "0x7F (delete)"},
		{'\x01', "0x01."},
		{'\x1F', "0x1F."},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(names); i++)
	{
		char input[] = "A*B";
		Slice code;
		Fault fault;

		input[1] = names[i].byte;
		if (breaks(&law, !code_text_parse((Slice){input, 3}, 1, &code, &fault) &&
							 strstr(fault.text, names[i].name) != NULL))
			printf("# %s\n", fault.text);
	}
	law_end(&law, "control characters are named");
}

static void
lengths(void)
{
	char input[400];
	char reason[100];
	Slice code;
	Fault fault;

	memset(input, 'A', sizeof(input));
	ok(code_text_parse((Slice){input, 126}, 1, &code, &fault) && code.size == 126,
	   "126 characters fit");
	ok(!code_text_parse((Slice){input, 127}, 1, &code, &fault) &&
		   is_fault(&fault, FAULT_LIMIT, 127,
					"Expected a code of at most 126 characters, found 127.", ""),
	   "127 do not");

	memset(input, ' ', sizeof(input));
	memset(input + 100, 'A', 126);
	ok(code_text_parse((Slice){input, 400}, 1, &code, &fault) && code.size == 126,
	   "blanks around them do not count");
	input[226] = 'A';
	ok(!code_text_parse((Slice){input, 400}, 1, &code, &fault) &&
		   is_fault(&fault, FAULT_LIMIT, 227,
					"Expected a code of at most 126 characters, found 127.", ""),
	   "the position does count them");

	memset(input, 'A', sizeof(input));
	for (size_t i = 0; i < 20; i++)
		memcpy(input + 126 + 2 * i, "\xC3\xA9", 2);
	snprintf(reason, sizeof(reason), "Expected a code of at most 126 characters, found %d.",
			 126 + 20);
	ok(!code_text_parse((Slice){input, 166}, 1, &code, &fault) &&
		   is_fault(&fault, FAULT_LIMIT, 127, reason, ""),
	   "characters are counted, not bytes");
	memcpy(input + 10, "\t", 1);
	ok(!code_text_parse((Slice){input, 166}, 1, &code, &fault) && fault.kind == FAULT_SYNTAX &&
		   fault.position == 11,
	   "a bad character comes before a bad length");
}

static size_t
encode_utf8(uint32_t character, char *bytes)
{
	size_t size = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
	static const unsigned char leads[] = {0, 0x00, 0xC0, 0xE0, 0xF0};

	for (size_t i = size; i-- > 1; character >>= 6)
		bytes[i] = (char) (0x80 | (character & 0x3F));
	bytes[0] = (char) (leads[size] | character);
	return size;
}

/* Every character of Unicode is named by its code point, and nothing else is taken for one. */
static void
every_character(void)
{
	Law law = {0};

	for (uint32_t character = 0x80; character <= 0x110FFF; character++)
	{
		bool exists = character <= 0x10FFFF && (character < 0xD800 || character > 0xDFFF);
		char input[8] = "A";
		char name[24];
		Slice code;
		Fault fault;

		snprintf(name, sizeof(name), exists ? " (U+%04X)." : " the byte 0x%02X.",
				 exists ? (unsigned int) character
						: (unsigned int) (character >= 0x10000 ? 0xF4 : 0xED));
		if (breaks(&law, !code_text_parse((Slice){input, 1 + encode_utf8(character, input + 1)}, 1,
										  &code, &fault) &&
							 fault.position == 2 && strstr(fault.text, name) != NULL &&
							 (fault.hint[0] != '\0') == (lookalike_find(character) != NULL)))
			printf("# U+%04X: %s\n", (unsigned int) character, fault.text);
	}
	law_end(&law, "every character of Unicode, surrogates and what lies beyond");
}

/* Bytes that are not UTF-8 (RFC 3629), each with room for more and at the end of memory. */
static void
broken_utf8(void)
{
	static const char *const inputs[] = {
		"\x80",
		"\xBF",
		"\xC0\x80",
		"\xC1\xBF",
		"\xC3",
		"\xE2",
		"\xE2\x80",
		"\xE2\x80\x28",
		"\xE2\x28\x80",
		"\xE0\x80\x80",
		"\xE0\x9F\xBF",
		"\xED\xA0\x80",
		"\xED\xBF\xBF",
		"\xF0\x9F\x9A",
		"\xF0\x9F",
		"\xF0\x80\x80\x80",
		"\xF0\x8F\xBF\xBF",
		"\xF4\x90\x80\x80",
		"\xF5\x80\x80\x80",
		"\xF8\x88\x80\x80\x80",
		"\xFC\x84\x80\x80\x80\x80",
		"\xFE",
		"\xFF",
		"\xC3\xC3",
		"\xF0\x9F\x9A\xC0",
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(inputs); i++)
	{
		char expected[100];
		Slice input = own(text(inputs[i]));
		Slice code;
		Fault fault;

		snprintf(expected, sizeof(expected),
				 "Expected a printable ASCII character at position 1, found the byte 0x%02X.",
				 (unsigned int) (unsigned char) inputs[i][0]);
		if (breaks(&law, !code_text_parse(input, 1, &code, &fault) &&
							 is_fault(&fault, FAULT_SYNTAX, 1, expected, "")))
			printf("# \"%s\"\n", shown(input));
		disown(input);
	}
	law_end(&law, "bytes that are no character are named as bytes");
}

/* What spreadsheets and word processors smuggle in, with the names that Unicode gives. */
static void
lookalikes(void)
{
	static const char blank[] = "Type an ordinary blank instead.";
	static const char leave_out[] = "Leave it out; it is invisible.";
	static const struct
	{
		uint32_t character;
		const char *name;
		const char *hint;
	} cases[] = {
		{0x00A0, "a no-break space", blank},
		{0x00AD, "a soft hyphen", leave_out},
		{0x2002, "an en space", blank},
		{0x2003, "an em space", blank},
		{0x2007, "a figure space", blank},
		{0x2009, "a thin space", blank},
		{0x200B, "a zero width space", leave_out},
		{0x200C, "a zero width non-joiner", leave_out},
		{0x200D, "a zero width joiner", leave_out},
		{0x200E, "a left-to-right mark", leave_out},
		{0x200F, "a right-to-left mark", leave_out},
		{0x2010, "a hyphen", "Type \"-\" instead."},
		{0x2011, "a non-breaking hyphen", "Type \"-\" instead."},
		{0x2012, "a figure dash", "Type \"-\" instead."},
		{0x2013, "an en dash", "Type \"-\" instead."},
		{0x2014, "an em dash", "Type \"-\" instead."},
		{0x2018, "a left single quotation mark", "Type \"'\" instead."},
		{0x2019, "a right single quotation mark", "Type \"'\" instead."},
		{0x201C, "a left double quotation mark", "Type \"\"\" instead."},
		{0x201D, "a right double quotation mark", "Type \"\"\" instead."},
		{0x202F, "a narrow no-break space", blank},
		{0x2044, "a fraction slash", "Type \"/\" instead."},
		{0x2060, "a word joiner", leave_out},
		{0x2212, "a minus sign", "Type \"-\" instead."},
		{0x3000, "an ideographic space", blank},
		{0xFEFF, "a byte-order mark", leave_out},
	};
	/* capitals that look like Latin ones: Unicode's confusables.txt */
	static const struct
	{
		uint32_t character;
		char looks_like;
	} capitals[] = {
		{0x0391, 'A'}, {0x0392, 'B'}, {0x0395, 'E'}, {0x0396, 'Z'}, {0x0397, 'H'}, {0x0399, 'I'},
		{0x039A, 'K'}, {0x039C, 'M'}, {0x039D, 'N'}, {0x039F, 'O'}, {0x03A1, 'P'}, {0x03A4, 'T'},
		{0x03A5, 'Y'}, {0x03A7, 'X'}, {0x0405, 'S'}, {0x0406, 'I'}, {0x0408, 'J'}, {0x0410, 'A'},
		{0x0412, 'B'}, {0x0415, 'E'}, {0x041A, 'K'}, {0x041C, 'M'}, {0x041D, 'H'}, {0x041E, 'O'},
		{0x0420, 'P'}, {0x0421, 'C'}, {0x0422, 'T'}, {0x0425, 'X'},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases) + LENGTH(capitals); i++)
	{
		bool capital = i >= LENGTH(cases);
		size_t at = capital ? i - LENGTH(cases) : i;
		uint32_t character = capital ? capitals[at].character : cases[at].character;
		char input[16] = "DRN";
		size_t size = 3 + encode_utf8(character, input + 3);
		char found[80];
		char hint[80];
		Slice code;
		Fault fault;

		snprintf(found, sizeof(found), "at position 4, found %s",
				 !capital            ? cases[at].name
				 : character < 0x400 ? "a Greek capital letter "
									 : "a Cyrillic capital letter ");
		if (capital)
			snprintf(hint, sizeof(hint), "Type \"%c\" instead.", capitals[at].looks_like);
		else
			snprintf(hint, sizeof(hint), "%s", cases[at].hint);
		memcpy(input + size, "9", 2);
		if (breaks(&law, !code_text_parse(text(input), 1, &code, &fault) && fault.position == 4 &&
							 strstr(fault.text, found) != NULL && strcmp(fault.hint, hint) == 0))
			printf("# U+%04X: %s HINT: %s\n", (unsigned int) character, fault.text, fault.hint);
	}
	law_end(&law, "lookalikes are named, with what to type instead");
}

typedef struct ExpectedId
{
	const char *input;
	TraceKind kind;
	const char *scope;
	const char *code;
	const char *stored;
} ExpectedId;

static void
trace_ids(void)
{
	static const ExpectedId cases[] = {
		{"SN:A", TRACE_SERIAL, "", "A", "SN:A"},
		{"LOT:A", TRACE_LOT, "", "A", "LOT:A"},
		{"PN:A", TRACE_PART, "", "A", "PN:A"},
		{"sn:a", TRACE_SERIAL, "", "a", "SN:a"},
		{"Lot:x", TRACE_LOT, "", "x", "LOT:x"},
		{"pN:x", TRACE_PART, "", "x", "PN:x"},
		{"  SN:  A B  ", TRACE_SERIAL, "", "A B", "SN:A B"},
		{"SN:P-1|7", TRACE_SERIAL, "P-1", "7", "SN:P-1|7"},
		{"LOT: P 1 | 7 ", TRACE_LOT, "P 1", "7", "LOT:P 1|7"},
		{"SN:M|P-1|7", TRACE_SERIAL, "M|P-1", "7", "SN:M|P-1|7"},
		{"sn: M | P 1|Q | 7 ", TRACE_SERIAL, "M | P 1|Q", "7", "SN:M|P 1|Q|7"},
		{"PN:SN:|:|:", TRACE_PART, "SN:|:", ":", "PN:SN:|:|:"},
		{"SN:SN:A", TRACE_SERIAL, "", "SN:A", "SN:SN:A"},
		{"PN::", TRACE_PART, "", ":", "PN::"},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		Slice input = own(text(cases[i].input));
		char stored[TRACE_ID_MAX];
		TraceIdText id;
		Fault fault;
		bool accepted = trace_id_text_parse(input, &id, &fault);

		if (breaks(&law,
				   accepted && id.kind == cases[i].kind && same(id.scope, cases[i].scope) &&
					   same(id.code, cases[i].code) &&
					   same((Slice){stored, trace_id_text_build(&id, stored)}, cases[i].stored)))
			printf("# \"%s\", accepted: %d, %s\n", cases[i].input, accepted,
				   accepted ? "" : fault.text);
		disown(input);
	}
	law_end(&law, "trace ids");
}

static void
bad_trace_ids(void)
{
	static const char kinds[] = "Write SN: before a serial number, LOT: before a lot code, "
								"PN: before a part number.";
	static const Expected cases[] = {
		{"", NULL, 1, "Expected \"SN:\", \"LOT:\" or \"PN:\" at position 1.", kinds},
		{"   ", NULL, 4, "Expected \"SN:\", \"LOT:\" or \"PN:\" at position 4.", kinds},
		{"A", NULL, 1, "Expected \"SN:\", \"LOT:\" or \"PN:\" at position 1.", kinds},
		{"  SN", NULL, 3, "Expected \"SN:\", \"LOT:\" or \"PN:\" at position 3.", kinds},
		{"SN :A", NULL, 1, "Expected \"SN:\", \"LOT:\" or \"PN:\" at position 1.", kinds},
		{"LOTS:A", NULL, 1, "Expected \"SN:\", \"LOT:\" or \"PN:\" at position 1.", kinds},
		{"SN:", NULL, 4, "Expected a code at position 4, found nothing.", NULL},
		/* the blank at the end belongs to the whole */
		{"SN: ", NULL, 4, "Expected a code at position 4, found nothing.", NULL},
		{"SN:|A", NULL, 4, "Expected a code at position 4, found nothing.", NULL},
		{"SN: |A", NULL, 4, "Expected a code at position 4, found only blanks.", NULL},
		{"SN:A|", NULL, 6, "Expected a code at position 6, found nothing.", NULL},
		{"SN:A||C", NULL, 6, "Expected a code at position 6, found nothing.", NULL},
		{"SN:A| |C", NULL, 6, "Expected a code at position 6, found only blanks.", NULL},
		{"SN:|A|C", NULL, 4, "Expected a code at position 4, found nothing.", NULL},
		{"SN:A|B|", NULL, 8, "Expected a code at position 8, found nothing.", NULL},
		{" SN:A|B  B|C", NULL, 9, "Expected a single blank, found a second one at position 9.",
		 NULL},
		{"  PN:A|B  C", NULL, 10, "Expected a single blank, found a second one at position 10.",
		 NULL},
		{"LOT:A\tB|C", NULL, 6,
		 "Expected a printable ASCII character at position 6, "
		 "found the control character 0x09 (tab).",
		 NULL},
		{"SN:\xE2\x80\x93", NULL, 4,
		 "Expected a printable ASCII character at position 4, found an en dash (U+2013).",
		 "Type \"-\" instead."},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		Slice input = own(text(cases[i].input));
		TraceIdText id;
		Fault fault;
		bool accepted = trace_id_text_parse(input, &id, &fault);

		if (breaks(&law,
				   !accepted && is_fault(&fault, FAULT_SYNTAX, cases[i].position, cases[i].reason,
										 cases[i].hint == NULL ? "" : cases[i].hint)))
			printf("# \"%s\", accepted: %d\n", cases[i].input, accepted);
		disown(input);
	}
	law_end(&law, "what is no trace id");
}

static void
trace_id_lengths(void)
{
	char input[300] = "LOT:";
	char stored[TRACE_ID_MAX];
	TraceIdText id;
	Fault fault;

	memset(input + 4, 'A', sizeof(input) - 4);
	input[4 + 126] = '|';
	ok(trace_id_text_parse((Slice){input, 257}, &id, &fault) &&
		   trace_id_text_build(&id, stored) == 257 && memcmp(stored, input, 257) == 0,
	   "scope and code of 126 characters each fit");
	ok(!trace_id_text_parse((Slice){input, 258}, &id, &fault) &&
		   is_fault(&fault, FAULT_LIMIT, 258,
					"Expected a code of at most 126 characters, found 127.", ""),
	   "a longer code does not");
	input[4 + 126] = 'A';
	input[4 + 127] = '|';
	ok(!trace_id_text_parse((Slice){input, 140}, &id, &fault) &&
		   is_fault(&fault, FAULT_LIMIT, 131,
					"Expected a code of at most 126 characters, found 127.", ""),
	   "nor does a longer scope");

	/* three scopes and a code: 3 + 80 + 1 + 80 + 1 + 80 + 1 + 11 */
	memset(input, 'A', sizeof(input));
	memcpy(input, "SN:", 3);
	input[3 + 80] = input[3 + 161] = input[3 + 242] = '|';
	ok(trace_id_text_parse((Slice){input, 257}, &id, &fault) && id.code.size == 11 &&
		   id.scope.size == 242 && trace_id_text_build(&id, stored) == 257 &&
		   memcmp(stored, input, 257) == 0,
	   "scopes in scopes fit together");
	ok(!trace_id_text_parse((Slice){input, 258}, &id, &fault) &&
		   is_fault(&fault, FAULT_LIMIT, 0,
					"Expected a trace id of at most 257 characters with all its scopes, found 258.",
					""),
	   "no longer ones do");

	/* blanks that are not stored do not count */
	memmove(input + 84 + 2, input + 84, 174);
	memcpy(input + 83, " | ", 3);
	ok(trace_id_text_parse((Slice){input, 259}, &id, &fault) &&
		   trace_id_text_build(&id, stored) == 257,
	   "blanks around a scope do not count");
}

/* The contract's rule in the plainest words. */
static bool
model_accepts(Slice input)
{
	size_t first = 0;
	size_t end = input.size;

	while (first < end && input.data[first] == ' ')
		first++;
	while (end > first && input.data[end - 1] == ' ')
		end--;
	for (size_t i = first; i < end; i++)
	{
		unsigned char byte = (unsigned char) input.data[i];

		if (byte < 0x20 || byte > 0x7E || byte == '|' || (byte == ' ' && input.data[i + 1] == ' '))
			return false;
	}
	return end - first >= 1 && end - first <= 126;
}

/* Random inputs: accepted when the model says so, and what is stored parses as itself. */
static void
random_inputs(void)
{
	Law accepts = {0};
	Law stable = {0};

	for (int i = 0; i < 300000; i++)
	{
		static const char bytes[] = "  09AZaz-|:SNLOTPN\t\x80\xC3\xA9\xE2\x80\x93\xF0\x9F";
		char room[320];
		size_t size = random_below(i % 5 == 0 ? 300 : 12);
		bool clean = random_below(2) == 0;
		size_t start = 0;
		Slice input;
		Slice code;
		TraceIdText id;
		Fault fault;

		if (random_below(2) == 0)
			start = (size_t) sprintf(room, "%s", trace_kind_prefix((TraceKind) random_below(3)));
		for (size_t at = 0; at < size; at++)
			room[start + at] = clean && random_below(10) != 0
								   ? (char) ('!' + random_below(90))
								   : bytes[random_below(sizeof(bytes) - 1)];
		input = own((Slice){room, start + size});

		if (breaks(&accepts, code_text_parse(input, 1, &code, &fault) == model_accepts(input)))
			printf("# \"%s\"\n", shown(input));
		if (trace_id_text_parse(input, &id, &fault))
		{
			char stored[TRACE_ID_MAX];
			char again[TRACE_ID_MAX];
			size_t length = trace_id_text_build(&id, stored);
			TraceIdText twin;

			if (breaks(&stable, trace_id_text_parse((Slice){stored, length}, &twin, &fault) &&
									trace_id_text_build(&twin, again) == length &&
									memcmp(stored, again, length) == 0 && twin.kind == id.kind &&
									twin.code.size == id.code.size && length <= TRACE_ID_MAX))
				printf("# \"%s\"\n", shown(input));
		}
		disown(input);
	}
	law_end(&accepts, "random inputs are codes when the rule says so");
	law_end(&stable, "the stored form of a trace id is read as itself");
}

int
main(void)
{
	seed_random();
	codes();
	every_byte();
	control_characters();
	lengths();
	every_character();
	broken_utf8();
	lookalikes();
	trace_ids();
	bad_trace_ids();
	trace_id_lengths();
	random_inputs();
	return done();
}
