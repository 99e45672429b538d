/*
 * checkdigit.c
 *		Check characters: published examples, and every error that an algorithm promises to detect.
 */
#include "core/checkdigit.h"

#include "tap.h"

static const char digits[] = "0123456789";
static const char alphanumerics[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char code39[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

static const char *
alphabet_of(CheckAlgorithm algorithm)
{
	switch (algorithm)
	{
		case CHECK_MOD37_2:
		case CHECK_MOD37_36:
		case CHECK_MOD97_10:
			return alphanumerics;
		case CHECK_MOD43:
			return code39;
		default:
			return digits;
	}
}

static void
published_examples(void)
{
	static const struct
	{
		CheckAlgorithm algorithm;
		const char *text;
		const char *check;
	} cases[] = {
		/* GS1 General Specifications, 7.9 */
		{CHECK_MOD10, "629104150021", "3"},
		/* an SSCC and a GTIN-12 of many GS1 publications and encyclopedias */
		{CHECK_MOD10, "10614141234567890", "8"},
		{CHECK_MOD10, "03600029145", "2"},
		/* Luhn's and an IMEI's worked examples in encyclopedias */
		{CHECK_LUHN, "7992739871", "3"},
		{CHECK_LUHN, "1789372997", "4"},
		{CHECK_LUHN, "49015420323751", "8"},
		/* ISO/IEC 7064; the others from ORCID, Structure of the ORCID Identifier */
		{CHECK_MOD11_2, "0794", "0"},
		{CHECK_MOD11_2, "0000-0002-1825-009", "7"},
		{CHECK_MOD11_2, "0000-0001-5109-370", "0"},
		{CHECK_MOD11_2, "0000-0002-1694-233", "X"},
		/* ISO/IEC 7064; a Croatian personal number and a German VAT number of python-stdnum */
		{CHECK_MOD11_10, "0794", "5"},
		{CHECK_MOD11_10, "3339200596", "1"},
		{CHECK_MOD11_10, "13669597", "6"},
		/* a donation number of ISBT 128, in python-stdnum */
		{CHECK_MOD37_2, "G123489654321", "Y"},
		/* the Global Release Identifier A1-2425G-ABC1234002-M of IFPI's GRid Standard */
		{CHECK_MOD37_36, "A12425GABC1234002", "M"},
		/* both check characters of the ISAN 0000-0001-8947-0000-8-0000-0000-D, ISO 15706-2 */
		{CHECK_MOD37_36, "0000-0001-8947-0000", "8"},
		{CHECK_MOD37_36, "0000-0001-8947-0000-0000-0000", "D"},
		/* ISO/IEC 7064; an LEI (ISO 17442); two IBANs (ISO 13616), the country behind */
		{CHECK_MOD97_10, "794", "44"},
		{CHECK_MOD97_10, "5493001KJTIIGC8Y1R", "12"},
		{CHECK_MOD97_10, "213800KUD8LAJWSQ9D", "15"},
		{CHECK_MOD97_10, "WEST12345698765432GB", "82"},
		{CHECK_MOD97_10, "370400440532013000DE", "89"},
		/* worked examples of Code 39, and of HIBC's Supplier Labeling Standard */
		{CHECK_MOD43, "12345ABCDE/", "T"},
		{CHECK_MOD43, "+A123BJC5D6E71", "G"},
		/* Verhoeff's in encyclopedias and collections of programs */
		{CHECK_VERHOEFF, "236", "3"},
		{CHECK_VERHOEFF, "12345", "1"},
		{CHECK_VERHOEFF, "123456789012", "0"},
		/* Damm's likewise */
		{CHECK_DAMM, "572", "4"},
		{CHECK_DAMM, "11294", "6"},
	};
	bool seen[CHECK_ALGORITHMS] = {false};
	Law law = {0};

	for (size_t i = 0; i < LENGTH(cases); i++)
	{
		char result[CHECK_WIDTH_MAX];
		Slice text_of_case = own(text(cases[i].text));
		int width = check_width(cases[i].algorithm);

		seen[cases[i].algorithm] = true;
		check_compute(cases[i].algorithm, text_of_case, result);
		if (breaks(&law, (size_t) width == strlen(cases[i].check) &&
							 memcmp(result, cases[i].check, (size_t) width) == 0))
			printf("# %s of \"%s\": %.*s, expected %s\n", check_name(cases[i].algorithm),
				   cases[i].text, width, result, cases[i].check);
		disown(text_of_case);
	}
	for (int i = 0; i < CHECK_ALGORITHMS; i++)
		if (breaks(&law, seen[i]))
			printf("# no example of %s\n", check_name((CheckAlgorithm) i));
	law_end(&law, "published examples");
}

static void
names_and_alphabets(void)
{
	static const char *const names[] = {"mod10",    "luhn",     "mod11_2", "mod11_10", "mod37_2",
										"mod37_36", "mod97_10", "mod43",   "verhoeff", "damm"};
	static const char *const none[] = {"", "mod1", "mod100", "MOD10", "mod10 ", "luhn2"};
	CheckAlgorithm found;
	Law law = {0};

	for (size_t i = 0; i < LENGTH(names); i++)
		if (breaks(&law, check_find(text(names[i]), &found) && found == (CheckAlgorithm) i &&
							 strcmp(check_name(found), names[i]) == 0))
			printf("# %s\n", names[i]);
	for (size_t i = 0; i < LENGTH(none); i++)
		if (breaks(&law, !check_find(text(none[i]), &found)))
			printf("# %s\n", none[i]);
	law_end(&law, "algorithms by name");

	law = (Law){0};
	for (int i = 0; i < CHECK_ALGORITHMS; i++)
	{
		CheckAlgorithm algorithm = (CheckAlgorithm) i;
		const char *alphabet = alphabet_of(algorithm);

		for (int c = 0; c < 256; c++)
		{
			bool counts = c != 0 && strchr(alphabet, c) != NULL;
			bool result = algorithm == CHECK_MOD97_10
							  ? c >= '0' && c <= '9'
							  : counts || (algorithm == CHECK_MOD11_2 && c == 'X') ||
									(algorithm == CHECK_MOD37_2 && c == '*');

			if (breaks(&law, check_counts(algorithm, (char) c) == counts &&
								 check_is_result(algorithm, (char) c) == result))
				printf("# %s: the character 0x%02X\n", check_name(algorithm), c);
		}
	}
	law_end(&law, "what counts and what comes out, by character");
}

/* What an algorithm does not know is passed over. */
static void
foreign_characters(void)
{
	Law law = {0};

	for (int i = 0; i < 20000; i++)
	{
		CheckAlgorithm algorithm = (CheckAlgorithm) random_below(CHECK_ALGORITHMS);
		char with[126];
		char without[126];
		size_t with_size = random_below(sizeof(with) + 1);
		size_t size = 0;
		char result[CHECK_WIDTH_MAX];
		char expected[CHECK_WIDTH_MAX];
		Slice whole;

		for (size_t k = 0; k < with_size; k++)
		{
			with[k] = (char) random_below(256);
			if (check_counts(algorithm, with[k]))
				without[size++] = with[k];
		}
		whole = own((Slice){with, with_size});
		check_compute(algorithm, whole, result);
		check_compute(algorithm, (Slice){without, size}, expected);
		if (breaks(&law, memcmp(result, expected, (size_t) check_width(algorithm)) == 0))
			printf("# %s of \"%s\"\n", check_name(algorithm), shown(whole));
		disown(whole);
	}
	law_end(&law, "other characters are passed over");
}

/* A text with its check characters behind it, and whether they are right. */
typedef struct Checked
{
	CheckAlgorithm algorithm;
	char code[64];
	size_t size;
	size_t width; /* of the check characters, which are part of the size */
} Checked;

static void
add_check(Checked *checked)
{
	checked->width = (size_t) check_width(checked->algorithm);
	check_compute(checked->algorithm, (Slice){checked->code, checked->size},
				  checked->code + checked->size);
	checked->size += checked->width;
}

static bool
is_accepted(const Checked *checked)
{
	size_t size = checked->size - checked->width;
	char result[CHECK_WIDTH_MAX];

	for (size_t i = 0; i < checked->size; i++)
	{
		if (!(i < size ? check_counts(checked->algorithm, checked->code[i])
					   : check_is_result(checked->algorithm, checked->code[i])))
			return false;
	}
	check_compute(checked->algorithm, (Slice){checked->code, size}, result);
	return memcmp(result, checked->code + size, checked->width) == 0;
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* MOD 97-10 reads a letter as two digits: "1B" and "B1" are the same number, 111. */
static bool
is_promised(CheckAlgorithm algorithm, char a, char b)
{
	return algorithm != CHECK_MOD97_10 || is_digit(a) == is_digit(b);
}

/* Every other character at every place, of the check too. */
static void
try_substitutions(const Checked *checked, Law *law)
{
	static const char all[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%*";

	for (size_t place = 0; place < checked->size; place++)
	{
		Checked wrong = *checked;

		for (const char *c = all; *c != '\0'; c++)
		{
			if (*c == checked->code[place] ||
				!is_promised(checked->algorithm, *c, checked->code[place]))
				continue;
			wrong.code[place] = *c;
			if (breaks(law, !is_accepted(&wrong)))
				printf("# %s accepts \"%s\" for \"%s\"\n", check_name(checked->algorithm),
					   shown((Slice){wrong.code, wrong.size}),
					   shown((Slice){checked->code, checked->size}));
		}
	}
}

/* Every two neighbours exchanged, the check's too. */
static void
try_transpositions(const Checked *checked, Law *law)
{
	for (size_t place = 0; place + 1 < checked->size; place++)
	{
		Checked wrong = *checked;
		char a = checked->code[place];
		char b = checked->code[place + 1];

		if (a == b || !is_promised(checked->algorithm, a, b))
			continue;
		wrong.code[place] = b;
		wrong.code[place + 1] = a;
		if (breaks(law, !is_accepted(&wrong)))
			printf("# %s accepts \"%s\" for \"%s\"\n", check_name(checked->algorithm),
				   shown((Slice){wrong.code, wrong.size}),
				   shown((Slice){checked->code, checked->size}));
	}
}

typedef void (*Attempt)(const Checked *checked, Law *law);

/* Every text over the alphabet up to a length, and random longer ones. */
static void
for_all_texts(CheckAlgorithm algorithm, Attempt attempt, Law *law)
{
	const char *alphabet = alphabet_of(algorithm);
	size_t letters = strlen(alphabet);
	size_t longest = letters == 10 ? 3 : 2;

	for (size_t size = 1; size <= longest; size++)
	{
		size_t count = 1;

		for (size_t i = 0; i < size; i++)
			count *= letters;
		for (size_t number = 0; number < count; number++)
		{
			Checked checked = {.algorithm = algorithm, .size = size};
			size_t rest = number;

			for (size_t i = 0; i < size; i++, rest /= letters)
				checked.code[i] = alphabet[rest % letters];
			add_check(&checked);
			attempt(&checked, law);
		}
	}
	for (int i = 0; i < 100; i++)
	{
		Checked checked = {.algorithm = algorithm, .size = 1 + random_below(40)};

		for (size_t k = 0; k < checked.size; k++)
			checked.code[k] = alphabet[random_below(letters)];
		add_check(&checked);
		attempt(&checked, law);
	}
}

static void
substitutions(void)
{
	for (int i = 0; i < CHECK_ALGORITHMS; i++)
	{
		Law law = {0};
		char statement[100];

		for_all_texts((CheckAlgorithm) i, try_substitutions, &law);
		snprintf(statement, sizeof(statement), "%s detects every wrong character%s",
				 check_name((CheckAlgorithm) i),
				 i == CHECK_MOD97_10 ? ", letter for letter and digit for digit" : "");
		law_end(&law, statement);
	}
}

static void
transpositions(void)
{
	static const CheckAlgorithm promising[] = {CHECK_MOD11_2, CHECK_MOD37_2, CHECK_MOD97_10,
											   CHECK_VERHOEFF, CHECK_DAMM};

	for (size_t i = 0; i < LENGTH(promising); i++)
	{
		Law law = {0};
		char statement[100];

		for_all_texts(promising[i], try_transpositions, &law);
		snprintf(statement, sizeof(statement), "%s detects every exchange of two neighbours%s",
				 check_name(promising[i]),
				 promising[i] == CHECK_MOD97_10 ? ", two letters or two digits" : "");
		law_end(&law, statement);
	}
}

/* What the weaker ones let through is known: it tells them from algorithms that are better. */
static void
known_weaknesses(void)
{
	Law law = {0};

	for (char a = '0'; a <= '9'; a++)
	{
		for (char b = '0'; b <= '9'; b++)
		{
			char text[2] = {a, b};
			char exchanged[2] = {b, a};
			char result[2];
			int apart = a > b ? a - b : b - a;

			check_compute(CHECK_LUHN, (Slice){text, 2}, &result[0]);
			check_compute(CHECK_LUHN, (Slice){exchanged, 2}, &result[1]);
			if (breaks(&law, (result[0] == result[1]) == (apart == 0 || apart == 9)))
				printf("# luhn: %c%c\n", a, b);
			check_compute(CHECK_MOD10, (Slice){text, 2}, &result[0]);
			check_compute(CHECK_MOD10, (Slice){exchanged, 2}, &result[1]);
			if (breaks(&law, (result[0] == result[1]) == (apart == 0 || apart == 5)))
				printf("# mod10: %c%c\n", a, b);
		}
	}
	law_end(&law, "luhn misses 09 for 90, mod10 neighbours that differ by 5, and no others");
}

int
main(void)
{
	seed_random();
	published_examples();
	names_and_alphabets();
	foreign_characters();
	substitutions();
	transpositions();
	known_weaknesses();
	return done();
}
