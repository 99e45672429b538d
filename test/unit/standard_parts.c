/*
 * standard_parts.c
 *		Stock numbers, part numbers, health industry bar codes; tires and date codes.
 *
 * The examples are those of NATO's brochures in form (5905-00-734-5199), of HIBCC
 * (+A123BJC5D6E71G), of 49 CFR 574.5 in form, and of ISO 8601 (week 53 of 2020).
 */
#include "standard_test.h"

/* How many of the pairs of digits make a stock number of what stands around them. */
static int
pairs_between(const char *before, const char *behind)
{
	int pairs = 0;

	for (int pair = 0; pair < 100; pair++)
	{
		char entered[16];
		StandardCode code;
		Fault fault;

		snprintf(entered, sizeof(entered), "%s%02d%s", before, pair, behind);
		pairs += read_as("nsn", text(entered), &code, &fault);
	}
	return pairs;
}

static void
test_nsn(void)
{
	reads("nsn", "5340-01-234-5678", "5340012345678");
	says("nsn", "5340-01-234-5678", "fsc", "5340");
	says("nsn", "5340-01-234-5678", "supply_group", "53");
	says("nsn", "5340-01-234-5678", "country", "01");
	says("nsn", "5340-01-234-5678", "niin", "012345678");
	says("nsn", "5340-01-234-5678", "codification_bureau", "United States");
	says("nsn", "5905-00-7345199", "codification_bureau", "United States");
	says("nsn", "5905-99-734-5199", "codification_bureau", "United Kingdom");
	says("nsn", "5905-79-734-5199", "codification_bureau", NULL);
	refuses("nsn", "5905-97-734-5199", 6,
			"Expected the code of a NATO codification bureau at position 6, found 97.", "");
	refuses("nsn", "5005-00-734-5199", 1,
			"Expected an assigned supply group at position 1, found 50.", "");
	refuses("nsn", "0905-00-734-5199", 1,
			"Expected an assigned supply group at position 1, found 09.", "");
	refuses("nsn", "6291041500213", 5,
			"Expected the code of a NATO codification bureau at position 5, found 04.", "");
	ok(pairs_between("5905", "7345199") == 76, "nsn: 76 codification bureaus");
	ok(pairs_between("", "05007345199") == 78, "nsn: 78 supply groups");
	reads("nsn", "5340 01 c34 5678", "534001C345678");
	refuses("nsn", "5340-01-O34-5678", 9,
			"Expected a digit, or a letter other than I and O at position 9, found \"O\".",
			"Did you mean 0?");
	refuses("nsn", "5340-A1-234-5678", 6, "Expected a digit at position 6, found \"A\".", "");
	refuses("nsn", "5340-01-2A4-5678", 10, "Expected a digit at position 10, found \"A\".", "");
	refuses("nsn", "5340-01-234-567", 16, "Expected 13 digits, found 12.", "");
}

static void
test_cage_part(void)
{
	static const char expected[] =
		"Expected a CAGE code of 5 and a part number of 1 to 32 characters, found 5.";

	reads("cage_part", "81205-BAC1505-100", "81205-BAC1505-100");
	reads("cage_part", "81205:bac1505-100", "81205-BAC1505-100");
	reads("cage_part", "81205 BAC1505-100", "81205-BAC1505-100");
	reads("cage_part", "81349/M39014/01-1535", "81349-M39014/01-1535");
	reads("cage_part", "1A234PN1", "1A234-PN1");
	reads("cage_part", "K1234-PN1", "K1234-PN1");
	says("cage_part", "81205-BAC1505-100", "cage", "81205");
	says("cage_part", "81205-BAC1505-100", "part_number", "BAC1505-100");
	refuses("cage_part", "1I234-PN1", 2,
			"Expected a digit, or a letter other than I and O at position 2, found \"I\".",
			"Did you mean 1?");
	refuses("cage_part", "A123O-PN1", 5,
			"Expected a digit, or a letter other than O at position 5, found \"O\".",
			"Did you mean 0?");
	refuses("cage_part", "1A234", 6, expected, "");
	refuses("cage_part", "1A234-", 7,
			"Expected a CAGE code of 5 and a part number of 1 to 32 characters, found 6.", "");
	refuses("cage_part", "1A234--1", 7, "Expected a letter or digit at position 7, found \"-\".",
			"");
	refuses("cage_part", "1A234-P 1", 8,
			"Expected a capital, digit or sign at position 8, found \" \".", "");
	refuses("cage_part", "1A234-123456789012345678901234567890123", 39,
			"Expected a CAGE code of 5 and a part number of 1 to 32 characters, found 39.", "");
}

/* A primary code whose check character is a blank, found by trying. */
static void
test_hibc_blank(void)
{
	char code[32];
	StandardCode read;
	Fault fault;

	for (int i = 0; i < 1000; i++)
	{
		sprintf(code, "+A123BZ%03d1_", i);
		if (read_as("hibc", text(code), &read, &fault))
			break;
	}
	reads("hibc", code, code);
	says("hibc", code, "check_character", "_");
	ok(slice_equals((Slice){read.text, read.size}, code), "found %s", code);
	{
		char *end = code + strlen(code) - 1;
		char own_form[32];

		strcpy(own_form, code);
		strcpy(end, " ");
		reads("hibc", code, own_form);
		*end = '\0';
		ok(!read_as("hibc", text(code), &read, &fault), "without its blank it is refused");
		sprintf(code, "*%.*s *", (int) strlen(own_form) - 1, own_form);
		reads("hibc", code, own_form);
	}
}

