/*
 * code_clean.c
 *		What is taken away from a text, and that nothing else is.
 */
#include "core/code_clean.h"
#include "core/code_text.h"
#include "core/utf8.h"
#include "tap.h"

static Slice
clean(Slice dirty, char *room)
{
	Slice copy = own(dirty);
	Slice rest = copy;
	CodeCleaner cleaner;

	code_clean_begin(&cleaner, room);
	while (rest.size > 0)
		rest = code_clean_step(&cleaner, rest, utf8_decode);
	disown(copy);
	return (Slice){room, cleaner.end};
}

static void
cleans(Slice dirty, const char *expected)
{
	char room[200];
	Slice cleaned = clean(dirty, room);

	if (!ok(slice_equals(cleaned, expected), "%s is cleaned", shown(dirty)))
		printf("# found %s\n", shown(cleaned));
}

static void
test_what_goes(void)
{
	cleans(text(" A"), "A");
	cleans(text("A  \t\r\n"), "A");
	cleans(text("\t \n\rA"), "A");
	cleans(text("\xEF\xBB\xBF"
				"A"),
		   "A");
	cleans(text("\xC2\xA0"
				"A\xC2\xA0 \xE2\x80\xAF\xE2\x80\x87"),
		   "A");
	cleans(text("A  B   C D"), "A B C D");
	cleans(text("A\xE2\x80\x90"
				"B\xE2\x80\x91"
				"C\xE2\x80\x92"
				"D\xE2\x80\x93"
				"E\xE2\x80\x94"
				"F\xE2\x88\x92"
				"G"),
		   "A-B-C-D-E-F-G");
	cleans(text(""), "");
	cleans(text(" \t\xC2\xA0\xEF\xBB\xBF "), "");
	cleans(text("\xE2\x80\x93"), "-");
}

static void
test_what_stays(void)
{
	/* inside, all but doubled blanks; letter case, quotes, zero width, other alphabets */
	cleans(text("A\tB"), "A\tB");
	cleans(text("A\r\nB"), "A\r\nB");
	cleans(text("A\xC2\xA0"
				"B"),
		   "A\xC2\xA0"
		   "B");
	cleans(text("A \xC2\xA0 B"), "A \xC2\xA0 B");
	cleans(text("a\"b'|"), "a\"b'|");
	cleans(text("\xE2\x80\x8B"
				"A\xC2\xAD"
				"1\xD0\x90"),
		   "\xE2\x80\x8B"
		   "A\xC2\xAD"
		   "1\xD0\x90");
	cleans(text("\xE2\x80 A\xFF \xC2"), "\xE2\x80 A\xFF \xC2");
	cleans(text("A--B __ 007"), "A--B __ 007");
}

/* Wherever a step ends in a text. */
static void
test_steps(void)
{
	static const char dirty_end[] = "  \xE2\x80\x93  B \xC2\xA0";
	static const char end[] = " - B";
	static char bytes[CODE_CLEAN_STEP + sizeof(dirty_end)];
	static char room[sizeof(bytes)];
	Law same = {0};

	for (size_t before = CODE_CLEAN_STEP - sizeof(dirty_end); before <= CODE_CLEAN_STEP; before++)
	{
		Slice cleaned;

		memset(bytes, 'A', before);
		memcpy(bytes + before, dirty_end, sizeof(dirty_end) - 1);
		cleaned = clean((Slice){bytes, before + sizeof(dirty_end) - 1}, room);
		if (breaks(&same, slice_equals(slice_from(cleaned, before), end)))
			printf("# %zu characters before it\n", before);
	}
	law_end(&same, "a long text is cleaned as a short one is");
}

/* Pieces of dirty texts, at random. */
static size_t
random_text(char *bytes)
{
	static const char *const pieces[] = {" ",
										 "  ",
										 "\t",
										 "\r",
										 "\n",
										 "A",
										 "7",
										 "-",
										 "|",
										 "\xC2\xA0",
										 "\xE2\x80\x93",
										 "\xE2\x88\x92",
										 "\xEF\xBB\xBF",
										 "\xE2\x80\x8B",
										 "\xC3\xA9",
										 "\xFF",
										 "\xE2\x80"};
	size_t size = 0;

	for (uint64_t n = random_below(12); n > 0; n--)
	{
		const char *piece = pieces[random_below(LENGTH(pieces))];

		memcpy(bytes + size, piece, strlen(piece));
		size += strlen(piece);
	}
	return size;
}

/* A code is what its type makes of it, and what was cleaned is clean. */
static void
test_laws(void)
{
	Law stored = {0};
	Law once = {0};
	Law shorter = {0};

	for (int n = 0; n < 200000; n++)
	{
		char bytes[100];
		char room[100];
		char again[100];
		Slice dirty = {bytes, random_text(bytes)};
		Slice cleaned = clean(dirty, room);
		Slice code;
		Fault fault;

		if (breaks(&shorter, cleaned.size <= dirty.size))
			printf("# %s\n", shown(dirty));
		if (breaks(&once, slice_equal(clean(cleaned, again), cleaned)))
			printf("# %s: %s\n", shown(dirty), shown(cleaned));
		if (code_text_parse(dirty, 1, &code, &fault) && breaks(&stored, slice_equal(code, cleaned)))
			printf("# %s: %s\n", shown(code), shown(cleaned));
	}
	law_end(&shorter, "what was cleaned is not longer");
	law_end(&once, "what was cleaned is clean");
	law_end(&stored, "of a code only the blanks at its ends are taken");
}

int
main(void)
{
	seed_random();
	test_what_goes();
	test_what_stays();
	test_steps();
	test_laws();
	return done();
}
