/*
 * standard_gs1.c
 *		The keys of GS1.
 *
 * The examples are those of the GS1 General Specifications (6291041500213, 96385074,
 * 1987654Ad4X4bL5ttr2310c2K), of the EPC Tag Data Standard (0614141...), and of the
 * tests of the GS1 Syntax Dictionary.
 */
#include "standard/gs1_keys.h"
#include "standard_test.h"

#define DIGITS "0123456789"
#define SET_82 "!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"

static void
test_helpers(void)
{
	static const char *const pairs[] = {
		"1987654Ad4X4bL5ttr2310c2K",
		"12345678901234567890123NT",
		"12345_ABCDEFGHIJKLMCP",
		"12345_NOPQRSTUVWXYZDN",
		"12345_abcdefghijklmN3",
		"12345_nopqrstuvwxyzP2",
		"12345_!\"%&'()*+,-./LC",
		"12345_0123456789:;<=>?62",
		"7907665Bm8v2AB",
		"97850l6KZm0yCD",
		"225803106GSpEF",
		"12345FC",
	};
	Law law = {0};
	char pair[GS1_CHECK_PAIR];

	for (size_t i = 0; i < LENGTH(pairs); i++)
	{
		size_t size = strlen(pairs[i]) - GS1_CHECK_PAIR;

		gs1_check_pair((Slice){pairs[i], size}, pair);
		if (breaks(&law, memcmp(pair, pairs[i] + size, GS1_CHECK_PAIR) == 0))
			printf("# %s: %.2s\n", pairs[i], pair);
	}
	law_end(&law, "check characters of published model numbers");

	law = (Law){0};
	for (int c = 0; c < 256; c++)
	{
		breaks(&law, gs1_is_82((char) c) == (c != 0 && strchr(SET_82, c) != NULL));
		breaks(&law, gs1_is_39((char) c) ==
						 (c != 0 && strchr("#-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", c) != NULL));
	}
	law_end(&law, "sets 82 and 39");
	ok(strlen(SET_82) == 82, "CSET 82 has 82 characters");
}

static void
test_gtin(void)
{
	reads("gtin8", "9638-5074", "96385074");
	says("gtin8", "96385074", "gs1_8_prefix", "963");
	says("gtin8", "96385074", "item_reference", "8507");
	refuses("gtin8", "96385075", 8, "Expected check digit 4 at position 8, found 5.", "");
	refuses("gtin8", "9638507", 8, "Expected 8 digits, found 7.", "");

	reads("gtin12", "6 14141 00003 6", "614141000036");
	says("gtin12", "614141000036", "upc_company_prefix_and_item_reference", "61414100003");
	reads("gtin13", "6291041500213", "6291041500213");
	says("gtin13", "6291041500213", "gs1_prefix", "629");
	says("gtin13", "6291041500213", "check_digit", "3");
	refuses("gtin13", "629104150021O", 13, "Expected a digit at position 13, found \"O\".",
			"Did you mean 0?");
	reads("gtin13", "(01)09506000134352", "9506000134352");
	reads("gtin12", "0614141000036", "614141000036");
	reads("gtin12", "00614141000036", "614141000036");
	reads("gtin8", "00000096385074", "96385074");
	refuses("gtin13", "19506000134352", 14, "Expected 13 digits, found 14.", "");
	refuses("gtin12", "09506000134352", 13, "Expected 12 digits, found 14.", "");
	refuses("gtin8", "0096385074", 9, "Expected 8 digits, found 10.", "");

	reads("gtin14", "(01) 0 950600 013435 2", "09506000134352");
	says("gtin14", "09506000134352", "indicator_digit", "0");
	says("gtin14", "09506000134352", "company_prefix_and_item_reference", "950600013435");
	says("gtin14", "09506000134352", "gtin_format", "GTIN-13");
	says("gtin14", "10614141000415", "gtin_format", "GTIN-14");
	refuses("gtin14", "(01)09506000134353", 18, "Expected check digit 2 at position 18, found 3.",
			"");

	reads("gtin", "96385074", "00000096385074");
	reads("gtin", "614141000036", "00614141000036");
	reads("gtin", "6291041500213", "06291041500213");
	reads("gtin", "(01)09506000134352", "09506000134352");
	says("gtin", "96385074", "gtin_format", "GTIN-8");
	says("gtin", "614141000036", "gtin_format", "GTIN-12");
	refuses("gtin", "963850741", 10, "Expected 8, 12, 13 or 14 digits, found 9.", "");
	refuses("gtin", "9638507", 8, "Expected 8, 12, 13 or 14 digits, found 7.", "");
	refuses("gtin", "095060001343521", 15, "Expected 8, 12, 13 or 14 digits, found 15.", "");

	detects_substitutions("gtin8", "96385074", DIGITS);
	detects_substitutions("gtin12", "614141000036", DIGITS);
	detects_substitutions("gtin13", "6291041500213", DIGITS);
	detects_substitutions("gtin14", "09506000134352", DIGITS);
	detects_substitutions("gtin", "6291041500213", DIGITS);
}

