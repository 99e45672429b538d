/*
 * gs1_keys.c
 *		Rules that the identification keys of GS1 share.
 */
#include "standard/gs1_keys.h"

#include <string.h>

#include "core/checkdigit.h"
#include "format/alphabet.h"

bool
gs1_is_82(char c)
{
	return alphabet_has(CLASS_GS1_82, c);
}

bool
gs1_is_39(char c)
{
	return alphabet_has(CLASS_GS1_39, c);
}

const EntryClass gs1_character_82 = {"a character of GS1 CSET 82", gs1_is_82};
const EntryClass gs1_character_39 = {"a letter, digit, \"#\", \"-\" or \"/\"", gs1_is_39};

char
gs1_check_digit(Slice digits)
{
	char check;

	check_compute(CHECK_MOD10, digits, &check);
	return check;
}

/*
 * GS1 General Specifications, 7.9.5: the values of the characters, which are their
 * indexes in CSET 82, weighted by the primes from the right, modulo 1021, in two
 * digits of set 32.
 *
 * "12345" has the values 14 15 16 17 18, so 14*11 + 15*7 + 16*5 + 17*3 + 18*2 =
 * 426 = 13*32 + 10, and the characters are F (13) and C (10).
 */
void
gs1_check_pair(Slice text, char *pair)
{
	static const unsigned char primes[] = {2,  3,  5,  7,  11, 13, 17, 19, 23, 29, 31, 37,
										   41, 43, 47, 53, 59, 61, 67, 71, 73, 79, 83};
	const char *values = alphabet_characters(CLASS_GS1_82);
	const char *digits = alphabet_characters(CLASS_GS1_32);
	int sum = 0;

	for (size_t i = 0; i < text.size && i < sizeof(primes); i++)
		sum += primes[i] * (int) (strchr(values, text.data[text.size - 1 - i]) - values);
	sum %= 1021;
	pair[0] = digits[sum / 32];
	pair[1] = digits[sum % 32];
}

bool
gs1_expect_key(const Entry *entry, size_t start, size_t size, Fault *fault)
{
	return entry_expect(entry, start, size, &entry_digit, fault) &&
		   entry_expect_check(entry, start + size - 1,
							  gs1_check_digit(entry_part(entry, start, size - 1)), fault);
}

bool
gs1_expect_reference(const Entry *entry, const Gs1Reference *reference, Fault *fault)
{
	return entry_expect_size(entry, reference->least, reference->most, reference->size, fault) &&
		   entry_expect(entry, 0, GS1_COMPANY_PREFIX_MIN, &entry_digit, fault) &&
		   entry_expect(entry, 0, entry->size, reference->class, fault);
}
