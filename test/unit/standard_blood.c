/*
 * standard_blood.c
 *		Donations, blood components, cells and tissues of ISBT 128.
 *
 * The numbers are those of ICCBBA ST-001 (A9999 21 123456 with check character 3, S12954A0,
 * T1295003), of the British guidelines on transfusion (G1234 98 654321 with H, or flags 77)
 * and of the formats of UDIs that the US FDA publishes (A9999XYZ100T0944).
 */
#include "standard_test.h"

#define DIGITS "0123456789"

/* Steps 1 to 6 of the British guidelines, with 2^n as it is written there. */
static int
checksum(const char *din)
{
	static const char characters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";
	long sum = 0;

	for (int n = 1; n <= 13; n++)
		sum += (strchr(characters, din[13 - n]) - characters) * (1L << n);
	return (int) ((38 - sum % 37) % 37);
}

static void
test_checks(void)
{
	static const char characters[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ*";
	static const char letters[] = "ABCDEFGHIJKLMNPQRSTUVWXYZ123456789";
	Law right = {0};

	for (int round = 0; round < 200; round++)
	{
		char din[40];
		int expected;
		StandardCode code;
		Fault fault;

		din[0] = letters[random_below(strlen(letters))];
		snprintf(din + 1, sizeof(din) - 1, "%04d%08d", (int) random_below(10000),
				 (int) random_below(100000000));
		expected = checksum(din);
		for (int check = 0; check < 37; check++)
		{
			snprintf(din + 13, sizeof(din) - 13, "%c", characters[check]);
			if (breaks(&right,
					   read_as("isbt_din", text(din), &code, &fault) == (check == expected)))
				printf("# %s\n", din);
		}
		for (int flags = 0; flags < 100; flags++)
		{
			snprintf(din + 13, sizeof(din) - 13, "%02d", flags);
			if (breaks(&right, read_as("isbt_din", text(din), &code, &fault) ==
								   (flags < 60 || flags > 96 || flags == 60 + expected)))
				printf("# %s\n", din);
		}
	}
	law_end(&right, "a donation has one check character, and one pair of flags that is a check");
}

static void
test_din(void)
{
	reads("isbt_din", "A9999 21 123456", "A999921123456");
	reads("isbt_din", "A9999 21 123456 3", "A999921123456");
	reads("isbt_din", "=A99992112345600", "A999921123456");
	reads("isbt_din", "A9999 21 123456 01 3", "A999921123456");
	reads("isbt_din", "g1234 98 654321 h", "G123498654321");
	reads("isbt_din", "=G12349865432177", "G123498654321");
	reads("isbt_din", "=A999921123456A1", "A999921123456");
	reads("isbt_din", "P0002 06 019063 X", "P000206019063");
	says("isbt_din", "A999921123456", "facility_identification_number", "A9999");
	says("isbt_din", "A999921123456", "last_digits_of_year", "21");
	says("isbt_din", "A999921123456", "sequence_number", "123456");
	says("isbt_din", "A999921123456", "check_character", "3");
	says("isbt_din", "G123498654321", "check_character", "H");
	refuses("isbt_din", "A9999 21 123456 4", 17, "Expected check digit 3 at position 17, found 4.",
			"");
	refuses("isbt_din", "=G12349865432178", 15,
			"Expected check digits 77 at position 15, found 78.", "");
	refuses("isbt_din", "0999921123456", 1,
			"Expected a digit other than 0, or a letter other than O at position 1, found \"0\".",
			"");
	refuses("isbt_din", "A9O9921123456", 3,
			"Expected a digit, or a letter other than O at position 3, found \"O\".",
			"Did you mean 0?");
	refuses("isbt_din", "A99992112345X", 13, "Expected a digit at position 13, found \"X\".", "");
	refuses("isbt_din", "A999921123456Q0", 14,
			"Expected a digit, or a letter other than I, O, Q and Z at position 14, found \"Q\".",
			"Did you mean 0?");
	refuses("isbt_din", "A99992112345", 13, "Expected 13 to 16 characters, found 12.", "");
	detects_substitutions("isbt_din", "A9999211234563", DIGITS);
}

static void
test_products(void)
{
	reads("isbt_product", "=<E0304V00", "E0304V00");
	reads("isbt_product", "E0304 VAa", "E0304VAa");
	says("isbt_product", "S12954A0", "product_description_code", "S1295");
	says("isbt_product", "S12954A0", "collection_type", "4");
	says("isbt_product", "S12954A0", "division", "A0");
	says("isbt_product", "E0304rAa", "collection_type", "r");
	says("isbt_product", "T1295003", "division", "003");
	says("isbt_product", "T1295003", "collection_type", NULL);
	says("isbt_product", "X0001V00", "collection_type", "V");
	says("isbt_product", "X5001000", "division", "000");
	says("isbt_product", "A1234xY9", "local_part", "xY9");
	says("isbt_product", "A1234xY9", "division", NULL);
	refuses("isbt_product", "e0304V00", 1, "Expected a letter at position 1, found \"e\".", "");
	refuses("isbt_product", "E0304Va0", 7, "Expected a letter or digit at position 7, found \"a\".",
			"");
	refuses("isbt_product", "E0304VAA", 8,
			"Expected a small letter or digit at position 8, found \"A\".", "");
	refuses("isbt_product", "T12950A3", 7, "Expected a digit at position 7, found \"A\".", "");
	refuses("isbt_product", "E0304V0", 8, "Expected 8 characters, found 7.", "");

	reads("isbt_ppic", "=/a9999 xyz100 t0944", "A9999XYZ100T0944");
	says("isbt_ppic", "A9999XYZ100T0944", "processor", "A9999");
	says("isbt_ppic", "A9999XYZ100T0944", "facility_product_code", "XYZ100");
	says("isbt_ppic", "A9999XYZ100T0944", "product_description_code", "T0944");
	refuses("isbt_ppic", "A9999XYZ100T094", 16, "Expected 16 characters, found 15.", "");
	refuses("isbt_ppic", "A9999XYZ10/T0944", 11,
			"Expected a letter or digit at position 11, found \"/\".", "");
}

int
main(void)
{
	seed_random();
	test_checks();
	test_din();
	test_products();
	return done();
}
