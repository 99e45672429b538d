/*
 * code_key.c
 *		Keys of codes beside another way of ordering them: field by field.
 */
#include "core/code_key.h"

#include <stdlib.h>

#include "core/natural.h"
#include "core/zeros.h"
#include "format/template_key.h"
#include "random_format.h"
#include "standard/registry.h"
#include "standard/standard_key.h"
#include "standard_test.h"

static Template template;

/* A code that matches, and its key. */
typedef struct Keyed
{
	char code[CODE_MAX];
	Match match;
	char key[CODE_KEY_MAX];
	size_t key_size;
} Keyed;

static int
sign(int64_t number)
{
	return (number > 0) - (number < 0);
}

static int
bytes_order(Slice a, Slice b)
{
	int result = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);

	return sign(result != 0 ? result : (int64_t) a.size - (int64_t) b.size);
}

static Slice
key_of(const Keyed *keyed)
{
	return (Slice){keyed->key, keyed->key_size};
}

/* Matches a code and makes its key, in memory of its own so that the sanitizers see where it ends. */
static bool
make_key(Slice code, Keyed *keyed)
{
	void *work = malloc(match_work_size(&template) + 1);
	char *key = malloc(CODE_KEY_MAX);
	bool matched;

	memcpy(keyed->code, code.data, code.size);
	matched = template_match(&template, (Slice){keyed->code, code.size}, &keyed->match, work, NULL);
	if (matched)
	{
		keyed->key_size = template_key(&template, &keyed->match, 0, key);
		memcpy(keyed->key, key, keyed->key_size);
	}
	free(key);
	free(work);
	return matched;
}

static Slice
key_by(const char *format, const char *code)
{
	static Keyed keyed;
	Fault fault;

	if (!template_compile(text(format), &template, &fault) || !make_key(text(code), &keyed))
		return text("none");
	return key_of(&keyed);
}

/* The codes of a format, in ascending order, "\n" behind each. */
static void
ascends(const char *format, const char *codes)
{
	static Keyed before;
	static Keyed keyed;
	Fault fault = {.text = ""};
	int count = 0;
	bool good = template_compile(text(format), &template, &fault);

	for (const char *code = codes; good && *code != '\0'; count++)
	{
		const char *end = strchr(code, '\n');

		good = make_key((Slice){code, (size_t) (end - code)}, &keyed) &&
			   (count == 0 || bytes_order(key_of(&before), key_of(&keyed)) < 0);
		if (!good)
			printf("# at %.*s\n", (int) (end - code), code);
		before = keyed;
		code = end + 1;
	}
	if (!ok(good && count > 1, "%s", format))
		printf("# %s\n", fault.text);
}