static void
test_sscc(void)
{
	reads("sscc", "(00) 1 0614141 234567890 8", "106141412345678908");
	says("sscc", "106141412345678908", "extension_digit", "1");
	says("sscc", "106141412345678908", "company_prefix_and_serial_reference", "0614141234567890");
	refuses("sscc", "106141412345678909", 18, "Expected check digit 8 at position 18, found 9.",
			"");
	refuses("sscc", "10614141234567890", 18, "Expected 18 digits, found 17.", "");
	refuses("sscc", "1o6141412345678908", 2, "Expected a digit at position 2, found \"o\".",
			"Did you mean 0?");
	detects_substitutions("sscc", "106141412345678908", DIGITS);
}

static void
test_assets(void)
{
	reads("giai", "(8004)0614141AB9", "0614141AB9");
	reads("giai", "0614 a(8004)", "0614a(8004)");
	refuses("giai", "061", 4, "Expected 5 to 30 characters, found 3.", "");
	refuses("giai", "06I4141", 3, "Expected a digit at position 3, found \"I\".",
			"Did you mean 1?");
	refuses("giai", "0614141#", 8,
			"Expected a character of GS1 CSET 82 at position 8, found \"#\".", "");
	refuses("giai", "0614141890123456789012345678901", 31, "Expected 5 to 30 characters, found 31.",
			"");

	reads("grai", "(8003)0 061414112345 2 aB9", "00614141123452aB9");
	says("grai", "00614141123452AB9", "company_prefix_and_asset_type", "061414112345");
	says("grai", "00614141123452AB9", "check_digit", "2");
	says("grai", "00614141123452AB9", "serial", "AB9");
	refuses("grai", "00614141123452", 15,
			"Expected 0, 13 digits, and a serial of 1 to 16 characters, found 14.", "");
	refuses("grai", "6291041500213AB9", 1, "Expected 0 at position 1, found \"6\".",
			"Write 0 in front of the 13 digits, as element strings do.");
	refuses("grai", "00614141123453AB9", 14, "Expected check digit 2 at position 14, found 3.", "");
	refuses("grai", "00614141123452AB^", 17,
			"Expected a character of GS1 CSET 82 at position 17, found \"^\".", "");
}

