/*
 * alternatives.c
 *		Formats of several templates: which one a code is of, and which one builds it.
 */
#include "format/alternatives.h"

#include "format/canonical.h"
#include "format/template_key.h"
#include "random_format.h"
#include "tap.h"

static Template templates[ALTERNATIVES_MAX];
static Alternatives alternatives = {0, templates};
static Fault fault;

static bool
compile(Slice format)
{
	alternatives.count = alternatives_count(format);
	return alternatives_compile(format, &alternatives, &fault);
}

/* The alternative that a code is of, from 1; 0: none. */
static int
number_of(Slice code, Match *match)
{
	void *work = malloc(alternatives_work_size(&alternatives));
	int number = alternatives_match(&alternatives, code, match, work, &fault);

	free(work);
	return number + 1;
}

static void
matching(void)
{
	static const struct
	{
		const char *format;
		const char *code;
		int number;
	} cases[] = {
		{"A{n:N3}|A{n:N4}", "A123", 1},
		{"A{n:N3}|A{n:N4}", "A1234", 2},
		{"A{n:N3}|A{n:N4}", "A12345", 0},
		{"{n:N..4} | {m:U..4}", "12", 1},
		{"{n:N..4} | {m:U..4}", "1A", 2},
		/* blanks around a bar do not count, those within a template do */
		{"A{n:N3}   |   B {n:N4}", "B 1234", 2},
		/* a bar in a field is the field's */
		{"{v:a|b}{n:N1}|{v:c\\}=x|d}{n:N1}", "b1", 1},
		{"{v:a|b}{n:N1}|{v:c\\}=x|d}{n:N1}", "c}1", 2},
		{"{\"a\"}{n:N1}|{\"b\\}\"}{n:N1}", "b}1", 2},
		{"{n:N1}\\}|B{n:N1}", "1}", 1},
		{"{a:N1}|{a:N2}|{a:N3}|{a:N4}|{a:N5}|{a:N6}|{a:N7}|{a:N8}", "12345678", 8},
		/* what the second one builds, the first one reads */
		{"X{n:N1}|{\"x\", any case}{n:N1}", "X1", 1},
		{"X{n:N1}|{\"X\", any case}{n:N1}", "x1", 0},
		{"{n:N2}|{a:N1}[-]{b:N1}", "1-2", 0},
		{"{n:N2}|{a:N1}[-]{b:N1}|{c:X3}", "1-2", 3},
		{"ab{n:N1}|{\"ab\", any case}{n:N1}|{p:A2}{n:N1}", "AB1", 3},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		Slice code = own(text(cases[i].code));
		Match match;

		if (breaks(&law,
				   compile(text(cases[i].format)) && number_of(code, &match) == cases[i].number))
			printf("# \"%s\" by \"%s\"\n", cases[i].code, cases[i].format);
		disown(code);
	}
	law_end(&law, "a code is of the first template that it matches");
}

static void
faults(void)
{
	static const struct
	{
		const char *format;
		const char *code; /* NULL: the format is wrong */
		const char *text;
	} cases[] = {
		{"A{n:N3}|B{n:N4}", "A1", "Expected a digit at position 3, found the end."},
		{"A{n:N3}|B{n:N4}", "B123", "Expected a digit at position 5, found the end."},
		{"A{n:N3}|B{n:N4}", "C", "Expected \"A\" at position 1, found \"C\"."},
		{"X{n:N1}|{\"X\", any case}{n:N1}", "x1",
		 "Expected another spelling at position 1: the code would be built as \"X1\", which is "
		 "read otherwise."},
		{"{n:N4}|", NULL, "Expected a field at position 8, found the end."},
		{"|{n:N4}", NULL, "Expected a field at position 1, found \"|\"."},
		{"{n:N4}||{n:N3}", NULL, "Expected a field at position 8, found \"|\"."},
		{"[{n:N4}|{n:N3}]", NULL, "Expected \"]\" at position 8, found \"|\"."},
		{"{n:N4}|{v:\303\244=\303\244}{n:Z3}", NULL,
		 "Expected a character of ASCII, as codes have no others, at position 11, found "
		 "\"\303\244\"."},
		{"{v:A=\303\244}|{n:Z3}", NULL,
		 "Expected a class (N A U H X Y C) or a set such as (0-9A-F) at position 12, found "
		 "\"Z\"."},
		{"{v:A=\303\244}|{alternative:N3}", NULL,
		 "Expected another name than \"alternative\" at position 10: it is the number of the "
		 "alternative."},
		{"{a:N1}|{a:N2}|{a:N3}|{a:N4}|{a:N5}|{a:N6}|{a:N7}|{a:N8}|{a:N9}", NULL,
		 "Expected at most 8 alternatives."},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		bool compiled = compile(text(cases[i].format));
		Match match;
		bool found = compiled && cases[i].code != NULL &&
					 number_of(text(cases[i].code), &match) > 0;

		if (breaks(&law, compiled == (cases[i].code != NULL) && !found &&
							 strcmp(fault.text, cases[i].text) == 0))
			printf("# \"%s\": \"%s\"\n", cases[i].format, fault.text);
	}
	law_end(&law, "what is wrong with a format, or with a code by the template that came farthest");
}

