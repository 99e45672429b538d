/*
 * scan_separators.c
 *		Separators that are spelled out are read as if they had been sent.
 */
#include "scans.h"

static BarcodeScan sent;
static BarcodeScan spelled;

/* GS, RS and EOT as something sends them; of size 0: not at all. */
typedef struct Spelling
{
	const char *group;
	const char *record;
	const char *end;
} Spelling;

static const Spelling spellings[] = {
	{"\xE2\x90\x9D", "\xE2\x90\x9E", "\xE2\x90\x84"},
	{"\xEF\x9C\x8B", "\xEF\x9C\x8C", ""},
	{"<GS>", "<RS>", "<EOT>"},
	{"<gs>", "<Rs>", "<eot>"},
	{"{GS}", "{RS}", "{EOT}"},
	{"[GS]", "[RS]", "[EOT]"},
	{"[gs]", "[rs]", "[eot]"},
	{"(GS)", "(RS)", "(EOT)"},
	{"<FNC1>", "<RS>", ""},
	{"[F1]", "", ""},
	{"{FNC1}", "", ""},
	{"<0x1D>", "<0x1E>", "<0x04>"},
	{"^]", "^^", "^D"},
	{"^FNC1", "", ""},
	{"\\F", "", ""},
	{"\\G", "\\R", "\\E"},
	{"\\x1D", "\\x1E", "\\x04"},
	{"\\x1d", "\\x1e", "\\x04"},
	{"\\u001D", "\\u001e", "\\u0004"},
	{"~d029", "~d030", "~d004"},
	{"~1", "", ""},
	{"%1D", "%1E", "%04"},
	{"&#29;", "&#30;", "&#4;"},
	{"&#x1d;", "&#x1E;", "&#x4;"},
	{"_x001D_", "_x001E_", "_x0004_"},
	{"\x1D", "", ""},
	{"\x1D", "\x1E", ""},
	{"\x1D", "", "\x04"},
};

/* A text with the separators as they are, replaced by others. */
static Slice
spell(Slice original, const Spelling *spelling, char *bytes)
{
	size_t size = 0;

	for (size_t i = 0; i < original.size; i++)
	{
		const char *separator = original.data[i] == '\x1D'   ? spelling->group
								: original.data[i] == '\x1E' ? spelling->record
								: original.data[i] == '\x04' ? spelling->end
															 : NULL;

		if (separator == NULL)
			bytes[size++] = original.data[i];
		else
			size += (size_t) sprintf(bytes + size, "%s", separator);
	}
	return (Slice){bytes, size};
}

static bool
same_elements(void)
{
	if (sent.elements != spelled.elements)
		return false;
	for (int i = 0; i < sent.elements; i++)
	{
		if (strcmp(sent.element[i].id, spelled.element[i].id) != 0 ||
			!slice_equal(scan_value(&sent, &sent.element[i]),
						 scan_value(&spelled, &spelled.element[i])))
			return false;
	}
	return true;
}

/* A value of letters and digits that no spelling could be a part of. */
static size_t
write_value(char *at, size_t most)
{
	static const char letters[] = "ABCDEHJKLMNPQRSTUVWXYZ0123456789-./";
	size_t size = 1 + random_below(most);

	for (size_t i = 0; i < size; i++)
		at[i] = letters[random_below(sizeof(letters) - 1)];
	return size;
}

/* An element string with a key and some of variable length after it. */
static Slice
write_gs1(char *bytes)
{
	static const char *const ids[] = {"10", "21", "22", "240", "241", "250", "400", "91"};
	size_t size = (size_t) sprintf(bytes, "%s0109506000134352", random_below(2) ? "]C1" : "");

	for (uint64_t i = 2 + random_below(3); i > 0; i--)
	{
		size += (size_t) sprintf(bytes + size, "%s", ids[random_below(LENGTH(ids))]);
		size += write_value(bytes + size, 20);
		bytes[size++] = '\x1D';
	}
	return (Slice){bytes, size - random_below(2)};
}

/* A message of format 06, of which there may be two. */
static Slice
write_message(char *bytes)
{
	static const char *const ids[] = {"P", "1P", "T", "1T", "S", "K", "1V", "30P", "4L"};
	size_t size = (size_t) sprintf(bytes, "[)>\x1E"
										  "06");

	for (uint64_t i = 1 + random_below(6); i > 0; i--)
	{
		size += (size_t) sprintf(bytes + size, "\x1D%s", ids[random_below(LENGTH(ids))]);
		size += write_value(bytes + size, 30);
	}
	size += (size_t) sprintf(bytes + size, "\x1E\x04");
	return (Slice){bytes, size};
}

static void
are_read_alike(Slice (*write)(char *), const char *what)
{
	Law law = {0};
	char original[1000];
	char other[3000];

	for (int round = 0; round < 500; round++)
	{
		Slice text = write(original);
		Fault fault;

		if (breaks(&law, scan_parse(text, fnc1(""), &sent, &fault)))
			printf("# %s: %s\n", shown(text), fault.text);
		for (size_t i = 0; i < LENGTH(spellings); i++)
		{
			Slice input = own(spell(text, &spellings[i], other));

			if (breaks(&law, scan_parse(input, fnc1(""), &spelled, &fault) && same_elements()))
				printf("# %s: %s\n", shown(input), fault.text);
			disown(input);
		}
	}
	law_end(&law, what);
}

/* What no spelling is, and no code may hold, is no part of a code: it is refused. */
static void
others_are_refused(void)
{
	static const char *const unknown[] = {"^",   "|",    "#",    "~",    "@",        "`",
										  "\\",  "[",    "{GS",  "\x7F", "\xC3\xA8", "\xC2\xA0",
										  "]GS", "~d29", "\x1E", "$"};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(unknown); i++)
	{
		char input[100];
		Fault fault = {0};

		sprintf(input, "010950600013435210AB%s21XY", unknown[i]);
		if (breaks(&law,
				   !scan_parse(text(input), fnc1(""), &spelled, &fault) && fault.position == 21))
			printf("# %s at %d\n", shown(text(input)), fault.position);
	}
	law_end(&law, "what separates nothing is no part of a lot");
	ok(!scan_parse(text("]d2010950600013435210AB#21XY"), fnc1(""), &spelled, &(Fault){0}) &&
		   scan_parse(text("]d2010950600013435210AB#21XY"), fnc1("#"), &spelled, &(Fault){0}) &&
		   spelled.elements == 3,
	   "what the scanner is said to send is a separator");
}

int
main(void)
{
	seed_random();
	are_read_alike(write_gs1, "element strings are read alike however FNC1 is sent");
	are_read_alike(write_message, "messages are read alike however their separators are sent");
	others_are_refused();
	return done();
}