static void
test_hibc(void)
{
	reads("hibc", "+A123BJC5D6E71G", "+A123BJC5D6E71G");
	reads("hibc", "*+a123bjc5d6e71g*", "+A123BJC5D6E71G");
	reads("hibc", "+A123BJC5D6E71G ", "+A123BJC5D6E71G");
	says("hibc", "+A123BJC5D6E71G", "labeler_identification_code", "A123");
	says("hibc", "+A123BJC5D6E71G", "product_or_catalog_number", "BJC5D6E7");
	says("hibc", "+A123BJC5D6E71G", "unit_of_measure", "1");
	says("hibc", "+A123BJC5D6E71G", "check_character", "G");
	refuses("hibc", "+A123BJC5D6E71H", 15, "Expected check character G at position 15, found H.",
			"");
	refuses("hibc", "A123BJC5D6E71G", 1, "Expected \"+\" at position 1, found \"A\".", "");
	refuses("hibc", "+0123BJC5D6E71G", 2, "Expected a letter at position 2, found \"0\".",
			"Did you mean O?");
	refuses("hibc", "+A123BJ-5D6E71G", 8, "Expected a letter or digit at position 8, found \"-\".",
			"");
	refuses("hibc", "+A123BJC5D6E7AG", 14, "Expected a digit at position 14, found \"A\".", "");
	refuses("hibc", "+A1231G", 8, "Expected 8 to 25 characters, found 7.", "");
	detects_substitutions("hibc", "+A123BJC5D6E71G", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-.$/+%_");
	test_hibc_blank();
}

static void
test_tires(void)
{
	reads("tin_dot", "DOT 1B9 ABCDEF 0116", "1B9ABCDEF0116");
	says("tin_dot", "1B9ABCDEF0116", "plant_code", "1B9");
	says("tin_dot", "1B9ABCDEF0116", "manufacturer_code", "ABCDEF");
	says("tin_dot", "1B9ABCDEF0116", "date_code", "0116");
	says("tin_dot", "1B9ABCDEF0116", "year", "2016");
	says("tin_dot", "1B9ABCDEF0116", "week", "1");
	says("tin_dot", "1B9ABCDEF0116", "period", "[2016-01-03,2016-01-10)");
	says("tin_dot", "1B9ABCDEF5317", "period", "[2017-12-31,2018-01-07)");
	says("tin_dot", "1B90116", "plant_code", "1B9");
	says("tin_dot", "1B90116", "manufacturer_code", NULL);
	says("tin_dot", "B9AB0101", "period", "[2001-01-07,2001-01-14)");
	says("tin_dot", "B9AB0101", "plant_code", NULL);
	says("tin_dot", "B9AB0101", "plant_and_manufacturer_code", "B9AB");
	says("tin_dot", "1B9ABCDEF0114", "plant_and_manufacturer_code", "1B9ABCDEF");
	refuses("tin_dot", "1B9ABCDEF5316", 10,
			"Expected a week of 2016 from 01 to 52 at position 10, found 53.", "");
	refuses("tin_dot", "1B9ABCDEF5417", 10,
			"Expected a week of 2017 from 01 to 53 at position 10, found 54.", "");
	refuses("tin_dot", "1B9ABCDEF0016", 10,
			"Expected a week of 2016 from 01 to 52 at position 10, found 00.", "");
	refuses("tin_dot", "1B9ABCDEF01A6", 12, "Expected a digit at position 12, found \"A\".", "");
	refuses(
		"tin_dot", "1B9ABCDEG0116", 9,
		"Expected a digit, or a letter other than G, I, O, Q, S and Z at position 9, found \"G\".",
		"");
	refuses("tin_dot", "DOT B90116", 11, "Expected 7 to 13 symbols, found 6.", "");
	refuses("tin_dot", "1B9ABCDEFH0116", 14, "Expected 7 to 13 symbols, found 14.", "");
}

static void
test_date_codes(void)
{
	reads("date_code_yyww", "20-53", "2053");
	says("date_code_yyww", "2053", "year", "2020");
	says("date_code_yyww", "2053", "week", "53");
	says("date_code_yyww", "2053", "period", "[2020-12-28,2021-01-04)");
	says("date_code_yyww", "0001", "period", "[2000-01-03,2000-01-10)");
	refuses("date_code_yyww", "2153", 3,
			"Expected a week of 2021 from 01 to 52 at position 3, found 53.", "");
	refuses("date_code_yyww", "2100", 3,
			"Expected a week of 2021 from 01 to 52 at position 3, found 00.", "");
	refuses("date_code_yyww", "205", 4, "Expected 4 digits, found 3.", "");
	refuses("date_code_yyww", "20W5", 3, "Expected a digit at position 3, found \"W\".", "");
}

int
main(void)
{
	test_nsn();
	test_cage_part();
	test_hibc();
	test_tires();
	test_date_codes();
	return done();
}
