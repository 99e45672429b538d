/*
 * standard_serials.c
 *		Mobile equipment, extended unique identifiers, containers, hulls, unique item identifiers.
 *
 * The examples are those of 3GPP TS 23.003 (490154203237518), of public MEID converters
 * (AF0123450ABCDE), of IEEE 802 (AC-DE-48), of ISO 6346 (CSQU3054383), of 33 CFR 181.25 in form,
 * and of MIL-STD-130N in form.
 */
#include "standard_test.h"

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

static void
test_imei(void)
{
	reads("imei", "49-015420-323751-8", "490154203237518");
	says("imei", "490154203237518", "tac", "49015420");
	says("imei", "490154203237518", "reporting_body_identifier", "49");
	says("imei", "490154203237518", "serial", "323751");
	says("imei", "490154203237518", "check_digit", "8");
	refuses("imei", "490154203237519", 15, "Expected check digit 8 at position 15, found 9.", "");
	refuses("imei", "49015420323751", 15, "Expected 15 digits, found 14.", "");
	refuses("imei", "4901542032375181", 16, "Expected 15 digits, found 16.", "");
	refuses("imei", "49O154203237518", 3, "Expected a digit at position 3, found \"O\".",
			"Did you mean 0?");
	detects_substitutions("imei", "490154203237518", DIGITS);

	reads("imeisv", "49-015420-323751-01", "4901542032375101");
	says("imeisv", "4901542032375101", "tac", "49015420");
	says("imeisv", "4901542032375101", "serial", "323751");
	says("imeisv", "4901542032375101", "software_version_number", "01");
	refuses("imeisv", "490154203237518", 16, "Expected 16 digits, found 15.", "");
}

static void
test_meid(void)
{
	reads("meid", "af 01 23 45 0a bc de", "AF0123450ABCDE");
	reads("meid", "AF0123450ABCDEC", "AF0123450ABCDE");
	reads("meid", "29360 87365 0070 3710", "AF0123450ABCDE");
	reads("meid", "29360 87365 0070 3710 0", "AF0123450ABCDE");
	reads("meid", "490154203237518", "49015420323751");
	says("meid", "AF0123450ABCDE", "regional_code", "AF");
	says("meid", "AF0123450ABCDE", "manufacturer_code", "012345");
	says("meid", "AF0123450ABCDE", "serial", "0ABCDE");
	says("meid", "AF0123450ABCDE", "decimal", "293608736500703710");
	says("meid", "AF0123450ABCDE", "check_digit", "C");
	refuses("meid", "AF0123450ABCDED", 15, "Expected check character C at position 15, found D.",
			"");
	refuses("meid", "2936087365007037101", 19, "Expected check digit 0 at position 19, found 1.",
			"");
	refuses("meid", "429496729600000000", 1,
			"Expected 10 digits up to 4294967295 at position 1, found 4294967296.", "");
	refuses("meid", "4294967295 16777216", 12,
			"Expected 8 digits up to 16777215 at position 12, found 16777216.", "");
	refuses("meid", "AF0123450ABCD", 14, "Expected 14 hexadecimal or 18 decimal digits, found 13.",
			"");
	refuses("meid", "AF0123450ABCDG", 14,
			"Expected a hexadecimal digit at position 14, found \"G\".", "");
	refuses("meid", "AF0123450ABCDEF123", 1, "Expected a digit at position 1, found \"A\".", "");
	detects_substitutions("meid", "AF0123450ABCDEC", "0123456789ABCDEF");
}

static void
test_eui(void)
{
	static const char *const badly_grouped[] = {
		"ACD-E48-234-567",  "AC-DE:48-23:45-67", "ACDE-48-23-45-67",   "AC-DE4823-4567",
		"-ACDE48234567",    "ACDE48234567-",     "AC--DE-48-23-45-67", "A-C-D-E-4-8-2-3-4-5-6-7",
		"ACDE48.23.45.67.", "AC-DE-48-23-4567",
	};

	reads("eui48", "ac-de-48-23-45-67", "ACDE48234567");
	reads("eui48", "acde.4823.4567", "ACDE48234567");
	reads("eui48", "AC:DE:48:23:45:67", "ACDE48234567");
	reads("eui48", "ACDE48-234567", "ACDE48234567");
	reads("eui48", " ac de 48 23 45 67 ", "ACDE48234567");
	says("eui48", "ACDE48234567", "oui", "ACDE48");
	says("eui48", "ACDE48234567", "extension_identifier", "234567");
	says("eui48", "ACDE48234567", "group_address", "false");
	says("eui48", "ACDE48234567", "locally_administered", "false");
	says("eui48", "01005E000001", "group_address", "true");
	says("eui48", "0A005E000001", "locally_administered", "true");
	says("eui48", "0A005E000001", "oui", NULL);
	refuses("eui48", "AC-DE-48-23-45-6", 17, "Expected 12 hexadecimal digits, found 11.", "");
	refuses("eui48", "AC-DE-48-23-45-6O", 17,
			"Expected a hexadecimal digit at position 17, found \"O\".", "Did you mean 0?");

	for (size_t i = 0; i < LENGTH(badly_grouped); i++)
		refuses(
			"eui48", badly_grouped[i], 0,
			"Expected separators of one kind between groups of the same number of octets, as in "
			"AC-DE-48-23-45-67.",
			"");

	reads("eui64", "AC-DE-48-23-45-67-AB-CD", "ACDE48234567ABCD");
	reads("eui64", "ACDE4823:4567ABCD", "ACDE48234567ABCD");
	refuses("eui64", "ACDE48-234567ABCD", 0,
			"Expected separators of one kind between groups of the same number of octets, as in "
			"AC-DE-48-23-45-67.",
			"");
	says("eui64", "ACDE48234567ABCD", "extension_identifier", "234567ABCD");
	refuses("eui64", "ACDE48234567", 13, "Expected 16 hexadecimal digits, found 12.", "");
}