static void
examples(void)
{
	ok(slice_equals(key_by("DRN-{model:N4}-{date:DDMMYY}-{seq:N4}", "DRN-2980-311299-0007"),
					"|2980209912310007"),
	   "a key holds what the fields say");
	ok(slice_equals(key_by("{a:X..9}", "A\"7"), "|A\"2017!"), "a text ends, and so does a number");
	ok(slice_equals(key_by("{a:N..9}{check:mod10}", "0079"), "|172"), "leading zeros come last");

	/* 16 of 79 codes between S-0A and S-19 are meant: hexadecimal */
	ascends("S-{seq:H2}", "S-01\nS-09\nS-0A\nS-0F\nS-10\nS-19\nS-1A\nS-9F\nS-A0\nS-FF\n");
	ascends("{seq:U3}", "001\n009\n00A\n00Z\n010\n0Z9\n0ZZ\n100\nA00\nZZZ\n");
	ascends("{seq:C2}", "23\n29\n2A\n2Z\n32\n9Z\nA2\nZZ\n");
	ascends("{seq:A2}", "AA\nAB\nAZ\nBA\nZZ\n");
	ascends("{seq:N..5}", "1\n2\n9\n10\n99\n100\n12345\n");
	ascends("{seq:H..3}", "1\n9\nA\nF\n10\n1F\nF0\n100\nFFF\n");
	ascends("{d:date(DDMMYY)}-{seq:N2}", "311222-01\n010123-01\n010123-02\n020123-01\n150124-01\n");
	ascends("{d:date(MOYY)}", "D22\n123\n923\nO23\nN23\nD23\n124\n");
	ascends("{d:date(WWYYE)}", "01231\n01237\n02231\n52231\n01241\n");
	ascends("{d:date(MI-HHYYDDD)}", "59-0023001\n00-0123001\n01-0123001\n00-0023002\n");
	ascends("{d:date(YLML@2003)}", "3A\n9L\nAA\nYA\n1A\n");
	ascends("P{n:N3}[-{rev}]", "P100\nP100-1\nP100-9\nP100-10\nP100-A\nP100-B\nP100-Y\nP100-AA\n"
							   "P100-AB\nP101\n");
	ascends("{line:B=second|A=first|A10=third|A9=fourth}-{seq:N1}", "A-1\nA-2\nA9-1\nA10-1\nB-1\n");
	ascends("{a:N1}{check:mod10}-{b:N1}", "17-0\n17-1\n24-0\n");
	ascends("{t:X..5}-{n:N..3}", "A-1\nA-2\nA-02\nA9-1\nA10-1\nAB-0\nAB-1\n");
	ascends("{a:N..3}-{b:N..3}", "1-1\n1-01\n01-1\n001-1\n1-2\n01-02\n2-1\n10-0\n");
	ascends("{h:H..4}", "9\n09\nA\n0A\n10\nFF\n");
	ascends("A[{a:N1}[-{b:N1}]][/{c:N1}]", "A\nA/1\nA1\nA1/0\nA1-0\nA1-0/5\nA1-1\nA2\n");
}

/* What digits say, with their leading zeros put aside for the tie. */
static int
compare_numbers(Slice a, Slice b)
{
	while (a.size > 0 && a.data[0] == '0')
		a = slice_from(a, 1);
	while (b.size > 0 && b.data[0] == '0')
		b = slice_from(b, 1);
	if (a.size != b.size)
		return a.size < b.size ? -1 : 1;
	return a.size == 0 ? 0 : sign(memcmp(a.data, b.data, a.size));
}

static int
compare_texts(Slice a, Slice b)
{
	char fewest_a[CODE_MAX];
	char fewest_b[CODE_MAX];
	Slice written_a = {fewest_a, zeros_fewest(a, fewest_a)};
	Slice written_b = {fewest_b, zeros_fewest(b, fewest_b)};

	return sign(natural_compare(written_a, written_b, NATURAL_PLAIN));
}

static int
compare_dates(const Match *a, const Match *b, int item)
{
	DateValue date_a;
	DateValue date_b;
	int64_t difference;

	match_date(&template, a, item, &date_a);
	match_date(&template, b, item, &date_b);
	difference = calendar_day_number(date_a.date) - calendar_day_number(date_b.date);
	if (difference == 0)
		difference = (date_a.hour * 60 + date_a.minute) - (date_b.hour * 60 + date_b.minute);
	return sign(difference);
}

static int
compare_revisions(Slice a, Slice b)
{
	bool number_a = a.data[0] <= '9';
	bool number_b = b.data[0] <= '9';

	if (number_a != number_b)
		return number_a ? -1 : 1;
	if (number_a)
		return compare_numbers(a, b);
	return a.size != b.size ? sign((int64_t) a.size - (int64_t) b.size) : bytes_order(a, b);
}

/* Character by character, in the order of the format. */
static int
compare_own(const TemplateItem *item, Slice a, Slice b)
{
	Slice order = template_characters(&template, item->characters);

	for (size_t i = 0; i < a.size && i < b.size; i++)
	{
		const char *rank_a = memchr(order.data, a.data[i], order.size);
		const char *rank_b = memchr(order.data, b.data[i], order.size);

		if (rank_a != rank_b)
			return rank_a < rank_b ? -1 : 1;
	}
	return sign((int64_t) a.size - (int64_t) b.size);
}

