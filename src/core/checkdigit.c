/*
 * checkdigit.c
 *		Check characters, one function an algorithm.
 *
 * Every function takes the values of the characters that count, the first one
 * first, and returns the value of the check character.
 */
#include "core/checkdigit.h"

#include <string.h>

/*
 * A text's characters by their values.  A value is the character's index in
 * the algorithm's alphabet.
 */
typedef struct Values
{
	int count;
	unsigned char value[256];
} Values;

static const char digits[] = "0123456789";
static const char digits_x[] = "0123456789X";
static const char alphanumerics[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
static const char alphanumerics_star[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";
static const char code39[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

/*
 * GS1 General Specifications, 7.9: weights 3, 1, 3, ... from the right; the
 * check digit brings the sum to a multiple of ten.
 *
 * 629104150021: 1*3+2+0*3+0+5*3+1+4*3+0+1*3+9+2*3+6 = 57, so 3.
 */
static int
mod10(const Values *text)
{
	int sum = 0;

	for (int i = 0; i < text->count; i++)
		sum += text->value[i] * ((text->count - i) % 2 == 1 ? 3 : 1);
	return (10 - sum % 10) % 10;
}

/*
 * ISO/IEC 7812-1, annex B: every second digit from the right, the last one
 * included, is doubled, and the digits of the double are added.
 *
 * 7992739871: 1*2 + 7 + 8*2=16:7 + 9 + 3*2 + 7 + 2*2 + 9 + 9*2=18:9 + 7 = 67, so 3.
 */
static int
luhn(const Values *text)
{
	int sum = 0;

	for (int i = 0; i < text->count; i++)
	{
		int value = text->value[i];

		if ((text->count - i) % 2 == 1)
			value = value * 2 > 9 ? value * 2 - 9 : value * 2;
		sum += value;
	}
	return (10 - sum % 10) % 10;
}

/*
 * ISO/IEC 7064, pure systems: the check character brings the sum of all
 * values, weighted by the powers of the radix from the right, to 1.
 *
 * MOD 11-2, 0794: ((((0+0)*2+7)*2+9)*2+4)*2 = 100, 100 mod 11 = 1, 12 - 1 = 11, so 0.
 */
static int
pure_system(const Values *text, int modulus, int radix)
{
	int sum = 0;

	for (int i = 0; i < text->count; i++)
		sum = (sum + text->value[i]) * radix % modulus;
	return (modulus + 1 - sum) % modulus;
}

/*
 * ISO/IEC 7064, hybrid systems, which count in M and M + 1.
 *
 * MOD 11,10, 0794: P = 10; 10+0=10, *2=20 mod 11 = 9; 9+7=16:6, *2=12 mod 11 = 1;
 * 1+9=10, *2=20 mod 11 = 9; 9+4=13:3, *2=6 mod 11 = 6; 6 + c = 1 mod 10, so 5.
 */
static int
hybrid_system(const Values *text, int modulus)
{
	int product = modulus;

	for (int i = 0; i < text->count; i++)
	{
		int sum = (product + text->value[i]) % modulus;

		product = (sum == 0 ? modulus : sum) * 2 % (modulus + 1);
	}
	return (modulus + 1 - product) % modulus;
}

/*
 * ISO/IEC 7064, MOD 97-10, letters as 10 to 35 (ISO 17442, ISO 13616): the
 * text as a number, with two zeros after it, leaves 98 less the check digits.
 *
 * 794: 79400 mod 97 = 54, 98 - 54 = 44.
 */
static int
mod97_10(const Values *text)
{
	int rest = 0;

	for (int i = 0; i < text->count; i++)
		rest = (rest * (text->value[i] < 10 ? 10 : 100) + text->value[i]) % 97;
	return 98 - rest * 100 % 97;
}

/*
 * ISO/IEC 16388, annex A (Code 39): the sum of all values, modulo 43.
 *
 * "CODE 39": 12+24+13+14+38+3+9 = 113, 113 mod 43 = 27, so R.
 */
static int
mod43(const Values *text)
{
	int sum = 0;

	for (int i = 0; i < text->count; i++)
		sum += text->value[i];
	return sum % 43;
}

/* The product of two elements of the dihedral group of the pentagon. */
static int
dihedral_product(int a, int b)
{
	if (a < 5)
		return b < 5 ? (a + b) % 5 : 5 + (a + b - 5) % 5;
	return b < 5 ? 5 + (a - 5 - b + 5) % 5 : (a - b + 5) % 5;
}

/*
 * J. Verhoeff, Error Detecting Decimal Codes (1969): from the right, each digit
 * is permuted by its position, and all are multiplied in the dihedral group D5.
 *
 * 236, positions 1 to 3: 6 -> 3, 3 -> 3, 2 -> 1.  3*3 -> 1 (0*3=3, 3*3=1), 1*1=2; the
 * inverse of 2 is 3.
 */
static int
verhoeff(const Values *text)
{
	static const unsigned char permutation[8][10] = {
		{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
		{5, 8, 0, 3, 7, 9, 6, 1, 4, 2}, {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
		{9, 4, 5, 3, 1, 2, 6, 8, 7, 0}, {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
		{2, 7, 9, 3, 8, 0, 6, 4, 1, 5}, {7, 0, 4, 6, 9, 1, 3, 2, 5, 8},
	};
	int product = 0;

	for (int i = text->count - 1; i >= 0; i--)
		product = dihedral_product(product, permutation[(text->count - i) % 8][text->value[i]]);
	return product > 0 && product < 5 ? 5 - product : product;
}

/*
 * H. M. Damm, Total anti-symmetrische Quasigruppen (2004): a totally
 * antisymmetric quasigroup of order ten with zeros on its diagonal.
 *
 * 572: 0*5 = 9, 9*7 = 7, 7*2 = 4.
 */
static int
damm(const Values *text)
{
	static const unsigned char table[10][10] = {
		{0, 3, 1, 7, 5, 9, 8, 6, 4, 2}, {7, 0, 9, 2, 1, 5, 4, 8, 6, 3},
		{4, 2, 0, 6, 8, 7, 1, 3, 5, 9}, {1, 7, 5, 0, 9, 8, 3, 4, 2, 6},
		{6, 1, 2, 3, 0, 4, 5, 9, 7, 8}, {3, 6, 7, 4, 2, 0, 9, 5, 8, 1},
		{5, 8, 6, 9, 7, 2, 0, 1, 3, 4}, {8, 9, 4, 5, 3, 6, 2, 0, 1, 7},
		{9, 4, 3, 8, 6, 1, 7, 2, 0, 5}, {2, 5, 8, 1, 4, 3, 6, 7, 9, 0},
	};
	int interim = 0;

	for (int i = 0; i < text->count; i++)
		interim = table[interim][text->value[i]];
	return interim;
}

typedef struct Algorithm
{
	const char *name;
	const char *alphabet; /* of the text */
	const char *results;  /* of the check character */
	int width;
} Algorithm;

static const Algorithm algorithms[CHECK_ALGORITHMS] = {
	[CHECK_MOD10] = {"mod10", digits, digits, 1},
	[CHECK_LUHN] = {"luhn", digits, digits, 1},
	[CHECK_MOD11_2] = {"mod11_2", digits, digits_x, 1},
	[CHECK_MOD11_10] = {"mod11_10", digits, digits, 1},
	[CHECK_MOD37_2] = {"mod37_2", alphanumerics, alphanumerics_star, 1},
	[CHECK_MOD37_36] = {"mod37_36", alphanumerics, alphanumerics, 1},
	[CHECK_MOD97_10] = {"mod97_10", alphanumerics, digits, 2},
	[CHECK_MOD43] = {"mod43", code39, code39, 1},
	[CHECK_VERHOEFF] = {"verhoeff", digits, digits, 1},
	[CHECK_DAMM] = {"damm", digits, digits, 1},
};

static int
check_value(CheckAlgorithm algorithm, const Values *text)
{
	switch (algorithm)
	{
		case CHECK_MOD10:
			return mod10(text);
		case CHECK_LUHN:
			return luhn(text);
		case CHECK_MOD11_2:
			return pure_system(text, 11, 2);
		case CHECK_MOD11_10:
			return hybrid_system(text, 10);
		case CHECK_MOD37_2:
			return pure_system(text, 37, 2);
		case CHECK_MOD37_36:
			return hybrid_system(text, 36);
		case CHECK_MOD97_10:
			return mod97_10(text);
		case CHECK_MOD43:
			return mod43(text);
		case CHECK_VERHOEFF:
			return verhoeff(text);
		case CHECK_DAMM:
			return damm(text);
	}
	return 0;
}

const char *
check_name(CheckAlgorithm algorithm)
{
	return algorithms[algorithm].name;
}

bool
check_find(Slice name, CheckAlgorithm *algorithm)
{
	for (int i = 0; i < CHECK_ALGORITHMS; i++)
	{
		if (slice_equals(name, algorithms[i].name))
		{
			*algorithm = (CheckAlgorithm) i;
			return true;
		}
	}
	return false;
}

int
check_width(CheckAlgorithm algorithm)
{
	return algorithms[algorithm].width;
}

static const char *
find_in(const char *alphabet, char c)
{
	return c == '\0' ? NULL : strchr(alphabet, c);
}

bool
check_counts(CheckAlgorithm algorithm, char c)
{
	return find_in(algorithms[algorithm].alphabet, c) != NULL;
}

bool
check_is_result(CheckAlgorithm algorithm, char c)
{
	return find_in(algorithms[algorithm].results, c) != NULL;
}

void
check_compute(CheckAlgorithm algorithm, Slice text, char *result)
{
	const Algorithm *entry = &algorithms[algorithm];
	Values values = {.count = 0};
	int value;

	for (size_t i = 0; i < text.size && values.count < (int) sizeof(values.value); i++)
	{
		const char *found = find_in(entry->alphabet, text.data[i]);

		if (found != NULL)
			values.value[values.count++] = (unsigned char) (found - entry->alphabet);
	}

	value = check_value(algorithm, &values);
	if (entry->width == 2)
		*result++ = entry->results[value / 10];
	*result = entry->results[entry->width == 2 ? value % 10 : value];
}
