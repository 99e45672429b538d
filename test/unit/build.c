/*
 * build.c
 *		Codes built from fields, and the laws that tie building to matching.
 */
#include <strings.h>

#include "format/build.h"
#include "format/canonical.h"
#include "format/sequence.h"
#include "random_format.h"
#include "tap.h"

static Template template;

typedef struct Built
{
	bool good;
	char code[CODE_MAX + 1];
	size_t size;
	Fault fault;
} Built;

static Built
build(const FieldValues *values)
{
	void *work = malloc(match_work_size(&template));
	char *room = malloc(CODE_MAX);
	Built built = {.size = 0};

	built.good = template_build(&template, values, room, &built.size, work, &built.fault);
	if (built.good)
		memcpy(built.code, room, built.size);
	free(room);
	free(work);
	return built;
}

static bool
match(Slice code, Match *result)
{
	void *work = malloc(match_work_size(&template));
	bool matches = template_match(&template, code, result, work, NULL);

	free(work);
	return matches;
}

/* Fields given as "a=1;b=23". */
static FieldValues
given(const char *fields)
{
	FieldValues values = {.given = {false}};

	while (*fields != '\0')
	{
		const char *equals = strchr(fields, '=');
		const char *end = strchr(equals, ';');
		Slice name = {fields, (size_t) (equals - fields)};
		Slice value = {equals + 1, end == NULL ? strlen(equals + 1) : (size_t) (end - equals - 1)};

		for (int i = 0; i < template.items; i++)
		{
			if (!template_is_field(&template.item[i]) ||
				!slice_equal(template_text(&template, template.item[i].name), name))
				continue;
			values.given[i] = true;
			values.value[i] = value;
		}
		fields = end == NULL ? equals + 1 + value.size : end + 1;
	}
	return values;
}

