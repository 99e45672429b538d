/*
 * natural.c
 *		The natural order: against a model by brute force, and on hostile bytes.
 */
#include "core/natural.h"

#include "hostile_codes.h"
#include "order_model.h"
#include "tap.h"

static int
sign(int number)
{
	return (number > 0) - (number < 0);
}

static void
check_pair(Law *law, const Keyed *a, const Keyed *b, int expected, NaturalOrder order)
{
	int result = sign(natural_compare(a->code, b->code, order));

	if (breaks(law, result == expected))
		printf("# %s with %s: %d, expected %d\n", shown(a->code), shown(b->code), result, expected);
}

/*
 * Every pair of all texts of so many pieces, both ways round: the place in the
 * model's order decides, and texts are equal only with themselves.
 */
static void
every_pair(const char *title, const char *const *alphabet, size_t pieces, int longest,
		   NaturalOrder order)
{
	Texts texts = all_texts(alphabet, pieces, longest);
	Keyed *sorted = sort_by_model(texts, order);
	Law law = {0};
	char statement[200];

	for (size_t i = 0; i < texts.count; i++)
	{
		for (size_t j = 0; j < texts.count; j++)
			check_pair(&law, &sorted[i], &sorted[j], i < j ? -1 : i > j, order);
	}
	snprintf(statement, sizeof(statement), "%s: all pairs of %zu codes, order %s", title,
			 texts.count, order_names[order]);
	law_end(&law, statement);
	free_sorted(sorted, texts.count);
	free_texts(texts);
}

/* Of many more texts: every pair of neighbours in the model's order, and random pairs. */
static void
neighbours_and_random_pairs(const char *title, const char *const *alphabet, size_t pieces,
							int longest, NaturalOrder order)
{
	Texts texts = all_texts(alphabet, pieces, longest);
	Keyed *sorted = sort_by_model(texts, order);
	Law law = {0};
	char statement[200];

	for (size_t i = 1; i < texts.count; i++)
	{
		check_pair(&law, &sorted[i - 1], &sorted[i], -1, order);
		check_pair(&law, &sorted[i], &sorted[i - 1], 1, order);
	}
	for (int i = 0; i < 1000000; i++)
	{
		size_t a = random_below(texts.count);
		size_t b = random_below(texts.count);

		check_pair(&law, &sorted[a], &sorted[b], a < b ? -1 : a > b, order);
	}
	snprintf(statement, sizeof(statement), "%s: neighbours and random pairs of %zu codes, order %s",
			 title, texts.count, order_names[order]);
	law_end(&law, statement);
	free_sorted(sorted, texts.count);
	free_texts(texts);
}

/* Without any model: totality, antisymmetry, and transitivity over all triples. */
static void
every_triple(const char *const *alphabet, size_t pieces, int longest, NaturalOrder order)
{
	Texts texts = all_texts(alphabet, pieces, longest);
	size_t n = texts.count;
	signed char *results = malloc(n * n);
	Law total = {0};
	Law transitive = {0};
	char statement[200];

	for (size_t i = 0; i < n; i++)
	{
		for (size_t j = 0; j < n; j++)
			results[i * n + j] = (signed char) sign(
				natural_compare(texts.items[i], texts.items[j], order));
	}
	for (size_t i = 0; i < n; i++)
	{
		for (size_t j = 0; j < n; j++)
		{
			int result = results[i * n + j];

			if (breaks(&total, result == -results[j * n + i] && (result == 0) == (i == j)))
				printf("# %s with %s: %d\n", shown(texts.items[i]), shown(texts.items[j]), result);
			if (result >= 0)
				continue;
			for (size_t k = 0; k < n; k++)
			{
				if (results[j * n + k] < 0 && breaks(&transitive, results[i * n + k] < 0))
					printf("# %s < %s < %s\n", shown(texts.items[i]), shown(texts.items[j]),
						   shown(texts.items[k]));
			}
		}
	}
	snprintf(statement, sizeof(statement), "order %s of %zu codes is total and antisymmetric",
			 order_names[order], n);
	law_end(&total, statement);
	snprintf(statement, sizeof(statement), "order %s of %zu codes is transitive in all triples",
			 order_names[order], n);
	law_end(&transitive, statement);
	free(results);
	free_texts(texts);
}

/* Codes in the order that the contract gives them. */
static void
in_order(const char *title, NaturalOrder order, const char *const *codes, size_t count)
{
	Law law = {0};
	char statement[200];

	for (size_t i = 0; i < count; i++)
	{
		for (size_t j = 0; j < count; j++)
		{
			int result = sign(natural_compare(text(codes[i]), text(codes[j]), order));

			if (breaks(&law, result == (i < j ? -1 : i > j)))
				printf("# \"%s\" with \"%s\": %d\n", codes[i], codes[j], result);
		}
	}
	snprintf(statement, sizeof(statement), "%s: %s < ... < %s", title, shown(text(codes[0])),
			 shown(text(codes[count - 1])));
	law_end(&law, statement);
}

