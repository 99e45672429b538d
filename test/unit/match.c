/*
 * match.c
 *		What matches a template, how it is divided, and what is said about what does not match.
 */
#include "format/match.h"

#include "tap.h"

static Template template;

/* Room for any template: matching must not need more than it says. */
static void *
make_work(void)
{
	return malloc(match_work_size(&template));
}

static bool
compile(const char *format)
{
	Fault fault;
	bool good = template_compile(text(format), &template, &fault);

	if (!good)
		ok(false, "\"%s\" does not compile: %s", format, fault.text);
	return good;
}

/* The fields of a code, such as "a=1 b=23", or "no". */
static const char *
divided(const char *code)
{
	static char result[512];
	Slice owned = own(text(code));
	void *work = make_work();
	Match match;
	char *end = result;

	strcpy(result, "no");
	if (template_match(&template, owned, &match, work, NULL))
	{
		*end = '\0';
		for (int i = 0; i < template.items; i++)
		{
			Slice name = template_text(&template, template.item[i].name);
			char buffer[FIELD_VALUE_MAX];
			Slice value;

			if (!template_is_field(&template.item[i]) || !match.item[i].present)
				continue;
			value = match_value(&template, &match, i, buffer);
			end += sprintf(end, "%s%.*s=%.*s", end == result ? "" : " ", (int) name.size, name.data,
						   (int) value.size, value.data);
		}
	}
	free(work);
	disown(owned);
	return result;
}

