/*
 * standard_articles.c
 *		Books, printed music, serials and medicines.
 *
 * The numbers are those that ISO and the International Agencies publish (0317-8471,
 * 2434-561X, M-2306-7118-7, 979-0-060-11561-5) real books, and
 * 1234567 8 and 11 12345678 42 of IFA.
 */
#include "standard_test.h"

#define DIGITS "0123456789"

static const char checks[] = DIGITS "X";

/* The check digit of 12 digits, by weights that alternate between 1 and 3. */
static char
article_check(const char *digits)
{
	int odd = 0;
	int even = 0;

	for (int i = 0; i < 12; i += 2)
	{
		odd += digits[i] - '0';
		even += digits[i + 1] - '0';
	}
	for (int check = 0; check < 10; check++)
	{
		if ((odd + 3 * even + check) % 10 == 0)
			return (char) ('0' + check);
	}
	return '?';
}

/* The check character that makes a sum a multiple of 11, by running sums instead of weights. */
static char
running_check(const char *digits, int size)
{
	int sum = 0;
	int sums = 0;

	for (int i = 0; i < size; i++)
	{
		sum += digits[i] - '0';
		sums += sum;
	}
	for (int check = 0; check < 11; check++)
	{
		if ((sums + sum + check) % 11 == 0)
			return checks[check];
	}
	return '?';
}

/* Of a number without its check character, the only ones that are read. */
static bool
only_check(const char *name, const char *digits, char expected)
{
	for (const char *c = checks; *c != '\0'; c++)
	{
		char entered[20];
		StandardCode code;
		Fault fault;

		snprintf(entered, sizeof(entered), "%s%c", digits, *c);
		if (read_as(name, text(entered), &code, &fault) != (*c == expected))
			return false;
	}
	return true;
}

static void
random_digits(char *digits, const char *prefix, size_t size)
{
	size_t at = strlen(prefix);

	strcpy(digits, prefix);
	for (; at < size; at++)
		digits[at] = (char) ('0' + random_below(10));
	digits[at] = '\0';
}

static void
test_checks(void)
{
	static const char *const prefixes[][2] = {{"isbn", "978"},
											  {"isbn", "9791"},
											  {"ismn", "9790"},
											  {"issn13", "977"}};
	Law thirteen = {0};
	Law short_ones = {0};

	for (int round = 0; round < 400; round++)
	{
		const char *const *kind = prefixes[round % LENGTH(prefixes)];
		char digits[20];

		random_digits(digits, kind[1], 12);
		if (breaks(&thirteen, only_check(kind[0], digits, article_check(digits))))
			printf("# %s: %s\n", kind[0], digits);
		random_digits(digits, "", 9);
		if (breaks(&short_ones, only_check("isbn10", digits, running_check(digits, 9)) &&
									only_check("isbn", digits, running_check(digits, 9))))
			printf("# isbn10: %s\n", digits);
		random_digits(digits, "", 7);
		if (breaks(&short_ones, only_check("issn", digits, running_check(digits, 7))))
			printf("# issn: %s\n", digits);
	}
	law_end(&thirteen, "of 13 digits one check digit is right, the one with which the sum is 0");
	law_end(&short_ones, "ISBNs of 10 and ISSNs have the check character of their running sums");
}