static void
examples(void)
{
	static const struct
	{
		const char *format;
		const char *fields;
		const char *code; /* or what is said, behind "!" */
	} cases[] = {
		{"DRN-{model:N4}-{seq:N4}", "model=2980;seq=7", "DRN-2980-0007"},
		{"DRN-{model:N4}-{seq:N4}", "model=2980;seq=0007", "DRN-2980-0007"},
		{"DRN-{model:N4}-{seq:N4}", "model=2980;seq=00000000000000000000007", "DRN-2980-0007"},
		{"DRN-{model:N4}-{seq:N4}", "model=2980", "!Field \"seq\" is missing."},
		{"DRN-{model:N4}-{seq:N4}", "seq=7", "!Field \"model\" is missing."},
		{"DRN-{model:N4}-{seq:N4}", "model=298;seq=7",
		 "!Field \"model\": expected 4 digits, found \"298\"."},
		{"DRN-{model:N4}-{seq:N4}", "model=29A0;seq=7",
		 "!Field \"model\": expected 4 digits, found \"29A0\"."},
		{"DRN-{model:N4}-{seq:N4}",
		 "model=2980;seq=", "!Field \"seq\": expected a number, found \"\"."},
		{"DRN-{model:N4}-{seq:N4}", "model=2980;seq=-1",
		 "!Field \"seq\": expected a number, found \"-1\"."},
		{"DRN-{model:N4}-{seq:N4}", "model=2980;seq=1.0",
		 "!Field \"seq\": expected a number, found \"1.0\"."},
		{"DRN-{model:N4}-{seq:N4}", "model=2980;seq=10000",
		 "!Field \"seq\": expected a number that fits 4 digits, found \"10000\"."},
		{"DRN-{model:N4}-{seq:N4}", "model=2980;seq=9223372036854775807",
		 "!Field \"seq\": expected a number that fits 4 digits, found \"9223372036854775807\"."},
		{"DRN-{model:N4}-{seq:N4}", "model=2980;seq=9223372036854775808",
		 "!Field \"seq\": expected a number, found \"9223372036854775808\"."},
		{"{seq:N2..4}", "seq=7",
		 "!Field \"seq\": expected a number that fits 2 to 4 digits, found \"7\"."},
		{"{seq:N2..4}", "seq=77", "77"},
		{"{seq:N..4}", "seq=0", "0"},
		{"{seq:U12}", "seq=4738381338321616895", "ZZZZZZZZZZZZ"},
		{"{seq:U12}", "seq=4738381338321616896",
		 "!Field \"seq\": expected a number that fits 12 digits or capital letters, found "
		 "\"4738381338321616896\"."},
		{"{seq:C3}", "seq=1023", "2ZZ"},
		{"{seq:A3}", "seq=27", "ABB"},
		{"{a:A1}", "a=1", "!Field \"a\": expected a capital letter, found \"1\"."},
		{"{a:N..3}", "a=", "!Field \"a\": expected 1 to 3 digits, found \"\"."},
		{"{a:N..3}", "a=1234", "!Field \"a\": expected 1 to 3 digits, found \"1234\"."},
		/* quoted values are cut, never in a character */
		{"{a:N1}",
		 "a=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xC3\xA9\xC3\xA9",
		 "!Field \"a\": expected a digit, found \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaa...\"."},
		{"{a:N1}",
		 "a=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		 "aaaaaaaaaaaaaaaaaaaaaaaaaaaa\xC3\xA9\xC3\xA9",
		 "!Field \"a\": expected a digit, found \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		 "aaaaaaaaaaaaaaaaaaaaaaaaaaaa\xC3\xA9...\"."},
		/* groups are there when a field directly in them is given */
		{"{a:N1}[-{b:N1}[.{c:N1}]]", "a=1", "1"},
		{"{a:N1}[-{b:N1}[.{c:N1}]]", "a=1;b=2", "1-2"},
		{"{a:N1}[-{b:N1}[.{c:N1}]]", "a=1;b=2;c=3", "1-2.3"},
		{"{a:N1}[-{b:N1}[.{c:N1}]]", "a=1;c=3",
		 "!Field \"c\" would be read with another value from the result \"1\"."},
		{"[{a:N1}][-{b:N1}]", "", "!The result is empty: no field is given."},
		{"{a:N1}[-{b:N1}{c:N1}]", "a=1;c=3", "!Field \"b\" is missing."},
		{"{a:N1}[-{b:N1}{check:luhn}]", "a=1", "1"},
		{"{a:N1}[-{b:N1}{check:luhn}]", "a=1;b=8", "1-82"},
		/* choices by meaning first, then by code */
		{"{v:O=open|D=duct}", "v=open", "O"},
		{"{v:O=open|D=duct}", "v=O", "O"},
		{"{v:O=open|D=duct}", "v=shut",
		 "!Field \"v\": expected one of its choices, found \"shut\"."},
		{"{v:A=B|B=C}", "v=B", "A"},
		{"{v:A=B|B=C}", "v=C", "B"},
		{"{v:A=B|B=C}", "v=A", "A"},
		/* dates */
		{"{date:YYMMDD}", "date=2023-12-12", "231212"},
		{"{date:YYMMDD}", "date=12.12.2023",
		 "!Field \"date\": expected a date as in ISO 8601, found \"12.12.2023\"."},
		{"{date:YYMMDD}", "date=2023-02-29",
		 "!Field \"date\": expected a date as in ISO 8601, found \"2023-02-29\"."},
		{"{date:YYMMDD}", "date=2023-12",
		 "!Field \"date\": expected a date such as 2023-12-12, found \"2023-12\"."},
		{"{date:YYMMDD}", "date=1999-12-12",
		 "!Field \"date\": expected a year from 2000 to 2099, found \"1999-12-12\"."},
		/* revisions */
		{"P-{rev}", "rev=AA", "P-AA"},
		{"P-{rev}", "rev=I",
		 "!Field \"rev\": expected a revision (letters A to Y without I O Q S X, or digits), found "
		 "\"I\"."},
		{"P-{rev}", "rev=",
		 "!Field \"rev\": expected a revision (letters A to Y without I O Q S X, or digits), found "
		 "\"\"."},
		/* check characters are computed; one that is given must be right */
		{"{a:N8}{check:mod10}", "a=12345678", "123456784"},
		{"{a:N8}{check:mod10}", "a=12345678;check=4", "123456784"},
		{"{a:N8}{check:mod10}", "a=12345678;check=5",
		 "!Field \"check\" would be read with another value from the result \"123456784\"."},
		{"{a:U18}{check:mod97_10}", "a=5493001KJTIIGC8Y1R", "5493001KJTIIGC8Y1R12"},
		{"X{a:A2}-{b:N4}{check:mod11_2, from=b}", "a=QQ;b=0794", "XQQ-07940"},
		/* in any case */
		{"{n:A3, any case}", "n=aBc", "ABC"},
		{"{n:A3}", "n=aBc", "!Field \"n\": expected 3 capital letters, found \"aBc\"."},
		{"{n:(a-f)2, any case}", "n=CD", "cd"},
		{"{\"Rev\", any case}{rev, any case}", "rev=b", "RevB"},
		{"{v:O=open|dU=duct, any case}", "v=Du", "dU"},
		{"{v:O=open|dU=duct, any case}", "v=Open",
		 "!Field \"v\": expected one of its choices, found \"Open\"."},
		{"{n:U17, any case}{check:mod37_36}", "n=a12425GABC1234002", "A12425GABC1234002M"},
		/* ambiguous: the longest count takes what was given for the next field */
		{"{a:N..3}{b:N..3}", "a=12;b=3", "123"},
		{"{a:N..3}{b:N..3}", "a=1;b=23",
		 "!Field \"a\" would be read with another value from the result \"123\"."},
		{"[{a:N1}]{b:N..2}", "b=12",
		 "!Field \"b\" would be read with another value from the result \"12\"."},
		/* what no code is */
		{"{a:U2}{check:mod43}", "a=3Z",
		 "!The result \"3Z \" is not a code: it has a blank at an end, or two in a row."},
		{"{a:N1} [{b:N1}]", "a=1",
		 "!The result \"1 \" is not a code: it has a blank at an end, or two in a row."},
		{"{a:N1}[ {b:N1}] [{c:N1}]", "a=1;c=3", "1 3"},
		{"{a:N1} [{b:N1}] {c:N1}", "a=1;c=3",
		 "!The result \"1  3\" is not a code: it has a blank at an end, or two in a row."},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		FieldValues values;
		Built built;
		Fault fault;

		if (!template_compile(text(cases[i].format), &template, &fault))
		{
			ok(false, "%s: %s", cases[i].format, fault.text);
			continue;
		}
		values = given(cases[i].fields);
		built = build(&values);
		if (breaks(&law, cases[i].code[0] == '!'
							 ? !built.good && strcmp(built.fault.text, cases[i].code + 1) == 0
							 : built.good && strcmp(built.code, cases[i].code) == 0))
			printf("# %s of %s: %s\n", cases[i].format, cases[i].fields,
				   built.good ? built.code : built.fault.text);
	}
	law_end(&law, "codes of fields, and what fields cannot be");
}