static void
preferences(void)
{
	static const struct
	{
		const char *format;
		const char *code;
		const char *fields;
	} cases[] = {
		/* fixed widths */
		{"DRN-{model:N4}-{seq:N4}", "DRN-2980-0007", "model=2980 seq=7"},
		{"DRN-{model:N4}-{seq:N4}", "DRN-2980-007", "no"},
		{"DRN-{model:N4}-{seq:N4}", "DRN-2980-00070", "no"},
		{"DRN-{model:N4}-{seq:N4}", "drn-2980-0007", "no"},
		{"DRN-{model:N4}-{seq:N4}", "DRN-29A0-0007", "no"},
		{"DRN-{model:N4}-{seq:N4}", "", "no"},
		/* the longest count */
		{"{a:N..3}{b:N..3}", "1", "no"},
		{"{a:N..3}{b:N..3}", "12", "a=1 b=2"},
		{"{a:N..3}{b:N..3}", "123", "a=12 b=3"},
		{"{a:N..3}{b:N..3}", "12345", "a=123 b=45"},
		{"{a:N..3}{b:N..3}", "1234567", "no"},
		{"{a:N2..3}{b:N2..3}", "1234", "a=12 b=34"},
		{"{a:N2..3}{b:N2..3}", "12345", "a=123 b=45"},
		{"{a:U..4}{b:N2}", "AB12", "a=AB b=12"},
		{"{a:U..4}{b:N2}", "1234", "a=12 b=34"},
		{"{a:U..4}-{b:X..9}", "AB--C", "a=AB b=-C"},
		/* present groups before absent ones, the outer ones first */
		{"[{a:N1}]{b:N..2}", "12", "a=1 b=2"},
		{"[{a:N1}]{b:N..2}", "1", "b=1"},
		{"[{a:N1}]{b:N2}", "12", "b=12"},
		/* what is empty is no code */
		{"[{a:N..2}][{b:N..2}]", "", "no"},
		{"[{a:N..2}][{b:N..2}]", "1", "a=1"},
		{"[{a:N..2}][{b:N..2}]", "123", "a=12 b=3"},
		{"{x:N1}[-{a:N1}[-{b:N1}]]", "1-2", "x=1 a=2"},
		{"{x:N1}[-{a:N1}[-{b:N1}]]", "1-2-3", "x=1 a=2 b=3"},
		{"{x:N1}[-{a:N1}[-{b:N1}]]", "1-2-", "no"},
		{"{x:N1}[[-{a:N1}]{b:N1}]", "1-23", "x=1 a=2 b=3"},
		{"{x:N1}[[-{a:N1}]{b:N1}]", "12", "x=1 b=2"},
		{"{x:N1}[[-{a:N1}]{b:N1}]", "1-2", "no"},
		{"{x:A1}{n:N0..2}", "A", "x=A"},
		{"{a:N3}[-]{b:N4}", "123-4567", "a=123 b=4567"},
		{"{a:N3}[-]{b:N4}", "1234567", "a=123 b=4567"},
		{"{a:N3}[-]{b:N4}", "123--4567", "no"},
		{"{a:N..3}[-]{b:N..3}", "123456", "a=123 b=456"},
		{"{a:N..3}[-]{b:N..3}", "123-45", "a=123 b=45"},
		{"{a:N..3}[-]{b:N..3}", "12-345", "no"},
		{"{a:N3}[-]{b:N3}{check:luhn}", "411-1118", "a=411 b=111 check=8"},
		{"{a:N3}[-]{b:N3}{check:luhn}", "4111118", "a=411 b=111 check=8"},
		{"{a:N1}[ ][-]{b:N1}", "1 -2", "a=1 b=2"},
		{"[1]{n:N2..3}", "123", "n=23"},
		/* letters in any case are read as they are built */
		{"{n:A3, any case}", "aBc", "n=ABC"},
		{"{n:A3}", "aBc", "no"},
		{"{n:(0-9a-f)..4, any case}", "0F", "n=0f"},
		{"{\"Rev\", any case}-{n:N1}", "REV-1", "n=1"},
		{"{\"Rev\", any case}-{n:N1}", "rEV-1", "n=1"},
		{"{\"Rev\"}-{n:N1}", "REV-1", "no"},
		{"{\"\\\"\\}\"}{n:N1}", "\"}1", "n=1"},
		{"{v:O=open|dU=duct, any case}", "o", "v=open"},
		{"{v:O=open|dU=duct, any case}", "Du", "v=duct"},
		{"{v:A|b, any case}", "B", "v=b"},
		{"{seq:H2, any case}", "fF", "seq=255"},
		{"{seq:H2, any case, start=16}", "1a", "seq=26"},
		{"{n:seq(A..2, start=3, any case)}", "ab", "n=27"},
		{"{d:date(YYMON), any case}", "24Feb", "d=2024-02"},
		{"{date:M(A-HJ-M)YY, any case}", "m24", "date=2024-12"},
		{"P[{\"-rev \", any case}{rev, any case}]", "P-REV b", "rev=B"},
		{"{n:U..9, any case}{check:mod37_36, any case}", "a12425ghi0yu", "no"},
		{"{n:U..12}-{check:mod37_36, any case}", "A12425GABC1234002-m", "no"},
		{"{n:U17, any case}-{check:mod37_36, any case}", "a12425gAbC1234002-m",
		 "n=A12425GABC1234002 check=M"},
		{"{n:U17, any case}-{check:mod37_36}", "a12425gAbC1234002-M",
		 "n=A12425GABC1234002 check=M"},
		{"{n:U17, any case}-{check:mod37_36}", "a12425gAbC1234002-m", "no"},
		{"{k:check(mod43, over=a), any case}{a:A2, any case}", "vEq", "no"},
		/* bb, as Bb would be built, has another x */
		{"[{x:(b)1}]{y:(b)..2, any case}", "Bb", "no"},
		{"[{x:(b)1}]{y:(b)1, any case}", "B", "y=b"},
		{"[{x:(b)1}]{y:(bc)2, any case}", "Bc", "y=bc"},
		{"{x:A..2, any case}{y:(A)0..1}{z:N1}", "aA1", "x=AA z=1"},
		{"[1]{n:N2..3}", "1123", "no"},
		{"{x:A1}{n:N0..2}", "A12", "x=A n=12"},
		{"{x:A1}{n:N0..2}", "A123", "no"},
		{"{n:N0..2}{m:N0..1}", "1", "n=1"},
		{"{n:N0..2}{m:N0..1}", "123", "n=12 m=3"},
		{"{n:N0..2}{m:N1}", "1", "m=1"},
		{"{x:U1}[-{a:A1}][-{b:U1}]", "X-A", "x=X a=A"},
		{"{x:U1}[-{a:A1}][-{b:U1}]", "X-1", "x=X b=1"},
		{"{x:U1}[-{a:A1}][-{b:U1}]", "X-A-B", "x=X a=A b=B"},
		/* choices as written */
		{"{v:A|AB}{r:A..2}", "AB", "v=A r=B"},
		{"{v:AB|A}{r:A..2}", "AB", "v=A r=B"},
		{"{v:AB|A}{r:A..2}", "ABC", "v=AB r=C"},
		{"{v:A|AB}{r:A..2}", "ABC", "v=A r=BC"},
		{"{v:A|AB}{r:A..2}", "ABCD", "v=AB r=CD"},
		{"{v:O=open|D=duct}", "O", "v=open"},
		{"{v:O=open|D=duct}", "D", "v=duct"},
		{"{v:O=open|D=duct}", "o", "no"},
		{"{v:O=D|D=O}", "O", "v=D"},
		{"{v:\\{\\}=braces|\\=\\=}", "{}", "v=braces"},
		{"{v:\\{\\}=braces|\\=\\=}", "==", "v==="},
		{"{v:A B=two words|C}", "A B", "v=two words"},
		/* numbers: each digit of its class; of variable width without leading zeros */
		{"{seq:N4}", "0000", "seq=0"},
		{"{seq:N18}", "999999999999999999", "seq=999999999999999999"},
		{"{seq:H4}", "00FF", "seq=255"},
		{"{seq:H15}", "FFFFFFFFFFFFFFF", "seq=1152921504606846975"},
		{"{seq:H4}", "00ff", "no"},
		{"{seq:C2}", "22", "seq=0"},
		{"{seq:C2}", "2Z", "seq=31"},
		{"{seq:C2}", "32", "seq=32"},
		{"{seq:C2}", "3O", "no"},
		{"{seq:C12}", "ZZZZZZZZZZZZ", "seq=1152921504606846975"},
		{"{seq:U12}", "ZZZZZZZZZZZZ", "seq=4738381338321616895"},
		{"{seq:A2}", "BA", "seq=26"},
		{"{seq:A13}", "ZZZZZZZZZZZZZ", "seq=2481152873203736575"},
		{"{seq:N..4}", "0", "seq=0"},
		{"{seq:N..4}", "7", "seq=7"},
		{"{seq:N..4}", "07", "no"},
		{"{seq:N..4}", "00", "no"},
		{"{seq:N..4}", "1000", "seq=1000"},
		{"{seq:N2..4}", "7", "no"},
		{"{seq:N2..4}", "07", "no"},
		{"{seq:N2..4}", "70", "seq=70"},
		{"{seq:A..3}", "A", "seq=0"},
		{"{seq:A..3}", "Z", "seq=25"},
		{"{seq:A..3}", "AA", "seq=26"},
		{"{seq:A..3}", "AB", "seq=27"},
		{"{seq:A..3}", "BA", "seq=52"},
		{"{seq:A..3}", "ZZZ", "seq=18277"},
		{"{seq:A2..3}", "AA", "seq=26"},
		{"{seq:C..2}", "Z", "seq=31"},
		{"{seq:C..2}", "22", "seq=32"},
		{"{seq:U..2}", "0Z", "no"},
		{"{seq:U..2}", "10", "seq=36"},
		{"{seq:N..4}{x:N1}", "01", "seq=0 x=1"},
		{"{seq:N..4}{x:N1}", "0", "no"},
		/* revisions */
		{"P[-{rev}]", "P-A", "rev=A"},
		{"P[-{rev}]", "P-AA", "rev=AA"},
		{"P[-{rev}]", "P-AAA", "no"},
		{"P[-{rev}]", "P-I", "no"},
		{"P[-{rev}]", "P-Z", "no"},
		{"P[-{rev}]", "P-12", "rev=12"},
		{"P[-{rev}]", "P-007", "rev=007"},
		{"P[-{rev}]", "P-1A", "no"},
		{"P[-{rev}]", "P-123456789", "rev=123456789"},
		{"P[-{rev}]", "P-1234567890", "no"},
		{"{rev}{x:U..9}", "12A", "rev=12 x=A"},
		{"{rev}{x:U..9}", "AB", "rev=A x=B"},
		/* check characters, with what is before them or from a field on; literals are skipped */
		{"{a:N9}{check:mod10}", "1234567895", "a=123456789 check=5"},
		{"{a:N9}{check:mod10}", "1234567894", "no"},
		{"X-{a:N5}-{b:N4}-{check:mod10}", "X-12345-6789-5", "a=12345 b=6789 check=5"},
		{"{a:A3}{b:N9}{check:mod10, from=b}", "ABC1234567895", "a=ABC b=123456789 check=5"},
		{"{c:N3}{a:N9}{check:mod10, from=a}", "7771234567895", "c=777 a=123456789 check=5"},
		{"{c:N..3}{a:N9}{check:mod10, from=a}", "71234567895", "c=7 a=123456789 check=5"},
		{"{a:N..9}{check:luhn}{b:N..3}", "79927398713", "a=7992739 check=8 b=713"},
		{"{l:A18}{check:mod97_10}", "AAAAAAAAAAAAAAAAAA00", "no"},
		{"{l:U18}{check:mod97_10}", "5493001KJTIIGC8Y1R12", "l=5493001KJTIIGC8Y1R check=12"},
		/* a check before what it covers: 1234567895 is right by GS1, 79927398713 by Luhn */
		{"{check:mod10, over=a}{a:N9}", "5123456789", "check=5 a=123456789"},
		{"{check:mod10, over=a}{a:N9}", "4123456789", "no"},
		{"{k:check(luhn, over=a)}-{a:N..10}", "3-7992739871", "k=3 a=7992739871"},
		{"A{k:check(luhn, over=a..b)}-{a:N4}/{b:N6}X", "A3-7992/739871X", "k=3 a=7992 b=739871"},
		{"A{k:check(luhn, over=a..b)}-{a:N4}/{b:N6}X", "A3-7992/739872X", "no"},
		{"{x:N..3}{k:check(luhn, over=a)}{a:N..10}", "1237992739871", "x=12 k=3 a=7992739871"},
		{"{k:check(luhn, over=b)}{a:N..3}{b:N..10}", "34217992739871", "k=3 a=421 b=7992739871"},
		{"[{k:check(luhn, over=b)}-]{b:N..10}", "7992739871", "b=7992739871"},
		{"[{k:check(luhn, over=a)}]{a:N..3}{b:N..2}", "84219", "k=8 a=421 b=9"},
		{"[{k:check(luhn, over=a)}]{a:N..3}{b:N..2}", "34219", "a=342 b=19"},
		{"{k:check(mod97_10, over=l)}{l:U18}", "125493001KJTIIGC8Y1R", "k=12 l=5493001KJTIIGC8Y1R"},
		/* one over another one, before it and after it */
		{"{c:check(luhn, over=k..a)}{k:check(mod11_10, over=a)}{a:N4}", "750794", "c=7 k=5 a=0794"},
		{"{c:check(luhn, over=a..k)}{a:N4}{k:check(mod11_10, from=a)}", "907945", "c=9 a=0794 k=5"},
		{"{c:check(luhn, over=a..k)}{a:N4}{k:check(mod11_10, from=a)}", "807945", "no"},
		/* two checks, the second over the first too */
		{"{a:N4}{check:mod11_10}{k:check(luhn)}", "079450", "no"},
		{"{a:N4}{check:mod11_10}{k:check(luhn)}", "079459", "a=0794 check=5 k=9"},
		/* a check whose beginning depends on how the rest is divided: 12|3|4... */
		{"{a:N..3}{b:N..3}{check:luhn, from=b}", "1234", "a=12 b=3 check=4"},
		{"{a:N..3}{b:N..3}{check:luhn, from=b}", "1235", "no"},
		{"{a:N..3}{b:N..3}{check:luhn, from=b}", "1018", "a=10 b=1 check=8"},
		{"{a:N..3}{b:N..3}{check:luhn, from=b}", "1108", "no"},
		{"{a:N..3}{b:N..3}{check:luhn, from=b}", "118", "a=1 b=1 check=8"},
		/* literals that must be escaped */
		{"\\{\\}\\[\\]\\\\{a:N1}", "{}[]\\7", "a=7"},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases); i++)
		if (!compile(cases[i].format) ||
			breaks(&law, strcmp(divided(cases[i].code), cases[i].fields) == 0))
			printf("# \"%s\" by %s: %s, expected %s\n", cases[i].code, cases[i].format,
				   divided(cases[i].code), cases[i].fields);
	law_end(&law, "codes are divided as written: groups, the longest, choices in order");
}