static void
test_items(void)
{
	static const char own_form[] = "(01)09506000134352(21)ABC123";

	reads("sgtin", own_form, own_form);
	reads("sgtin", " (01) 09506000134352 (21) ABC123 ", own_form);
	reads("sgtin", "010950600013435221ABC123", own_form);
	reads("sgtin", "010950600013435221(x)", "(01)09506000134352(21)(x)");
	says("sgtin", own_form, "gtin", "09506000134352");
	says("sgtin", own_form, "serial", "ABC123");
	refuses("sgtin", "(01)09506000134353(21)A", 18,
			"Expected check digit 2 at position 18, found 3.", "");
	refuses("sgtin", "(01)6291041500213(21)A", 18,
			"Expected 14 digits of a GTIN at position 18, found \"(\".",
			"Write zeros in front of the GTIN, up to 14 digits.");
	refuses("sgtin", "09506000134352", 1, "Expected \"(01)\" at position 1, found \"0\".", "");
	refuses("sgtin", "(21)A(01)09506000134352", 1, "Expected \"(01)\" at position 1, found \"(\".",
			"");
	refuses("sgtin", "(01)09506000134352(10)A", 19,
			"Expected \"(21)\" at position 19, found \"(\".", "");
	refuses("sgtin", "0109506000134352", 17, "Expected \"21\" at position 17, found the end.", "");
	refuses("sgtin", "(01)09506000134352(21)", 23,
			"Expected a serial of 1 to 20 characters, found 0.", "");
	refuses("sgtin", "(01)09506000134352(21)123456789012345678901", 43,
			"Expected a serial of 1 to 20 characters, found 21.", "");
	refuses("sgtin", "(01)09506000134352(21)A(10)B", 24,
			"Expected no further application identifier at position 24, found \"(\".", "");
	refuses("sgtin", "(01)0950", 9, "Expected 14 digits of a GTIN at position 9, found the end.",
			"");

	reads("itip", "80060950600013435201 02 21abc", "(8006)095060001343520102(21)abc");
	says("itip", "(8006)095060001343520102(21)ABC123", "gtin", "09506000134352");
	says("itip", "(8006)095060001343520102(21)ABC123", "piece", "01");
	says("itip", "(8006)095060001343520102(21)ABC123", "total", "02");
	says("itip", "(8006)095060001343520102(21)ABC123", "serial", "ABC123");
	refuses("itip", "(8006)095060001343520302(21)A", 21,
			"Expected a piece from 01 to the total 02 at position 21, found 03.", "");
	refuses("itip", "(8006)095060001343520002(21)A", 21,
			"Expected a piece from 01 to the total 02 at position 21, found 00.", "");
	refuses("itip", "(8006)09506000134352012", 24,
			"Expected 2 digits of a piece and 2 of the total at position 24, found the end.", "");
	refuses("itip", "(8006)095060001343520102", 25,
			"Expected \"(21)\" at position 25, found the end.", "");
}

static void
test_lots_and_parts(void)
{
	reads("gs1_lot", " AB-123a ", "AB-123a");
	reads("gs1_lot", "(10)A", "(10)A");
	says("gs1_lot", "AB-123a", "batch_or_lot", "AB-123a");
	refuses("gs1_lot", "AB 12", 3,
			"Expected a character of GS1 CSET 82 at position 3, found \" \".", "");
	refuses("gs1_lot", "123456789012345678901", 21, "Expected 1 to 20 characters, found 21.", "");

	reads("cpid", "(8010) 0614141eng-4/b", "0614141ENG-4/B");
	refuses("cpid", "0614141ENG_4", 11,
			"Expected a letter, digit, \"#\", \"-\" or \"/\" at position 11, found \"_\".", "");
	refuses("cpid", "0614", 5, "Expected 5 to 30 characters, found 4.", "");

	reads("gmn", "(8013)1987654Ad4X4bL5ttr2310c2K", "1987654Ad4X4bL5ttr2310c2K");
	says("gmn", "1987654Ad4X4bL5ttr2310c2K", "check_characters", "2K");
	says("gmn", "12345FC", "company_prefix_and_model_reference", "12345");
	refuses("gmn", "1987654Ad4X4bL5ttr2310cXK", 24,
			"Expected check characters 2K at position 24, found XK.", "");
	refuses("gmn", "1234FC", 7, "Expected 7 to 25 characters, found 6.", "");
	detects_substitutions("gmn", "1987654Ad4X4bL5ttr2310c2K", SET_82);
	detects_substitutions("gmn", "12345678901234567890123NT", SET_82);
}

int
main(void)
{
	test_helpers();
	test_gtin();
	test_sscc();
	test_assets();
	test_items();
	test_lots_and_parts();
	return done();
}