static void
limits(void)
{
	Law law = {0};
	Fault fault;
	FieldValues values;
	Built built;
	char fields[300] = "a=";

	template_compile(text("{a:X..126}[-{b:X..126}]"), &template, &fault);
	memset(fields + 2, 'A', CODE_MAX);
	values = given(fields);
	built = build(&values);
	breaks(&law, built.good && built.size == CODE_MAX);
	strcpy(fields + 2 + CODE_MAX, ";b=B");
	values = given(fields);
	built = build(&values);
	if (breaks(&law,
			   !built.good && built.fault.kind == FAULT_LIMIT &&
				   strcmp(built.fault.text, "Expected a code of at most 126 characters.") == 0))
		printf("# %s\n", built.fault.text);
	law_end(&law, "a code of more than 126 characters is not built");
}

/* Only where the number's check character is to blame may another number do. */
static void
numbers_without_a_code(void)
{
	static const struct
	{
		const char *format;
		const char *fields;
		bool lacks;
	} cases[] = {
		{"{seq:U2}{check:mod43}", "seq=143", true},
		{"{seq:U2}{check:mod43} {a:N1}", "seq=143;a=1", true},
		{"{seq:U2}{check:mod43}{a:N1}", "seq=143", false},
		{"{seq:U2} ", "seq=143", false},
		{"{seq:U1}", "seq=143", false},
		{"{seq:U..2}{a:N1}", "a=1", false},
	};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		FieldValues values;
		Built built;
		Fault fault;

		template_compile(text(cases[i].format), &template, &fault);
		values = given(cases[i].fields);
		built = build(&values);
		if (breaks(&law,
				   !built.good && template_build_lacks_number(&built.fault) == cases[i].lacks))
			printf("# %s of %s: %s\n", cases[i].format, cases[i].fields,
				   built.good ? built.code : built.fault.text);
	}
	law_end(&law, "numbers that no code has are told from what is wrong with all");
}