/* Every byte, in a field of one character of each class. */
static void
classes(void)
{
	static const struct
	{
		char letter;
		const char *characters;
		int count;
	} cases[] = {
		{'N', "0123456789", 10},
		{'A', "ABCDEFGHIJKLMNOPQRSTUVWXYZ", 26},
		{'U', "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", 36},
		{'H', "0123456789ABCDEF", 16},
		/* GS1 General Specifications, tables 7.11-1 to 7.11-3 */
		{'X', "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz",
		 82},
		{'Y', "#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", 39},
		{'C', "23456789ABCDEFGHJKLMNPQRSTUVWXYZ", 32},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		char format[] = "{a: 1}";
		int count = 0;

		format[3] = cases[i].letter;
		compile(format);
		for (int byte = 0; byte < 256; byte++)
		{
			char c = (char) byte;
			void *work = make_work();
			Match match;
			bool matches = template_match(&template, (Slice){&c, 1}, &match, work, NULL);

			count += matches;
			if (breaks(&law, matches == (c != '\0' && strchr(cases[i].characters, c) != NULL)))
				printf("# class %c, byte 0x%02X\n", cases[i].letter, byte);
			free(work);
		}
		if (breaks(&law, count == cases[i].count))
			printf("# class %c has %d characters\n", cases[i].letter, count);
	}
	law_end(&law, "classes have their characters, and no others");
}