/* Two to four random templates. */
static Slice
random_alternatives(void)
{
	static char text[ALTERNATIVES_MAX * TEMPLATE_TEXT_MAX];
	size_t size = 0;
	int count = 2 + (int) random_below(3);

	for (int i = 0; i < count; i++)
	{
		RandomFormat format = random_format(templates);

		memcpy(text + size, format.text, format.size);
		size += format.size;
		if (i + 1 < count)
			size += (size_t) sprintf(text + size, "%s", random_below(2) == 0 ? "|" : " | ");
	}
	return (Slice){text, size};
}

/* What one of the templates builds of random values. */
static bool
random_code(int number, RandomValues *random, char *code, size_t *size)
{
	void *work = malloc(alternatives_work_size(&alternatives));
	bool built;

	random_values(&templates[number], random);
	built = alternatives_build(&alternatives, number, &random->values, code, size, work, &fault);
	free(work);
	return built;
}

/* The first template that a code matches by itself, as it is built, too. */
static int
first_match(Slice code)
{
	for (int i = 0; i < alternatives.count; i++)
	{
		void *work = malloc(match_work_size(&templates[i]));
		Match match;
		bool matches = template_match(&templates[i], code, &match, work, NULL);
		char built[CODE_MAX];
		Slice canonical = matches ? canonical_write(&templates[i], &match, built) : code;
		int earlier = matches && !slice_equal(canonical, code) ? i : 0;

		free(work);
		while (matches && earlier > 0)
		{
			work = malloc(match_work_size(&templates[--earlier]));
			matches = !template_match(&templates[earlier], canonical, &match, work, NULL);
			free(work);
		}
		if (matches)
			return i + 1;
	}
	return 0;
}

static void
random_laws(void)
{
	Law compiled = {0};
	Law first = {0};
	Law again = {0};
	Law order = {0};
	long several = 0;

	for (int i = 0; i < 2000; i++)
	{
		Slice format = random_alternatives();
		char key[CODE_KEY_MAX + 1] = "";
		int key_number = 0;

		if (format.size > TEMPLATE_TEXT_MAX)
			continue;
		if (breaks(&compiled, compile(format)))
		{
			printf("# \"%s\": %s\n", shown(format), fault.text);
			continue;
		}
		for (int k = 0; k < 20; k++)
		{
			static RandomValues random;
			static Match match;
			int number = (int) random_below((uint64_t) alternatives.count);
			char code[CODE_MAX];
			char next[CODE_KEY_MAX + 1];
			size_t size;

			if (!random_code(number, &random, code, &size))
				continue;
			several += number > 0;
			breaks(&again, number_of((Slice){code, size}, &match) == number + 1);
			next[template_key(&templates[number], &match, number + 1, next)] = '\0';
			if (key_number > 0 && key_number != number + 1)
				breaks(&order, (strcmp(key, next) < 0) == (key_number < number + 1));
			strcpy(key, next);
			key_number = number + 1;
			code[random_below(size)] = random_character();
			if (breaks(&first,
					   number_of((Slice){code, size}, &match) == first_match((Slice){code, size})))
				printf("# \"%.*s\" by \"%s\"\n", (int) size, code, shown(format));
		}
	}
	law_end(&compiled, "templates are alternatives");
	law_end(&first, "a code is of the first template that it matches, as it is built, too");
	law_end(&again, "what an alternative builds, it reads");
	law_end(&order, "keys sort by the alternative first");
	ok(several > 2000, "later alternatives build codes (%ld)", several);
}

int
main(void)
{
	seed_random();
	matching();
	faults();
	random_laws();
	return done();
}