static int
compare_field(const Match *a, const Match *b, int number)
{
	const TemplateItem *item = &template.item[number];
	Slice raw_a = match_text(a, number);
	Slice raw_b = match_text(b, number);

	switch (item->kind)
	{
		case ITEM_SEQ:
			return sign(match_number(&template, a, number) - match_number(&template, b, number));
		case ITEM_DATE:
			return compare_dates(a, b, number);
		case ITEM_REV:
			return compare_revisions(raw_a, raw_b);
		case ITEM_CHOICE:
			return compare_texts(raw_a, raw_b);
		case ITEM_CLASS:
			if (item->class == CLASS_DIGITS || item->class == CLASS_HEXADECIMALS)
				return compare_numbers(raw_a, raw_b);
			return item->class == CLASS_OWN ? compare_own(item, raw_a, raw_b)
											: compare_texts(raw_a, raw_b);
		default:
			return 0;
	}
}

/* Zeros before the numbers of two codes that say the same, from left to right. */
static int
compare_zeros(Slice a, Slice b)
{
	size_t at_a = 0;
	size_t at_b = 0;

	while (at_a < a.size || at_b < b.size)
	{
		size_t zeros_a = 0;
		size_t zeros_b = 0;

		for (; at_a < a.size && a.data[at_a] == '0'; at_a++)
			zeros_a++;
		for (; at_b < b.size && b.data[at_b] == '0'; at_b++)
			zeros_b++;
		if (zeros_a != zeros_b)
			return zeros_a < zeros_b ? -1 : 1;
		at_a++;
		at_b++;
	}
	return 0;
}

static int
compare_fields(const Match *a, const Match *b)
{
	for (int i = 0; i < template.items; i++)
	{
		const TemplateItem *item = &template.item[i];
		int result;

		if (item->kind == ITEM_GROUP && a->item[i].present != b->item[i].present)
			return a->item[i].present ? 1 : -1;
		if (!template_is_field(item) || !a->item[i].present)
			continue;
		result = compare_field(a, b, i);
		if (result != 0)
			return result;
	}

	/* a check character that differs is that of other zeros, which are before it or behind it */
	for (int i = 0; i < template.items; i++)
	{
		int result;

		if (!template_is_field(&template.item[i]) || template.item[i].kind == ITEM_CHECK ||
			!a->item[i].present)
			continue;
		result = compare_zeros((Slice){a->code.data + a->item[i].start, a->item[i].size},
							   (Slice){b->code.data + b->item[i].start, b->item[i].size});
		if (result != 0)
			return result;
	}
	return 0;
}

/* A code of random values, or none. */
static bool
random_keyed(Keyed *keyed)
{
	static RandomValues random;
	void *work = malloc(match_work_size(&template) + 1);
	char code[CODE_MAX];
	size_t size;
	Fault fault;
	bool built;

	random_values(&template, &random);
	built = template_build(&template, &random.values, code, &size, work, &fault);
	free(work);
	return built && make_key((Slice){code, size}, keyed);
}

static void
random_orders(void)
{
	Law law = {0};
	Law injective = {0};
	Law printable = {0};
	long compared = 0;

	for (int i = 0; i < 4000; i++)
	{
		static Keyed a;
		static Keyed b;
		RandomFormat format = random_format(&template);

		if (!random_keyed(&a))
			continue;
		for (int k = 0; k < 20; k++)
		{
			int by_key;

			if (!random_keyed(&b))
				continue;
			compared++;
			by_key = bytes_order(key_of(&a), key_of(&b));
			if (breaks(&law, by_key == compare_fields(&a.match, &b.match)))
				printf("# \"%.*s\" and \"%s\" by \"%.*s\"\n", (int) a.match.code.size, a.code,
					   shown(b.match.code), (int) format.size, format.text);
			breaks(&injective, (by_key == 0) == slice_equal(a.match.code, b.match.code));
			for (size_t n = 0; n < b.key_size; n++)
				breaks(&printable, b.key[n] > ' ' && b.key[n] <= '~');
			a = b;
			a.match.code.data = a.code;
		}
	}
	law_end(&law, "the order of keys is that of the fields, from left to right");
	law_end(&injective, "only the same code has the same key");
	law_end(&printable, "keys are printable, without blanks");
	ok(compared > 5000, "many codes are compared (%ld)", compared);
}