/* A text that is no code matches nothing, blanks or not in the template. */
static void
texts_that_are_no_codes(void)
{
	static const struct
	{
		const char *format;
		const char *code;
		int position;
	} cases[] = {
		{"[{x:A1}] {a:N1}", " 1", 1},
		{"{a:N1} [{x:A1}]", "1 ", 2},
		{"{a:N1} [{x:A1}] {b:N1}", "1  2", 3},
		{"{a:N1}[ {b:A|B}][ {c:B|C}]{d:D| D}", "1 B  D", 5},
		{"{a:N1}{date:YYYY MM} [{x:A1}] {b:N1}", "12024 01  7", 10},
		/* 3 and 35 make 38, which is the blank of Code 39 */
		{"{a:U2}{check:mod43}", "3Z ", 3},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		char expected[200];
		Fault fault = {0};
		Match match;
		void *work;

		compile(cases[i].format);
		work = make_work();
		sprintf(
			expected,
			"Expected no blank at position %d: a code has none at its ends and no two in a row.",
			cases[i].position);
		if (breaks(&law,
				   !template_match(&template, text(cases[i].code), &match, work, NULL) &&
					   !template_match(&template, text(cases[i].code), &match, work, &fault) &&
					   fault.position == cases[i].position && strcmp(fault.text, expected) == 0))
			printf("# \"%s\" by %s: %s\n", cases[i].code, cases[i].format, fault.text);
		free(work);
	}
	law_end(&law, "a text that is no code does not match");
}

/* What is said of a code that does not match. */
typedef struct Refusal
{
	const char *format;
	const char *code;
	int position;
	const char *reason;
	const char *hint;
} Refusal;