static void
test_isbn(void)
{
	reads("isbn", "978-0-471-11709-4", "9780471117094");
	reads("isbn", "ISBN-13: 978-0-471-11709-4", "9780471117094");
	reads("isbn", "0-471-11709-9", "9780471117094");
	reads("isbn", "isbn 1-85798-218-5", "9781857982183");
	reads("isbn", "ISBN-10: 0-8044-2957-x", "9780804429573");
	reads("isbn", "979-10-90636-07-1", "9791090636071");
	says("isbn", "9780471117094", "prefix", "978");
	says("isbn", "9780471117094", "registration_group", "0");
	says("isbn", "9780471117094", "registrant_and_publication", "47111709");
	says("isbn", "9780471117094", "check_digit", "4");
	says("isbn", "9780471117094", "isbn10", "0471117099");
	says("isbn", "9780804429573", "isbn10", "080442957X");
	says("isbn", "9791090636071", "registration_group", "10");
	says("isbn", "9791090636071", "isbn10", NULL);
	says("isbn", "9789024538270", "registration_group", "90");
	says("isbn", "9786001191251", "registration_group", "600");
	says("isbn", "9786500000009", "registration_group", "65");
	says("isbn", "9789992158104", "registration_group", "99921");
	says("isbn", "9789971502102", "registration_group", "9971");
	says("isbn", "9786600000008", "registration_group", NULL);
	says("isbn", "9786600000008", "group_registrant_and_publication", "660000000");
	says("isbn", "9798600000001", "registration_group", "8");
	refuses("isbn", "9780471117095", 13, "Expected check digit 4 at position 13, found 5.", "");
	refuses("isbn", "0-471-11709-X", 13, "Expected check digit 9 at position 13, found X.", "");
	refuses("isbn", "0-8044-2957-0", 13, "Expected check character X at position 13, found 0.", "");
	refuses("isbn", "978-902453827X", 14, "Expected a digit at position 14, found \"X\".", "");
	refuses("isbn", "978-0-471-11709", 16, "Expected 13 digits, or 10 characters, found 12.", "");
	refuses("isbn", "7501031311309", 1, "Expected 978 or 979 at position 1, found 750.", "");
	refuses("isbn", "979-0-2306-7118-7", 5,
			"Expected a digit other than 0 (printed music) at position 5, found \"0\".",
			"Use part_number(ismn).");
	refuses("isbn", "08515X-629-2", 6, "Expected a digit at position 6, found \"X\".", "");
	detects_substitutions("isbn", "9780471117094", DIGITS);
	detects_substitutions("isbn10", "080442957X", DIGITS "X");

	reads("isbn10", "0-8044-2957-X", "080442957X");
	says("isbn10", "0471117099", "registration_group", "0");
	says("isbn10", "0471117099", "registrant_and_publication", "47111709");
	says("isbn10", "080442957X", "check_character", "X");
	says("isbn10", "080442957X", "isbn", "9780804429573");
	says("isbn10", "6600000007", "group_registrant_and_publication", "660000000");
	refuses("isbn10", "9780471117094", 11, "Expected 10 characters, found 13.", "");
	refuses("isbn10", "047111709A", 10, "Expected a digit or X at position 10, found \"A\".", "");
}

static void
test_ismn(void)
{
	reads("ismn", "M-2306-7118-7", "9790230671187");
	reads("ismn", "ISMN 979-0-2306-7118-7", "9790230671187");
	reads("ismn", "m060115615", "9790060115615");
	says("ismn", "9790230671187", "prefix", "9790");
	says("ismn", "9790230671187", "publisher", "2306");
	says("ismn", "9790230671187", "item", "7118");
	says("ismn", "9790230671187", "check_digit", "7");
	says("ismn", "9790060115615", "publisher", "060");
	says("ismn", "9790060115615", "item", "11561");
	says("ismn", "9790345246805", "publisher", "3452");
	says("ismn", "9790500000006", "publisher", "50000");
	says("ismn", "9790800000003", "publisher", "800000");
	says("ismn", "9790900000002", "publisher", "9000000");
	says("ismn", "9790900000002", "item", "0");
	refuses("ismn", "M-2306-7118-8", 13, "Expected check digit 7 at position 13, found 8.", "");
	refuses("ismn", "9781234567866", 1, "Expected 9790 or M at position 1, found 9781.", "");
	refuses("ismn", "N230671187", 11, "Expected 13 digits, or M and 9 digits, found 10.", "");
	refuses("ismn", "M-23O6-7118-7", 5, "Expected a digit at position 5, found \"O\".",
			"Did you mean 0?");
	detects_substitutions("ismn", "9790230671187", DIGITS);
}