#define IN_ORDER(title, order, ...) \
	do \
	{ \
		static const char *const codes[] = {__VA_ARGS__}; \
		in_order(title, order, codes, LENGTH(codes)); \
	} while (0)

static void
published_orders(void)
{
	for (NaturalOrder order = NATURAL_PLAIN; order <= NATURAL_SCOPED; order++)
	{
		IN_ORDER("numbers by value", order, "A9", "A10", "A99", "A100");
		IN_ORDER("fewer leading zeros first", order, "A1", "A01", "A001", "A2", "A02");
		IN_ORDER("zeros decide last", order, "A01-X", "A1-Y", "A01-Y");
		IN_ORDER("the first number with other zeros decides", order, "A1-1", "A1-01", "A01-1",
				 "A01-01");
		IN_ORDER("a number stands for the byte 0", order, "A", "A ", "A-", "A/", "A0", "A00", "A1",
				 "A9", "A99999999999999999999999999", "A:", "AA", "Aa", "A~");
		IN_ORDER("case is significant", order, "AB", "Ab", "aB", "ab");
		IN_ORDER("bytes are unsigned", order, "", "\x01", " ", "0", "~", "\x7F", "\x80", "\xFF");
		IN_ORDER("zero has no digits", order, "0", "00", "000", "1", "01");
	}
	IN_ORDER("revision marks", NATURAL_REVISION, "P-1", "P-1-1", "P-1-10", "P-1-A", "P-1-Z",
			 "P-1-AA", "P-1-A-2", "P-1-AAA", "P-1-B-2");
	IN_ORDER("a mark sorts between @ and A", NATURAL_REVISION, "P-@", "P-Z", "P-AA", "P-ZZ", "P-A1",
			 "P-a");
	IN_ORDER("iterations", NATURAL_REVISION, "P-1-A", "P-1-A.", "P-1-A.0", "P-1-A.00", "P-1-A.1",
			 "P-1-A.01", "P-1-A.2", "P-1-A.10", "P-1-A.99999999999999999999", "P-1-B", "P-1-B.1",
			 "P-1-AA", "P-1-AA.1", "P-1-A-2", "P-1-A.-", "P-1-A.1-", "P-1-A.1.1", "P-1-A.1A",
			 "P-1-A.X1", "P-1-AAA.1");
	IN_ORDER("a number that is no iteration", NATURAL_REVISION, "P-A.13", "P-A.12X", "P-A.14X");
	IN_ORDER("numbers and the original issue after Rev", NATURAL_REVISION, "P Rev -", "P Rev 3",
			 "P Rev 3.1", "P Rev 10", "P Rev A", "P Rev A.1");
	IN_ORDER("rev", NATURAL_REVISION, "P revA", "P revB", "P revAA");
	IN_ORDER("Rev and REV", NATURAL_REVISION, "P REVA", "P REVZ", "P REVAA", "P REVAAA", "P RevA",
			 "P RevZ", "P RevAA", "P Reva");
	IN_ORDER("what has no base has no mark", NATURAL_REVISION, "-A", "-AA", "-Z");
	IN_ORDER("only parts have marks", NATURAL_PLAIN, "P-A", "P-AA", "P-B", "P-Z");
	IN_ORDER("scope keeps its codes together", NATURAL_SCOPED, "SN:A", "SN:A|1", "SN:A|9",
			 "SN:A|10", "SN:A|B", "SN:A B", "SN:A-1", "SN:A1");
	IN_ORDER("elsewhere the bar is a byte", NATURAL_PLAIN, "A", "A B", "A-1", "A1", "Az", "A{",
			 "A|", "A}");
}

/* No text has a byte of 0, but the order is one of any bytes. */
static void
null_bytes(void)
{
	static const Slice codes[] = {{"A", 1}, {"A\0", 2}, {"A\0\0", 3}, {"A\0|", 3}, {"A\x01", 2}};
	Law law = {0};

	for (NaturalOrder order = NATURAL_PLAIN; order <= NATURAL_SCOPED; order++)
	{
		for (size_t i = 0; i < LENGTH(codes); i++)
		{
			for (size_t j = 0; j < LENGTH(codes); j++)
			{
				int expected = model_compare(codes[i], codes[j], order);

				if (breaks(&law, sign(natural_compare(codes[i], codes[j], order)) == expected))
					printf("# %s with %s\n", shown(codes[i]), shown(codes[j]));
			}
		}
	}
	if (breaks(&law, natural_compare((Slice){"A|", 2}, (Slice){"A\0", 2}, NATURAL_SCOPED) < 0))
		printf("# the bar is not below the byte 0\n");
	law_end(&law, "bytes of 0");
}