static const Refusal refusals[] = {
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "", 1, "Expected \"D\" at position 1, found the end.", NULL},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "D", 2, "Expected \"R\" at position 2, found the end.", NULL},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRM-20231212-0001", 3,
	 "Expected \"N\" at position 3, found \"M\".", NULL},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-2O231212-0001", 6,
	 "Expected a digit of the year at position 6, found \"O\".", "Did you mean 0?"},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-20231212-OOO1", 14,
	 "Expected a digit at position 14, found \"O\".", "Did you mean 0?"},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-2O231212-OO1I", 6,
	 "Expected a digit of the year at position 6, found \"O\".", "Did you mean DRN-20231212-0011?"},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-2O2312I2-0001", 6,
	 "Expected a digit of the year at position 6, found \"O\".", "Did you mean DRN-20231212-0001?"},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-20231212-OOX1", 14,
	 "Expected a digit at position 14, found \"O\".", NULL},
	{"DRN-{seq:N8}", "DRN-OOOO0001", 5, "Expected a digit at position 5, found \"O\".",
	 "Did you mean 0?"},
	{"DRN-{seq:N8}", "DRN-OOOOO001", 5, "Expected a digit at position 5, found \"O\".", NULL},
	{"{a:A4}-{n:N1}", "0S1O-1", 1, "Expected a capital letter at position 1, found \"0\".",
	 "Did you mean OSIO-1?"},
	{"REP-{seq:N4}-{check:damm}", "REP-OO10-1", 5, "Expected a digit at position 5, found \"O\".",
	 "Did you mean 0?"},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-20231212-000I", 17,
	 "Expected a digit at position 17, found \"I\".", "Did you mean 1?"},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-20231212-00O1", 16,
	 "Expected a digit at position 16, found \"O\".", "Did you mean 0?"},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-20231212-0001X", 18,
	 "Expected the end at position 18, found \"X\".", NULL},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-20231212-00012", 18,
	 "Expected the end at position 18, found \"2\".", NULL},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-20231212-001", 17,
	 "Expected a digit at position 17, found the end.", NULL},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-20231212_0001", 13,
	 "Expected \"-\" at position 13, found \"_\".", NULL},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-20231312-0001", 9,
	 "Expected a month from 01 to 12 at position 9, found 13.", NULL},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-20230012-0001", 9,
	 "Expected a month from 01 to 12 at position 9, found 00.", NULL},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-20230229-0001", 11,
	 "Expected a day from 01 to 28 at position 11, found 29: February 2023 has 28 days.", NULL},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-20240230-0001", 11,
	 "Expected a day from 01 to 29 at position 11, found 30: February 2024 has 29 days.", NULL},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-20231200-0001", 11,
	 "Expected a day from 01 to 31 at position 11, found 00.", NULL},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-20231131-0001", 11,
	 "Expected a day from 01 to 30 at position 11, found 31: November 2023 has 30 days.", NULL},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-20231232-0001", 11,
	 "Expected a day from 01 to 31 at position 11, found 32: December 2023 has 31 days.", NULL},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-00001212-0001", 5,
	 "Expected a year from 0001 to 9999 at position 5, found 0000.", NULL},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-20231Z12-0001", 10,
	 "Expected a digit of the month at position 10, found \"Z\".", "Did you mean 2?"},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-2023l212-0001", 9,
	 "Expected a digit of the month at position 9, found \"l\".", NULL},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-20231212-0001\001", 18,
	 "Expected the end at position 18, found the byte 0x01.", NULL},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-20231212-0\303\25101", 15,
	 "Expected a digit at position 15, found the byte 0xC3.", NULL},
	{"DRN-{date:YYYYMMDD}-{seq:N4}", "\303\226RN-20231212-0001", 1,
	 "Expected \"D\" at position 1, found the byte 0xC3.", NULL},
	{"{date:YYDDD}", "23366", 3,
	 "Expected a day of the year from 001 to 365 at position 3, found 366: 2023 is not a leap year.",
	 NULL},
	{"{date:YYDDD}", "23367", 3,
	 "Expected a day of the year from 001 to 365 at position 3, found 367.", NULL},
	{"{date:YYDDD}", "23000", 3,
	 "Expected a day of the year from 001 to 365 at position 3, found 000.", NULL},
	{"{date:YYDDD}", "2300", 5,
	 "Expected a digit of the day of the year at position 5, found the end.", NULL},
	{"{date:YYYYWW}", "202153", 5,
	 "Expected a week from 01 to 52 at position 5, found 53: 2021 has 52 ISO weeks.", NULL},
	{"{date:YYYYWW}", "202154", 5, "Expected a week from 01 to 52 at position 5, found 54.", NULL},
	{"{date:YYYYWW}", "202100", 5, "Expected a week from 01 to 52 at position 5, found 00.", NULL},
	{"{date:YYYYWWE}", "2021520", 7, "Expected a weekday (1 to 7) at position 7, found \"0\".",
	 NULL},
	{"{date:YYYYWWE}", "2021528", 7, "Expected a weekday (1 to 7) at position 7, found \"8\".",
	 NULL},
	{"{date:YYYYWWE}", "9999526", 7, "Expected a weekday from 1 to 5 at position 7, found 6.",
	 NULL},
	{"{date:YYYY-WW}", "2021W53", 5, "Expected \"-\" at position 5, found \"W\".", NULL},
	{"{date:YYMHDD}", "23D01", 3, "Expected a month (1 to 9, A, B, C) at position 3, found \"D\".",
	 NULL},
	{"{date:YYMHDD}", "23A32", 4,
	 "Expected a day from 01 to 31 at position 4, found 32: October 2023 has 31 days.", NULL},
	{"{date:YYMO}", "23A", 3, "Expected a month (1 to 9, O, N, D) at position 3, found \"A\".",
	 NULL},
	{"{date:YYMO}", "23o", 3, "Expected a month (1 to 9, O, N, D) at position 3, found \"o\".",
	 NULL},
	{"{date:YYML}", "23M", 3, "Expected a month letter (A to L) at position 3, found \"M\".", NULL},
	{"{date:YYML}", "231", 3, "Expected a month letter (A to L) at position 3, found \"1\".",
	 "Did you mean I?"},
	{"{date:YLMM@2010}", "I01", 1,
	 "Expected a year letter (A to Y, 1 to 9) at position 1, found \"I\".", "Did you mean 1?"},
	{"{date:YLMM@2010}", "O01", 1,
	 "Expected a year letter (A to Y, 1 to 9) at position 1, found \"O\".", NULL},
	{"{date:YLMM@2010}", "U01", 1,
	 "Expected a year letter (A to Y, 1 to 9) at position 1, found \"U\".", NULL},
	{"{date:YLMM@2010}", "Z01", 1,
	 "Expected a year letter (A to Y, 1 to 9) at position 1, found \"Z\".", "Did you mean 2?"},
	{"{date:YLMM@2010}", "001", 1,
	 "Expected a year letter (A to Y, 1 to 9) at position 1, found \"0\".", NULL},
	{"{date:YYYYMMDDHHMI}", "202312122400", 9,
	 "Expected an hour from 00 to 23 at position 9, found 24.", NULL},
	{"{date:YYYYMMDDHHMI}", "202312122360", 11,
	 "Expected a minute from 00 to 59 at position 11, found 60.", NULL},
	{"{date:YYYYMMDDHHMI}", "20231212235", 12,
	 "Expected a digit of the minute at position 12, found the end.", NULL},
	{"{date:YYYYMMDDHHMI}", "202312122B59", 10,
	 "Expected a digit of the hour at position 10, found \"B\".", NULL},
	{"{a:A2}", "a1", 1, "Expected a capital letter at position 1, found \"a\".", NULL},
	{"{a:A2}", "A8", 2, "Expected a capital letter at position 2, found \"8\".", "Did you mean B?"},
	{"{a:A2}", "A0", 2, "Expected a capital letter at position 2, found \"0\".", "Did you mean O?"},
	{"{a:U2}", "a1", 1, "Expected a digit or a capital letter at position 1, found \"a\".", NULL},
	{"{a:H2}", "GG", 1, "Expected a hexadecimal digit (0-9, A-F) at position 1, found \"G\".",
	 NULL},
	{"{a:H2}", "FI", 2, "Expected a hexadecimal digit (0-9, A-F) at position 2, found \"I\".",
	 "Did you mean 1?"},
	{"{a:C4}", "AB1C", 3,
	 "Expected a character of GS1 CSET 32 (no 0 1 I O) at position 3, found \"1\".", NULL},
	{"{a:C4}", "AB0C", 3,
	 "Expected a character of GS1 CSET 32 (no 0 1 I O) at position 3, found \"0\".", NULL},
	{"{a:X3}", "A#B", 2, "Expected a character of GS1 CSET 82 at position 2, found \"#\".", NULL},
	{"{a:X3}", "A B", 2, "Expected a character of GS1 CSET 82 at position 2, found \" \".", NULL},
	{"{a:Y3}", "Ab1", 2, "Expected a character of GS1 CSET 39 at position 2, found \"b\".", NULL},
	{"{a:N2..3}", "1", 2, "Expected a digit at position 2, found the end.", NULL},
	{"{a:N2..3}", "1A", 2, "Expected a digit at position 2, found \"A\".", NULL},
	{"{a:N2..3}", "1234", 4, "Expected the end at position 4, found \"4\".", NULL},
	{"{a:N..3}", "", 1, "Expected a digit at position 1, found the end.", NULL},
	{"{v:O=open|D=duct|P=probe}", "X", 1,
	 "Expected \"O\", \"D\" or \"P\" at position 1, found \"X\".", NULL},
	{"{v:O=open|D=duct|P=probe}", "0", 1,
	 "Expected \"O\", \"D\" or \"P\" at position 1, found \"0\".", "Did you mean O?"},
	{"{v:OPEN|PROBE}", "PR0BE", 3, "Expected \"O\" at position 3, found \"0\".", "Did you mean O?"},
	{"{v:OPEN|PROBE}", "PROB", 5, "Expected \"E\" at position 5, found the end.", NULL},
	{"{v:OPEN|OPAL}", "OPXX", 3, "Expected \"E\" or \"A\" at position 3, found \"X\".", NULL},
	{"{v:OPEN|OPAL}", "", 1, "Expected \"OPEN\" or \"OPAL\" at position 1, found the end.", NULL},
	{"{v:a|b|c|d|e|f|g}", "h", 1,
	 "Expected \"a\", \"b\", \"c\", \"d\", \"e\" or 2 more at position 1, found \"h\".", NULL},
	{"{v:a|b|c|d|e}", "h", 1,
	 "Expected \"a\", \"b\", \"c\", \"d\" or \"e\" at position 1, found \"h\".", NULL},
	{"{v:ABCDEFGHIJ|M}", "X", 1, "Expected \"ABCDEFGHIJ\" or \"M\" at position 1, found \"X\".",
	 NULL},
	{"{v:ABCDEFGHIJKL|M}", "X", 1,
	 "Expected \"ABCDEFGHIJ...\" or \"M\" at position 1, found \"X\".", NULL},
	{"{v:A|ABC}", "ABD", 3, "Expected \"C\" at position 3, found \"D\".", NULL},
	{"{v:A|ABC}-", "A_", 2, "Expected \"-\" or \"B\" at position 2, found \"_\".", NULL},
	{"{v:A1|A2|A3|A4|A5}", "AX", 2,
	 "Expected \"1\", \"2\", \"3\", \"4\" or \"5\" at position 2, found \"X\".", NULL},
	{"{v:A1|B2|B3|B4|B5|B6|B7}", "B8", 2,
	 "Expected \"2\", \"3\", \"4\", \"5\", \"6\" or 1 more at position 2, found \"8\".", NULL},
	{"P[-{rev}]", "P-I", 3,
	 "Expected a revision (letters A to Y without I O Q S X, or digits) at position 3, found \"I\".",
	 "Did you mean 1?"},
	{"P[-{rev}]", "P-", 3,
	 "Expected a revision (letters A to Y without I O Q S X, or digits) at position 3, found the end.",
	 NULL},
	{"P[-{rev}]", "P-AAA", 5, "Expected the end at position 5, found \"A\".", NULL},
	{"P[-{rev}]", "P_A", 2, "Expected \"-\" or the end at position 2, found \"_\".", NULL},
	{"P[-{rev}]", "P-1A", 4, "Expected the end at position 4, found \"A\".", NULL},
	{"P{rev}", "P", 2,
	 "Expected a revision (letters A to Y without I O Q S X, or digits) at position 2, found the end.",
	 NULL},
	{"P{rev}", "PO", 2,
	 "Expected a revision (letters A to Y without I O Q S X, or digits) at position 2, found \"O\".",
	 "Did you mean 0?"},
	{"{n:N1}[-{a:N1}[.{b:N1}]]", "1-2-3", 4,
	 "Expected \".\" or the end at position 4, found \"-\".", NULL},
	{"{n:N1}[-{a:N1}][.{b:N1}]", "1_2", 2,
	 "Expected \"-\" or \".\" or the end at position 2, found \"_\".", NULL},
	{"{n:N1}[-{a:N1}][.{b:A1}][/{c:A1}]", "1_2", 2,
	 "Expected \"-\" or \".\" or \"/\" at position 2, found \"_\".", NULL},
	{"[{a:N2}]{b:A1}", "12", 3, "Expected a capital letter at position 3, found the end.", NULL},
	{"[{a:N2}]{b:A1}", "1A", 2, "Expected a digit at position 2, found \"A\".", NULL},
	{"{seq:N..4}", "007", 1, "Expected a number without leading zeros at position 1.", NULL},
	{"{seq:N2..4}", "07", 1, "Expected a number without leading zeros at position 1.", NULL},
	{"{seq:N..4}-", "00-", 1, "Expected a number without leading zeros at position 1.", NULL},
	{"X{seq:U..3}", "X0B", 2, "Expected a number without leading zeros at position 2.",
	 "Did you mean O?"},
	{"{seq:N..4}", "12345", 5, "Expected the end at position 5, found \"5\".", NULL},
	{"{a:N8}{check:mod10}", "123456787", 9, "Expected check digit 4 at position 9, found 7.", NULL},
	{"{a:N8}{check:mod10}", "12345678A", 9,
	 "Expected a check character at position 9, found \"A\".", NULL},
	{"{a:N8}{check:mod10}", "12345678", 9,
	 "Expected a check character at position 9, found the end.", NULL},
	{"{check:mod10, over=a}{a:N8}", "712345678", 1,
	 "Expected check digit 4 at position 1, found 7.", NULL},
	{"{check:mod10, over=a}-{a:N..8}[{b:A2}]", "7-12345678", 1,
	 "Expected check digit 4 at position 1, found 7.", NULL},
	{"{check:mod10, over=a}-{a:N8}", "A-12345678", 1,
	 "Expected a check character at position 1, found \"A\".", NULL},
	{"{check:mod10, over=a}-{a:N8}", "7-1234567A", 10,
	 "Expected a digit at position 10, found \"A\".", NULL},
	{"{check:mod10, over=a}-{a:N8}", "O-00000000", 1,
	 "Expected a check character at position 1, found \"O\".", "Did you mean 0?"},
	{"{a:U4}{check:mod37_36}", "ABCD0", 5, "Expected check character 7 at position 5, found 0.",
	 NULL},
	{"{a:U4}{check:mod37_36}", "ABCD*", 5, "Expected a check character at position 5, found \"*\".",
	 NULL},
	{"{a:U4}{check:mod37_2}", "ABCD-", 5, "Expected a check character at position 5, found \"-\".",
	 NULL},
	{"{a:U4}{check:mod97_10}", "ABCD00", 5, "Expected check digits 08 at position 5, found 00.",
	 NULL},
	{"{a:U4}{check:mod97_10}", "ABCDA0", 5,
	 "Expected a check character at position 5, found \"A\".", NULL},
	{"{a:N4}{check:mod11_2}", "07941", 5, "Expected check digit 0 at position 5, found 1.", NULL},
	{"{a:N4}{check:mod11_2}", "0794O", 5, "Expected a check character at position 5, found \"O\".",
	 "Did you mean 0?"},
	{"{a:N4}{check:damm}", "0572I", 5, "Expected a check character at position 5, found \"I\".",
	 NULL},
	{"BAT-{date:YDDD@2020}{line:U1}{seq:C5}{check:mod37_36}", "BAT-3346A22222X", 15,
	 "Expected check character T at position 15, found X.", NULL},
	{"[-{a:N1}]", "", 1, "Expected \"-\" at position 1, found the end.", NULL},
	{"A\\{{a:N1}", "A[1", 2, "Expected \"{\" at position 2, found \"[\".", NULL},
};