static void
test_issn(void)
{
	reads("issn", "0317-8471", "03178471");
	reads("issn", "ISSN 2434-561x", "2434561X");
	says("issn", "03178471", "serial_publication", "0317847");
	says("issn", "2434561X", "check_character", "X");
	refuses("issn", "0317-8472", 9, "Expected check digit 1 at position 9, found 2.", "");
	refuses("issn", "0317-847", 9, "Expected 8 characters, found 7.", "");
	refuses("issn", "031X8471", 4, "Expected a digit at position 4, found \"X\".", "");
	refuses("issn", "0317847A", 8, "Expected a digit or X at position 8, found \"A\".", "");
	detects_substitutions("issn", "2434561X", DIGITS "X");

	reads("issn13", "0317-8471", "9770317847001");
	reads("issn13", "0264-3596", "9770264359008");
	reads("issn13", "977-0317847-01-8", "9770317847018");
	says("issn13", "9770317847018", "variant", "01");
	says("issn13", "9770317847018", "issn", "03178471");
	says("issn13", "9770317847018", "serial_publication", "0317847");
	refuses("issn13", "9780471117094", 1, "Expected 977 at position 1, found 978.", "");
	refuses("issn13", "0317-8472", 9, "Expected check digit 1 at position 9, found 2.", "");
	refuses("issn13", "977031784700", 13, "Expected 13 digits, or 8 characters, found 12.", "");
	detects_substitutions("issn13", "9770317847001", DIGITS);
}

/* Weights from 1, from the first digit. */
static int
pzn_left(const char *digits)
{
	int sum = 0;

	for (int weight = 7; weight > 0; weight--)
		sum += weight * (digits[weight - 1] - '0');
	return sum % 11;
}

static void
test_medicine_checks(void)
{
	Law right = {0};

	for (int round = 0; round < 400; round++)
	{
		char digits[20];
		char entered[40];
		int left;
		int ascii = 0;
		StandardCode code;
		Fault fault;

		random_digits(digits, "", 7);
		left = pzn_left(digits);
		if (breaks(&right, only_check("pzn", digits, left == 10 ? '?' : checks[left])))
			printf("# pzn: %s\n", digits);
		if (left == 10)
			continue;
		snprintf(entered, sizeof(entered), "11%s%d", digits, left);
		for (int i = 0; i < 10; i++)
			ascii += (2 + i) * (unsigned char) entered[i];
		for (int pair = 0; pair < 100; pair++)
		{
			snprintf(entered + 10, sizeof(entered) - 10, "%02d", pair);
			if (breaks(&right,
					   read_as("ppn", text(entered), &code, &fault) == (pair == ascii % 97)))
				printf("# ppn: %s\n", entered);
		}
	}
	law_end(&right, "one check digit of a PZN and one pair of a PPN is right, or none");
}

static void
test_medicines(void)
{
	reads("pzn", "PZN-12345678", "12345678");
	reads("pzn", "-12345678", "12345678");
	reads("pzn", "pzn: 1234562", "01234562");
	says("pzn", "12345678", "product", "1234567");
	says("pzn", "12345678", "check_digit", "8");
	refuses("pzn", "12345679", 8, "Expected check digit 8 at position 8, found 9.", "");
	refuses("pzn", "123456", 7, "Expected 8 digits, found 6.", "");
	refuses("pzn", "1234567X", 8, "Expected a digit at position 8, found \"X\".", "");
	refuses("pzn", "PZN 0000030", 5,
			"Expected a PZN that is assigned at position 5: no check digit is right for 0000003.",
			"");
	detects_substitutions("pzn", "12345678", DIGITS);

	reads("ppn", "PPN 11 1234567 8 42", "111234567842");
	reads("ppn", "13abc79", "13ABC79");
	says("ppn", "111234567842", "product_registration_agency", "11");
	says("ppn", "111234567842", "product_number", "12345678");
	says("ppn", "111234567842", "check_digits", "42");
	refuses("ppn", "111234567843", 11, "Expected check digits 42 at position 11, found 43.", "");
	refuses("ppn", "111234567942", 10, "Expected check digit 8 at position 10, found 9.", "");
	refuses("ppn", "11123456784", 12, "Expected 11, a PZN and 2 digits, found 11.", "");
	refuses("ppn", "1112", 5, "Expected 5 to 22 characters, found 4.", "");
	refuses("ppn", "11/234567842", 3, "Expected a letter or digit at position 3, found \"/\".", "");
	detects_substitutions("ppn", "111234567842", DIGITS);
}

int
main(void)
{
	seed_random();
	test_checks();
	test_isbn();
	test_ismn();
	test_issn();
	test_medicine_checks();
	test_medicines();
	return done();
}