/* What a number can be: from the smallest to the largest, and nothing beside. */
static void
numbers(void)
{
	static const char *const classes[] = {"N1",  "N..2",  "N2..3",  "C2",     "C2..3", "A..2",
										  "A1",  "H3..4", "U2",     "N18",    "H15",   "C12",
										  "U12", "A13",   "N2..18", "A12..13"};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(classes); i++)
	{
		char format[40];
		int64_t smallest;
		int64_t largest;
		Fault fault;

		sprintf(format, "{seq:%s}", classes[i]);
		template_compile(text(format), &template, &fault);
		smallest = sequence_smallest(&template, &template.item[0]);
		largest = sequence_largest(&template, &template.item[0]);
		for (int side = 0; side < 4; side++)
		{
			int64_t number = side == 0   ? smallest
							 : side == 1 ? largest
							 : side == 2 ? smallest - 1
										 : largest + 1;
			char fields[40];
			FieldValues values;
			Match read;
			Built built;

			if (number < 0)
				continue;
			sprintf(fields, "seq=%" PRId64, number);
			values = given(fields);
			built = build(&values);
			if (breaks(&law, built.good == (side < 2)) ||
				(built.good && breaks(&law, match((Slice){built.code, built.size}, &read) &&
												match_number(&template, &read, 0) == number)))
				printf("# %s in %s\n", fields, format);
		}
	}
	law_end(&law, "numbers from the smallest to the largest are written, and no others");
}

/* Whether a code matches as the hint says: with one character for several, or as another one. */
static bool
is_right_guess(Slice code, Fault fault, void *work)
{
	static const char words[] = "Did you mean ";
	Slice meant = {fault.hint + strlen(words), strlen(fault.hint) - sizeof(words)};
	char changed[CODE_MAX];
	Match match;

	if (strncmp(fault.hint, words, strlen(words)) != 0 || meant.size == 0)
		return false;
	if (meant.size > 1)
		return template_match(&template, meant, &match, work, NULL);
	memcpy(changed, code.data, code.size);
	for (int n = 0; n < 4 && fault.position <= (int) code.size; n++)
	{
		Slice next = {changed, code.size};

		changed[fault.position - 1] = meant.data[0];
		if (template_match(&template, next, &match, work, &fault))
			return true;
	}
	return false;
}

/* L1: what a code says builds that code again. */
static void
building_inverts_matching(void)
{
	Law law = {0};
	Law hints = {0};
	Law scopes = {0};
	long matched = 0;

	for (int i = 0; i < 3000; i++)
	{
		RandomFormat format = random_format(&template);

		for (int k = 0; k < 20; k++)
		{
			static RandomValues random;
			char room[CODE_MAX];
			Slice code = {room, random_below(12)};
			Match result;
			FieldValues values = {.given = {false}};
			static char value[TEMPLATE_ITEMS_MAX][FIELD_VALUE_MAX];
			Built built;
			char spelled[CODE_MAX];
			Slice canonical;

			/* a code that was built, and perhaps changed; or anything */
			random_values(&template, &random);
			built = build(&random.values);
			if (built.good)
				memcpy(room, built.code, code.size = built.size);
			else
				for (size_t c = 0; c < code.size; c++)
					room[c] = random_character();
			if (code.size > 0 && random_below(2) == 0)
				room[random_below(code.size)] = random_character();

			code = own(code);
			if (!match(code, &result))
			{
				void *work = malloc(match_work_size(&template));
				Fault fault = {0};

				breaks(&hints, !template_match(&template, code, &result, work, &fault) &&
								   fault.text[0] != '\0' && fault.position >= 1 &&
								   fault.position <= (int) code.size + 1);
				if (fault.hint[0] != '\0' && breaks(&hints, is_right_guess(code, fault, work)))
					printf("# \"%s\" by \"%.*s\": %s\n", shown(code), (int) format.size,
						   format.text, fault.hint);
				free(work);
				disown(code);
				continue;
			}

			canonical = code;
			matched++;
			for (int item = 0; item < template.items; item++)
			{
				if (!template_is_field(&template.item[item]) || !result.item[item].present)
					continue;
				values.given[item] = true;
				values.value[item] = match_value(&template, &result, item, value[item]);
			}
			built = build(&values);
			if (template.separators || template.any_case)
				canonical = canonical_write(&template, &result, spelled);
			if (breaks(&law, built.good && slice_equal((Slice){built.code, built.size}, canonical)))
				printf("# \"%s\" by \"%.*s\": \"%s\" %s\n", shown(code), (int) format.size,
					   format.text, built.code, built.good ? "" : built.fault.text);

			/* its scope is the code with one '|' for each number and check */
			{
				char scope[CODE_MAX];
				char expected[CODE_MAX];
				size_t expected_size = 0;
				size_t size;
				size_t at = 0;
				Fault fault;

				for (int item = 0; item < template.items; item++)
				{
					TemplateItemKind kind = template.item[item].kind;

					if (!result.item[item].present || kind == ITEM_GROUP)
						continue;
					if (template.item[item].group >= 0 &&
						template.item[template.item[item].group].separator)
						;
					else if (kind == ITEM_SEQ || kind == ITEM_CHECK)
						expected[expected_size++] = '|';
					else
					{
						memcpy(expected + expected_size, match_spelled(&result).data + at,
							   result.item[item].size);
						expected_size += result.item[item].size;
					}
					at += result.item[item].size;
				}
				if (breaks(&scopes, template_scope(&template, &values, scope, &size, &fault) &&
										size == expected_size &&
										memcmp(scope, expected, size) == 0))
					printf("# \"%s\" by \"%.*s\"\n", shown(code), (int) format.size, format.text);
			}
			disown(code);
		}
	}
	law_end(&law, "L1: a code that matches is built again from its fields");
	law_end(&scopes, "the scope of a code is the code without numbers and checks");
	law_end(&hints, "a code that does not match is told where, and a hint is right");
	ok(matched > 5000, "many codes match (%ld)", matched);
}