/* Numbers that a counter gives, one greater than the other, in codes that otherwise say the same. */
static void
counters_ascend(void)
{
	Law law = {0};
	long compared = 0;

	for (int i = 0; i < 30000; i++)
	{
		static RandomValues random;
		static Keyed keyed[2];
		RandomFormat format = random_format(&template);
		int seq = -1;
		int seqs = 0;
		uint64_t low = random_below(random_below(2) == 0 ? 40 : 100000);
		uint64_t number[] = {low, low + 1 + random_below(random_below(2) == 0 ? 3 : 70000)};
		int built = 0;

		for (int item = 0; item < template.items; item++)
		{
			if (template.item[item].kind != ITEM_SEQ)
				continue;
			seq = item;
			seqs++;
		}
		if (seqs != 1)
			continue;
		random_values(&template, &random);
		random.values.given[seq] = true;
		for (int k = 0; k < 2; k++)
		{
			void *work = malloc(match_work_size(&template) + 1);
			char digits[24];
			char code[CODE_MAX];
			size_t size;
			Fault fault;

			random.values.value[seq] = (Slice){digits,
											   (size_t) sprintf(digits, "%" PRIu64, number[k])};
			built += template_build(&template, &random.values, code, &size, work, &fault) &&
					 make_key((Slice){code, size}, &keyed[k]);
			free(work);
		}
		if (built < 2)
			continue;
		compared++;
		if (breaks(&law, bytes_order(key_of(&keyed[0]), key_of(&keyed[1])) < 0))
			printf("# \"%.*s\" and \"%s\" by \"%.*s\"\n", (int) keyed[0].match.code.size,
				   keyed[0].code, shown(keyed[1].match.code), (int) format.size, format.text);
	}
	law_end(&law, "a greater number has a greater key");
	ok(compared > 1000, "many counters are tried (%ld)", compared);
}

/* The codes of a standard, in ascending order. */
static void
ascends_by_standard(const char *name, const char *const *codes, size_t count)
{
	char keys[2][CODE_KEY_MAX];
	size_t sizes[2] = {0, 0};
	bool good = true;

	for (size_t i = 0; i < count && good; i++)
	{
		StandardCode code;
		Fault fault = {.text = ""};

		good = read_as(name, text(codes[i]), &code, &fault);
		if (!good)
			break;
		sizes[i % 2] = standard_key(standard_named(name), &code, keys[i % 2]);
		good = i == 0 || bytes_order((Slice){keys[(i - 1) % 2], sizes[(i - 1) % 2]},
									 (Slice){keys[i % 2], sizes[i % 2]}) < 0;
		if (!good)
			printf("# at %s %s\n", codes[i], fault.text);
	}
	ok(good, "%s", name);
}

#define ASCENDS_BY_STANDARD(name, ...) \
	do \
	{ \
		const char *const codes[] = {__VA_ARGS__}; \
		ascends_by_standard(name, codes, LENGTH(codes)); \
	} while (0)

/* What stands in the array after the fields of a code is none of them. */
static bool
same_with_another_field(const Standard *standard, StandardCode *code, const char *key, size_t size)
{
	char other[CODE_KEY_MAX];

	code->field[code->fields] = (StandardField){.name = "check_none",
												.start = 1,
												.size = (uint8_t) (code->size / 2)};
	return standard_key(standard, code, other) == size && memcmp(key, other, size) == 0;
}

