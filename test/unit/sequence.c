/*
 * sequence.c
 *		The numbers of counters, by writing down all that a counter can count with.
 */
#include "format/sequence.h"

#include "format/alphabet.h"
#include "tap.h"

static Template template;

/* The counter that a format begins with; NULL: it is no format. */
static const TemplateItem *
counter(const char *format, Fault *fault)
{
	return template_compile(text(format), &template, fault) ? &template.item[0] : NULL;
}

/* Counts one of all texts of a size; says whether the counter agrees. */
static void
try_text(const TemplateItem *item, const char *written, size_t size, int64_t number, Law *law)
{
	char *room = malloc(CODE_MAX);
	Slice copy = own((Slice){written, size});

	if (breaks(law, sequence_read(&template, item, copy) == number &&
						sequence_write(&template, item, number, room) == size &&
						memcmp(room, written, size) == 0))
		printf("# %.*s is %" PRId64 "\n", (int) size, written, number);
	disown(copy);
	free(room);
}

/*
 * All texts of 1 to 3 characters, shorter ones first, each in the order of the
 * alphabet.  Of an alphabet with a zero those that begin with one are passed
 * over, but for the zero itself.
 */
static void
counts_all(const char *class, const char *alphabet, bool has_zero)
{
	static const char *const widths[] = {"1", "2", "3", "..2", "..3", "2..3"};
	size_t radix = strlen(alphabet);
	Law law = {0};

	for (size_t i = 0; i < LENGTH(widths); i++)
	{
		char format[60];
		Fault fault;
		const TemplateItem *item;
		int64_t number = 0;

		sprintf(format, "{seq:%s%s}", class, widths[i]);
		item = counter(format, &fault);
		for (size_t size = item->min == item->max ? item->min : 1; size <= item->max; size++)
		{
			size_t texts = 1;

			for (size_t k = 0; k < size; k++)
				texts *= radix;
			for (size_t n = 0; n < texts; n++)
			{
				char written[4];
				size_t rest = n;

				for (size_t k = size; k-- > 0; rest /= radix)
					written[k] = alphabet[rest % radix];
				if (item->min != item->max && has_zero && size > 1 && written[0] == alphabet[0])
					continue;
				if (size >= item->min)
					try_text(item, written, size, number, &law);
				number++;
			}
		}
		breaks(&law, sequence_largest(&template, item) == number - 1);
	}
	law_end(&law, alphabet);
}

static void
starts(void)
{
	static const struct
	{
		const char *format;
		int64_t start;
		const char *first;
	} cases[] = {
		{"{seq:N4}", 1, "0001"},
		{"{seq:N..4}", 1, "1"},
		{"{seq:N2..4}", 10, "10"},
		{"{seq:H2}", 1, "01"},
		{"{seq:H2..3}", 16, "10"},
		{"{seq:U1}", 1, "1"},
		{"{seq:A1}", 0, "A"},
		{"{seq:A3}", 0, "AAA"},
		{"{seq:A..3}", 0, "A"},
		{"{seq:A2..3}", 26, "AA"},
		{"{seq:C3}", 0, "222"},
		{"{seq:C..3}", 0, "2"},
		{"{seq:C2..3}", 32, "22"},
		{"{seq:N4, start=15}", 15, "0015"},
		{"{seq:N4,start=0}", 0, "0000"},
		{"{n:seq(A1, start=25)}", 25, "Z"},
		{"{seq:N18, start=999999999999999999}", 999999999999999999, "999999999999999999"},
		{"{seq:A..2,   start=26}", 26, "AA"},
		{"{seq:N..4, start=0}", 0, "0"},
		{"{seq:N4, step=5, start=15}", 15, "0015"},
		{"{seq:N4,start=0,step=5}", 0, "0000"},
		{"{seq:(0-9B-DF-HJ-NP-TV-Z)4}", 1, "0001"},
		{"{seq:(Z-Z,\\))2, start=3}", 3, ",Z"},
		{"{seq:(ZYX)..2}", 0, "Z"},
		{"{seq:(AB)62, start=4611686018427387903}", INT64_C(4611686018427387903),
		 "BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB"},
	};

	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		Fault fault = {.text = ""};
		const TemplateItem *item = counter(cases[i].format, &fault);
		char room[CODE_MAX];
		size_t size = item == NULL ? 0 : sequence_write(&template, item, item->start, room);

		if (!ok(item != NULL && item->start == cases[i].start &&
					slice_equals((Slice){room, size}, cases[i].first),
				"%s starts at %s", cases[i].format, cases[i].first))
			printf("# %s\n", fault.text);
	}
}

static void
wrong_starts(void)
{
	static const struct
	{
		const char *format;
		int position;
		const char *reason;
	} cases[] = {
		{"{seq:N2, start=100}", 16, "Expected a number from 0 to 99 at position 16, found \"1\"."},
		{"{seq:N2..3, start=9}", 19,
		 "Expected a number from 10 to 999 at position 19, found \"9\"."},
		{"{seq:A1, start=A}", 16, "Expected a number from 0 to 25 at position 16, found \"A\"."},
		{"{seq:N4, start=}", 16, "Expected a number from 0 to 9999 at position 16, found \"}\"."},
		{"{seq:N4, start=1, start=2}", 19, "Expected \"step=\" at position 19, found \"s\"."},
		{"{seq:N4, step=0}", 15,
		 "Expected a number from 1 to 1000000 at position 15, found \"0\"."},
		{"{seq:N4, step=1000001}", 15,
		 "Expected a number from 1 to 1000000 at position 15, found \"1\"."},
		{"{seq:N4, step=2, step=2}", 18, "Expected \"start=\" at position 18, found \"s\"."},
		{"{seq:N4, step=2, start=1, x}", 25,
		 "Expected the end of the field at position 25, found \",\"."},
		{"{seq:(AB)3, start=8}", 19, "Expected a number from 0 to 7 at position 19, found \"8\"."},
		{"{seq:(A)3}", 6,
		 "Expected at least two characters to count with at position 6, found \"(\"."},
		{"{seq:N4, from=1}", 10, "Expected \"start=\" at position 10, found \"f\"."},
		{"{seq:N4, }", 10, "Expected \"start=\" at position 10, found \"}\"."},
		{"{seq:N4 , start=1}", 8, "Expected the end of the field at position 8, found \" \"."},
	};

	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		Fault fault = {.text = ""};
		bool compiled = counter(cases[i].format, &fault) != NULL;

		if (!ok(!compiled && fault.kind == FAULT_SYNTAX && fault.position == cases[i].position &&
					strcmp(fault.text, cases[i].reason) == 0,
				"%s", cases[i].format))
			printf("# %d %s\n", fault.position, fault.text);
	}
}

int
main(void)
{
	counts_all("(0-9B-DF-HJ-NP-TV-Z)", "0123456789BCDFGHJKLMNPQRSTVWXYZ", true);
	counts_all("(ZYX0)", "ZYX0", false);
	counts_all("(0-9a-f)", "0123456789abcdef", true);
	counts_all("N", "0123456789", true);
	counts_all("H", "0123456789ABCDEF", true);
	counts_all("U", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", true);
	counts_all("A", "ABCDEFGHIJKLMNOPQRSTUVWXYZ", false);
	counts_all("C", "23456789ABCDEFGHJKLMNPQRSTUVWXYZ", false);
	starts();
	wrong_starts();
	return done();
}