/* At every alignment, with memory that ends where the code does. */
static void
long_and_arbitrary_bytes(void)
{
	Law law = {0};

	for (int i = 0; i < 200000; i++)
	{
		char room_a[600];
		char room_b[600];
		Slice a = random_code(room_a, i % 4 == 0 ? 520 : 40);
		Slice b = i % 3 == 0 ? random_code(room_b, 40) : random_change(a, room_b);
		NaturalOrder order = (NaturalOrder) random_below(3);
		size_t shift_a = random_below(8);
		size_t shift_b = random_below(8);
		Slice own_a = own_at(a, shift_a);
		Slice own_b = own_at(b, shift_b);
		int expected = model_compare(a, b, order);
		int result = sign(natural_compare(own_a, own_b, order));
		int back = sign(natural_compare(own_b, own_a, order));

		if (breaks(&law, result == expected && back == -expected))
			printf("# %s: \"%s\" with \"%s\": %d and %d, expected %d\n", order_names[order],
				   shown(a), shown(b), result, back, expected);
		disown_at(own_a, shift_a);
		disown_at(own_b, shift_b);
	}
	law_end(&law, "random bytes and long numbers");
}

static void
numbers_of_any_length(void)
{
	Law law = {0};

	for (size_t length = 1; length <= 300; length++)
	{
		char nines[512];
		char power[512];
		char padded[1024];
		Slice a = {nines, 1 + length};
		Slice b = {power, 2 + length};
		Slice c = {padded, 2 + length + 200};

		/* 999 < 1000 < 0…01000 */
		memset(nines, '9', sizeof(nines));
		memset(power, '0', sizeof(power));
		memset(padded, '0', sizeof(padded));
		nines[0] = power[0] = padded[0] = 'S';
		power[1] = padded[201] = '1';
		a = own(a);
		b = own(b);
		c = own(c);
		for (NaturalOrder order = NATURAL_PLAIN; order <= NATURAL_SCOPED; order++)
		{
			if (breaks(&law, natural_compare(a, b, order) < 0 && natural_compare(b, a, order) > 0 &&
								 natural_compare(b, c, order) < 0 &&
								 natural_compare(c, b, order) > 0 &&
								 natural_compare(a, c, order) < 0))
				printf("# numbers of %zu digits, order %s\n", length, order_names[order]);
		}
		disown(a);
		disown(b);
		disown(c);
	}
	law_end(&law, "numbers of up to 300 digits compare by value");
}

int
main(void)
{
	static const char *const digits[] = {"0", "1", "9", "A", "-", " "};
	static const char *const edges[] = {"0", "1", "/", ":", "@", "A", "\x01", "\xFF"};
	static const char *const marks[] = {"0", "1", "@", "A",   "B",   "Z", "[", "-",
										".", "R", "v", "Rev", "REV", "e", " "};
	static const char *const few_marks[] = {"1", "@", "A", "B", "-", "-Rev"};
	static const char *const iterations[] = {"0", "1", "A", "B", "-", "."};
	static const char *const words[] = {"P", "1", ",rev", " Rev. ", "-", "A", "AB", ".", "10"};
	static const char *const dense[] = {"P-A", "P-AB", "P Rev ", "B", ".", "0", "1", "12"};
	static const char *const scopes[] = {"0", "1", "A", "|", "\x01", " ", "{"};

	seed_random();
	published_orders();

	every_pair("numbers", digits, LENGTH(digits), 4, NATURAL_PLAIN);
	every_pair("edges", edges, LENGTH(edges), 4, NATURAL_PLAIN);
	every_pair("marks", marks, LENGTH(marks), 3, NATURAL_REVISION);
	every_pair("iterations", iterations, LENGTH(iterations), 4, NATURAL_REVISION);
	every_pair("numbers", digits, LENGTH(digits), 4, NATURAL_REVISION);
	every_pair("scopes", scopes, LENGTH(scopes), 4, NATURAL_SCOPED);
	neighbours_and_random_pairs("numbers", digits, LENGTH(digits), 6, NATURAL_PLAIN);
	neighbours_and_random_pairs("marks", marks, LENGTH(marks), 4, NATURAL_REVISION);
	neighbours_and_random_pairs("marks", few_marks, LENGTH(few_marks), 6, NATURAL_REVISION);
	neighbours_and_random_pairs("iterations", iterations, LENGTH(iterations), 6, NATURAL_REVISION);
	neighbours_and_random_pairs("words", words, LENGTH(words), 5, NATURAL_REVISION);
	neighbours_and_random_pairs("dense marks", dense, LENGTH(dense), 5, NATURAL_REVISION);
	neighbours_and_random_pairs("scopes", scopes, LENGTH(scopes), 5, NATURAL_SCOPED);
	every_triple(digits, LENGTH(digits), 3, NATURAL_PLAIN);
	every_triple(few_marks, LENGTH(few_marks), 4, NATURAL_REVISION);
	every_triple(iterations, LENGTH(iterations), 4, NATURAL_REVISION);
	every_triple(dense, LENGTH(dense), 3, NATURAL_REVISION);
	every_triple(words, LENGTH(words), 3, NATURAL_REVISION);
	every_triple(scopes, LENGTH(scopes), 3, NATURAL_SCOPED);

	null_bytes();
	long_and_arbitrary_bytes();
	numbers_of_any_length();
	return done();
}