/* Each has keys for its codes, printable and without blanks, with every character of the code in them. */
static void
every_standard(void)
{
	Law law = {0};
	Law own = {0};

	for (int i = 0; i < standard_count(); i++)
	{
		const Standard *standard = standard_by_number(i);
		char *key = malloc(CODE_KEY_MAX);
		StandardCode code;
		Fault fault;
		size_t size = 0;

		if (standard_read(standard, text(standard->example), &code, &fault))
			size = standard_key(standard, &code, key);
		breaks(&law, size > code.size);
		for (size_t k = 0; k < size; k++)
			breaks(&law, key[k] > ' ' && key[k] <= '~');
		if (size > 0)
			breaks(&own, same_with_another_field(standard, &code, key, size));
		free(key);
	}
	law_end(&law, "every standard has keys");
	law_end(&own, "a key is of the fields that a code has");
}

static void
standards(void)
{
	/* check digits computed by 49 CFR 565.15: they jump from serial to serial */
	ASCENDS_BY_STANDARD("vin", "1M8GDM9AXKP042788", "1M8GDM9A1KP042789", "1M8GDM9A8KP042790");
	ASCENDS_BY_STANDARD("eui48", "ACDE48090000", "ACDE480A0000", "ACDE48100000", "ACDE48A00000",
						"AEDE48000000");
	ASCENDS_BY_STANDARD("meid", "AF012345009999", "AF01234500A000", "AF012345010000");
	ASCENDS_BY_STANDARD("gs1_lot", "AB-9", "AB-9a", "AB-10", "AB-010", "AB-11");
	/* of one type the ninth before the tenth, whatever type it is */
	ASCENDS_BY_STANDARD("grai", "006141411234529", "0061414112345210", "0061414112346910");
	ASCENDS_BY_STANDARD("sgtin", "(01)09506000134352(21)A9", "(01)09506000134352(21)A10",
						"(01)09506000134352(21)AB");
	ASCENDS_BY_STANDARD("date_code_yyww", "2053", "2101", "2152", "2201");
	ASCENDS_BY_STANDARD("tin_dot", "1B9ABCDEF5215", "1B9ABCDEF0116", "1B9ABCDEF0216");
	ASCENDS_BY_STANDARD("iso6346", "CSQU3054383", "CSQU3054399");
	/* the check digit stands before the country */
	ASCENDS_BY_STANDARD("upu_s10", "RR000000005GB", "RR000000014GB", "RR000000080CH",
						"RR000000080GB");
	ASCENDS_BY_STANDARD("uii", "D1A2349", "D1A23410", "D1A234A");
	every_standard();
}

/* All that a code can be has a key that fits: the longest fields, many groups, every character. */
static void
limits(void)
{
	static Keyed keyed;
	char format[TEMPLATE_TEXT_MAX];
	char code[CODE_MAX];
	size_t size = 0;
	Fault fault;

	memset(code, '"', sizeof(code));
	ok(template_compile(text("{a:X126}"), &template, &fault) &&
		   make_key((Slice){code, sizeof(code)}, &keyed) && keyed.key_size == 2 * CODE_MAX + 2,
	   "126 characters that are written as two");
	for (size_t i = 0; i < sizeof(code); i++)
		code[i] = i % 2 == 0 ? '0' : '!';
	ok(template_compile(text("{a:X126}"), &template, &fault) &&
		   make_key((Slice){code, sizeof(code)}, &keyed) && keyed.key_size < CODE_KEY_MAX,
	   "63 numbers with leading zeros");
	memset(code, '0', sizeof(code));
	ok(template_compile(text("{a:N..126}"), &template, &fault) &&
		   make_key((Slice){code, sizeof(code)}, &keyed),
	   "126 leading zeros");
	for (int i = 0; i < 32; i++)
		size += (size_t) sprintf(format + size, "[{f%d:date(YMM@2020)}]", i);
	for (size_t i = 0; i < 32 * 3; i++)
		code[i] = "101"[i % 3];
	ok(template_compile((Slice){format, size}, &template, &fault) &&
		   make_key((Slice){code, 32 * 3}, &keyed) && keyed.key_size == 32 * 9 + 1,
	   "32 dates in groups");
}

int
main(void)
{
	seed_random();
	examples();
	random_orders();
	counters_ascend();
	standards();
	limits();
	return done();
}