static void
reasons(void)
{
	Law law = {0};

	for (size_t i = 0; i < LENGTH(refusals); i++)
	{
		const Refusal *refusal = &refusals[i];
		Slice code = own(text(refusal->code));
		const char *hint = refusal->hint == NULL ? "" : refusal->hint;
		Fault fault = {0};
		Match match;
		void *work;

		if (!compile(refusal->format))
			continue;
		work = make_work();
		if (breaks(&law, !template_match(&template, code, &match, work, &fault) &&
							 fault.kind == FAULT_SYNTAX && fault.position == refusal->position &&
							 strcmp(fault.text, refusal->reason) == 0 &&
							 strcmp(fault.hint, hint) == 0))
			printf("# \"%s\" by %s: %d, \"%s\" \"%s\"\n", refusal->code, refusal->format,
				   fault.position, fault.text, fault.hint);
		free(work);
		disown(code);
	}
	law_end(&law, "what is wrong with a code, and where");
}

static void
long_codes(void)
{
	static char code[100000];
	Law law = {0};
	Match match;
	void *work;

	memset(code, '1', sizeof(code));
	compile("{a:N..126}");
	work = make_work();
	breaks(&law, template_match(&template, (Slice){code, CODE_MAX}, &match, work, NULL));
	for (size_t size = CODE_MAX + 1; size <= sizeof(code); size = size * 3 / 2)
	{
		char expected[100];
		Fault fault = {0};

		sprintf(expected, "Expected a code of at most 126 characters, found %zu.", size);
		if (breaks(&law,
				   !template_match(&template, (Slice){code, size}, &match, work, NULL) &&
					   !template_match(&template, (Slice){code, size}, &match, work, &fault) &&
					   fault.kind == FAULT_LIMIT && fault.position == CODE_MAX + 1 &&
					   strcmp(fault.text, expected) == 0))
			printf("# %zu: %s\n", size, fault.text);
	}
	free(work);
	law_end(&law, "no text longer than a code matches");
}