static bool
slices_equal_any_case(Slice one, Slice other)
{
	return one.size == other.size && strncasecmp(one.data, other.data, one.size) == 0;
}

/* Whether a field says what was given for it, by its meaning, its code, or its number. */
static bool
says(const Match *result, int item, Slice value)
{
	char room[FIELD_VALUE_MAX];
	Slice read = match_value(&template, result, item, room);
	Slice raw = {result->code.data + result->item[item].start, result->item[item].size};
	uint64_t number = 0;

	if (slice_equal(read, value))
		return true;
	if (template.item[item].letters != CASE_AS_BUILT && slices_equal_any_case(raw, value))
		return true;
	if (template.item[item].kind == ITEM_CHOICE)
		return slice_equal(raw, value);
	if (template.item[item].kind != ITEM_SEQ)
		return false;
	for (size_t i = 0; i < value.size; i++)
		number = number * 10 + (uint64_t) (value.data[i] - '0');
	return (int64_t) number == match_number(&template, result, item);
}

/* L2: what is built reads as it was given; what is not built says why. */
static void
building_reads_again(void)
{
	Law law = {0};
	Law refusals = {0};
	long built_codes = 0;

	for (int i = 0; i < 3000; i++)
	{
		RandomFormat format = random_format(&template);

		for (int k = 0; k < 20; k++)
		{
			static RandomValues random;
			Match result;
			Built built;

			random_values(&template, &random);
			built = build(&random.values);
			if (!built.good)
			{
				breaks(&refusals, built.fault.text[0] != '\0' && built.fault.position == 0);
				continue;
			}
			built_codes++;
			if (breaks(&law, match((Slice){built.code, built.size}, &result)))
				printf("# \"%s\" does not match \"%.*s\"\n", built.code, (int) format.size,
					   format.text);
			for (int item = 0; item < template.items; item++)
			{
				if (random.values.given[item] &&
					breaks(&law, result.item[item].present &&
									 says(&result, item, random.values.value[item])))
					printf("# \"%s\" by \"%.*s\": field %d is not \"%s\"\n", built.code,
						   (int) format.size, format.text, item, shown(random.values.value[item]));
			}
		}
	}
	law_end(&law, "L2: what is built says what was given");
	law_end(&refusals, "what is not built says why");
	ok(built_codes > 5000, "many codes are built (%ld)", built_codes);
}

int
main(void)
{
	seed_random();
	examples();
	limits();
	numbers_without_a_code();
	numbers();
	building_inverts_matching();
	building_reads_again();
	return done();
}