static void
test_iso6346(void)
{
	reads("iso6346", "csqu 305438-3", "CSQU3054383");
	says("iso6346", "CSQU3054383", "owner", "CSQ");
	says("iso6346", "CSQU3054383", "category", "U");
	says("iso6346", "CSQU3054383", "equipment", "freight container");
	says("iso6346", "CSQU3054383", "serial", "305438");
	says("iso6346", "CSQU3054383", "check_digit", "3");
	refuses("iso6346", "CSQU3054384", 11, "Expected check digit 3 at position 11, found 4.", "");
	refuses("iso6346", "CSQX3054383", 4,
			"Expected a category (U, J or Z) at position 4, found \"X\".", "");
	refuses("iso6346", "CS0U3054383", 3, "Expected a letter at position 3, found \"0\".",
			"Did you mean O?");
	refuses("iso6346", "CSQU 305438", 12, "Expected 4 letters and 7 digits, found 10.", "");
	detects_substitutions("iso6346", "CSQU3054383", DIGITS);
	ok(missed_substitutions("iso6346", "CSQU3054383", LETTERS) == 4,
	   "iso6346: only letters whose values are 11 apart count the same (C M W, S I, Q G)");
}

static void
test_hin(void)
{
	reads("hin", "abc 12345 d4 04", "ABC12345D404");
	reads("hin", "US-ABC12345D404", "ABC12345D404");
	says("hin", "ABC12345D404", "manufacturer", "ABC");
	says("hin", "ABC12345D404", "serial", "12345");
	says("hin", "ABC12345D404", "month", "4");
	says("hin", "ABC12345D404", "last_digit_of_year", "4");
	says("hin", "ABC12345D404", "model_year", "2004");
	says("hin", "ABC12345D484", "model_year", "1984");
	refuses("hin", "ABC1234OD404", 8,
			"Expected a digit, or a letter other than I, O and Q at position 8, found \"O\".",
			"Did you mean 0?");
	refuses("hin", "ABC12345M404", 9, "Expected a month (A to L) at position 9, found \"M\".", "");
	refuses("hin", "A1C12345D404", 2, "Expected a letter at position 2, found \"1\".",
			"Did you mean I?");
	refuses("hin", "ABC12345DA04", 10, "Expected a digit at position 10, found \"A\".", "");
	refuses("hin", "ABC12345D4041", 13, "Expected 12 characters, found 13.", "");
	refuses("hin", "ABC12345D4", 11, "Expected 12 characters, found 10.", "");
	refuses("hin", "CAABC12345D404", 13, "Expected 12 characters, found 14.", "");
}

static void
test_uii(void)
{
	static const char fifty[] = "12345678901234567890123456789012345678901234567890";

	reads("uii", "d1a234 abc-7", "D1A234ABC-7");
	says("uii", "D1A234ABC-7", "issuing_agency_code", "D");
	says("uii", "D1A234ABC-7", "issuing_agency", "NATO Allied Committee 135");
	says("uii", "D1A234ABC-7", "enterprise_identifier", "1A234");
	says("uii", "D1A234ABC-7", "assigned_by_enterprise", "ABC-7");
	says("uii", "UN123456789PN1SN2", "enterprise_identifier", "123456789");
	says("uii", "UN123456789PN1SN2", "assigned_by_enterprise", "PN1SN2");
	says("uii", "LDW123ABSN2", "enterprise_identifier", "W123AB");
	says("uii", "LBABCD1", "issuing_agency", "Telcordia Technologies");
	says("uii", "0614141SN2", "issuing_agency", "GS1");
	says("uii", "LHE123SN2", "enterprise_identifier", NULL);
	refuses(
		"uii", "XYZ1", 1,
		"Expected an issuing agency code of MIL-STD-130 (0 to 9, D, LB, LD, LH or UN) at position "
		"1, found \"X\".",
		"");
	refuses(
		"uii", "LX1SN2", 1,
		"Expected an issuing agency code of MIL-STD-130 (0 to 9, D, LB, LD, LH or UN) at position "
		"1, found \"L\".",
		"");
	refuses("uii", "061A141SN2", 4, "Expected a digit at position 4, found \"A\".", "");
	refuses("uii", "0614", 5,
			"Expected an enterprise identifier and a serial number at position 5, found the end.",
			"");
	reads("uii", fifty, fifty);
	refuses("uii", "D1A2O4ABC", 5,
			"Expected a digit, or a letter other than I and O at position 5, found \"O\".",
			"Did you mean 0?");
	refuses("uii", "D1A234", 7,
			"Expected an enterprise identifier and a serial number at position 7, found the end.",
			"");
	refuses("uii", "UN12345678XSN", 11, "Expected a digit at position 11, found \"X\".", "");
	refuses("uii", "D1A234AB_7", 9,
			"Expected a letter, digit, \"-\" or \"/\" at position 9, found \"_\".", "");
	refuses(
		"uii", "-1A234AB", 1,
		"Expected an issuing agency code of MIL-STD-130 (0 to 9, D, LB, LD, LH or UN) at position "
		"1, found \"-\".",
		"");
	refuses("uii", "123456789012345678901234567890123456789012345678901", 51,
			"Expected 3 to 50 characters, found 51.", "");
}

int
main(void)
{
	test_imei();
	test_meid();
	test_eui();
	test_iso6346();
	test_hin();
	test_uii();
	return done();
}