/* Each of the letters and digits that people take for each other, at every place of a good code. */
static void
twins(void)
{
	static const struct
	{
		const char *format;
		const char *code;
	} cases[] = {
		{"DRN-{date:YYYYMMDD}-{seq:N4}", "DRN-20251218-0852"},
		{"SBOZI-{a:N6}[.{b:H4}]", "SBOZI-015280.0051"},
		{"{v:BOSS=boss|ZIS}{date:Y-DDD@2020}", "BOSS5-158"},
		{"{a:N5}{check:mod11_10}", "108524"},
		{"{a:A5}{n:N5}", "OISZB01528"},
	};
	static const char pairs[] = "O0I1S5Z2B8";
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		void *work;
		Match match;

		compile(cases[i].format);
		work = make_work();
		if (!template_match(&template, text(cases[i].code), &match, work, NULL))
		{
			printf("# \"%s\" does not match %s\n", cases[i].code, cases[i].format);
			breaks(&law, false);
		}
		for (size_t at = 0; at < strlen(cases[i].code); at++)
		{
			char code[64];
			const char *twin = strchr(pairs, cases[i].code[at]);
			char hint[40];
			Fault fault = {0};

			if (twin == NULL)
				continue;
			strcpy(code, cases[i].code);
			code[at] = pairs[(twin - pairs) ^ 1];
			sprintf(hint, "Did you mean %c?", cases[i].code[at]);
			if (breaks(&law, !template_match(&template, text(code), &match, work, &fault) &&
								 fault.position == (int) at + 1 && strcmp(fault.hint, hint) == 0))
				printf("# \"%s\" by %s: %s %s\n", code, cases[i].format, fault.text, fault.hint);
		}
		free(work);
	}
	law_end(&law, "a twin of the right character is recognised");
}

/* Processor time of one match and of one refusal with its reason, in milliseconds. */
static double
time_of(const char *format, Slice code, bool matches)
{
	clock_t began = clock();
	void *work;
	Match match;
	Fault fault;
	bool matched;
	double took;

	compile(format);
	work = make_work();
	matched = template_match(&template, code, &match, work, NULL);
	if (!matched)
		(void) template_match(&template, code, &match, work, &fault);
	took = (double) (clock() - began) * 1000 / CLOCKS_PER_SEC;
	free(work);
	if (matched != matches)
		ok(false, "%.60s... %s", format, matched ? "matches" : "does not match");
	return took;
}

/* Fields that share the code in very many ways: exponential, if each were tried. */
static void
hostile_templates(void)
{
	/* the limit is generous: each takes a few milliseconds without a sanitizer, a bad one for ever */
	const double limit = 10000;
	char code[CODE_MAX];
	char format[2048];
	double took;

	for (int variant = 0; variant < 7; variant++)
	{
		static const char *const names[] = {
			"60 fields of any length",
			"nested groups of fields of any length",
			"30 groups side by side",
			"choices that begin each other",
			"a check that may begin anywhere",
			"a check before what it covers",
			"choices that begin each other in any case",
		};
		char *end = format;
		int fields = variant == 6 ? 38 : 60;

		memset(code, variant == 6 ? 'a' : '1', sizeof(code));
		code[CODE_MAX - 1] = 'x';
		if (variant == 1)
		{
			for (int i = 0; i < 8; i++)
				end += sprintf(end, "[{a%d:N..126}", i);
			end += sprintf(end, "]]]]]]]]");
			fields = 40;
		}
		for (int i = 0; i < fields / (variant == 5 ? 4 : variant == 2 || variant == 4 ? 2 : 1); i++)
		{
			if (variant == 5 && i == 1)
				end += sprintf(end, "{k:check(mod10, over=f1..f14)}");
			end += sprintf(end,
						   variant == 2   ? "[{f%d:N..126}]"
						   : variant == 3 ? "{f%d:1|11|111}"
						   : variant == 6 ? "{f%d:a|AA|Aaaa, any case}"
										  : "{f%d:N..126}",
						   i);
		}
		if (variant == 4)
			sprintf(end, "{check:mod10, from=f1}");
		took = time_of(format, (Slice){code, CODE_MAX}, false);
		ok(took < limit, "%s: refused in %.1f ms", names[variant], took);
		if (variant == 4 || variant == 5)
			continue;
		took = time_of(format, (Slice){code, CODE_MAX - 1}, true);
		ok(took < limit, "%s: matched in %.1f ms", names[variant], took);
	}
}

int
main(void)
{
	seed_random();
	preferences();
	classes();
	texts_that_are_no_codes();
	reasons();
	long_codes();
	twins();
	hostile_templates();
	return done();
}
