/*
 * standard_transport.c
 *		Postal items, packages, rail vehicles; SIM cards, embedded SIMs, legal entities.
 *
 * The numbers are the worked examples of UPU S10 (47312482), of UPS (1Z999AA10123456784) and
 * of UIC (21-81-2471217-3), those of GSMA SGP.02 and SGP.22 for an EID, numbers that other
 * validators publish (1ZXX3150YW44070023, 89014103211118510720), and real entities.
 */
#include "standard_test.h"

#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

/* Of a code whose check digit stands at an offset, the only one that is read. */
static bool
only_digit(const char *name, const char *code, size_t at, int expected)
{
	char entered[40];
	StandardCode read;
	Fault fault;

	strcpy(entered, code);
	for (int digit = 0; digit < 10; digit++)
	{
		entered[at] = (char) ('0' + digit);
		if (read_as(name, text(entered), &read, &fault) != (digit == expected))
			return false;
	}
	return true;
}

/* The table of Luhn's algorithm: what a digit counts twice. */
static int
luhn_digit(const char *digits, size_t size)
{
	static const int twice[] = {0, 2, 4, 6, 8, 1, 3, 5, 7, 9};
	int sum = 0;

	for (size_t i = 0; i < size; i++)
		sum += (size - i) % 2 == 1 ? twice[digits[i] - '0'] : digits[i] - '0';
	return sum % 10 == 0 ? 0 : 10 - sum % 10;
}

static int
s10_digit(const char *serial)
{
	static const char weights[] = "86423597";
	int sum = 0;

	for (int i = 0; i < 8; i++)
		sum += (serial[i] - '0') * (weights[i] - '0');
	for (int check = 1; check <= 11; check++)
	{
		if ((sum + check) % 11 == 0)
			return check == 10 ? 0 : check == 11 ? 5 : check;
	}
	return -1;
}

/* As UPS has it: odd positions, then even ones twice, and up to the next ten. */
static int
ups_digit(const char *number)
{
	static const char values[] = "23456789012345678901234567";
	int sums[2] = {0, 0};

	for (int i = 0; i < 15; i++)
		sums[i % 2] += number[i] <= '9' ? number[i] - '0' : values[number[i] - 'A'] - '0';
	return (1000 - sums[0] - 2 * sums[1]) % 10;
}

static void
fill(char *at, size_t size, const char *alphabet)
{
	for (size_t i = 0; i < size; i++)
		at[i] = alphabet[random_below(strlen(alphabet))];
}

static void
test_checks(void)
{
	Law right = {0};

	for (int round = 0; round < 300; round++)
	{
		char s10[] = "RR000000000DE";
		char ups[] = "1Z0000000000000000";
		char vehicle[] = "000000000000";
		char iccid[] = "89000000000000000000";
		size_t size = 19 + random_below(2);

		fill(s10 + 2, 8, DIGITS);
		fill(ups + 2, 15, DIGITS LETTERS);
		fill(vehicle, 11, DIGITS);
		fill(iccid + 2, 17, DIGITS);
		iccid[size] = '\0';
		if (breaks(&right, only_digit("ups_1z", ups, 17, ups_digit(ups + 2)) &&
							   only_digit("uic_vehicle", vehicle, 11, luhn_digit(vehicle, 11)) &&
							   only_digit("iccid", iccid, size - 1, luhn_digit(iccid, size - 1))))
			printf("# %s %s %s\n", ups, vehicle, iccid);
		if (breaks(&right, only_digit("upu_s10", s10, 10, s10_digit(s10 + 2))))
			printf("# %s\n", s10);
	}
	law_end(&right, "one check digit is right, the one computed another way");
}

/* What a number in base 36 leaves when it is divided by 97, each letter as two digits. */
static int
left_by_97(const char *code)
{
	int rest = 0;

	for (; *code != '\0'; code++)
		rest = *code <= '9' ? (rest * 10 + *code - '0') % 97 : (rest * 100 + *code - 'A' + 10) % 97;
	return rest;
}

static void
test_pairs(void)
{
	Law right = {0};

	for (int round = 0; round < 100; round++)
	{
		char eid[] = "00000000000000000000000000000000";
		char lei[] = "00000000000000000000";
		int valid = 0;

		fill(eid, 30, DIGITS);
		fill(lei, 18, DIGITS LETTERS);
		for (int pair = 0; pair < 100; pair++)
		{
			StandardCode code;
			Fault fault;

			eid[30] = lei[18] = (char) ('0' + pair / 10);
			eid[31] = lei[19] = (char) ('0' + pair % 10);
			if (read_as("eid", text(eid), &code, &fault))
				valid += breaks(&right, left_by_97(eid) == 1) ? 100 : 1;
			if (read_as("lei", text(lei), &code, &fault))
				valid += breaks(&right, left_by_97(lei) == 1) ? 100 : 1;
		}
		if (breaks(&right, valid == 2))
			printf("# %s %s: %d\n", eid, lei, valid);
	}
	law_end(&right, "of all pairs of check digits one is right, with which the number leaves 1");
}

static void
test_upu_s10(void)
{
	reads("upu_s10", "rr 473 124 829 gb", "RR473124829GB");
	reads("upu_s10", "RR287043775IN", "RR287043775IN");
	reads("upu_s10", "EE-00000008-0-CH", "EE000000080CH");
	says("upu_s10", "RR473124829GB", "service_indicator", "RR");
	says("upu_s10", "RR473124829GB", "service", "registered letter");
	says("upu_s10", "EE000000080CH", "service", "EMS");
	says("upu_s10", "QA473124829GB", "service", NULL);
	says("upu_s10", "RR473124829GB", "serial", "47312482");
	says("upu_s10", "RR473124829GB", "check_digit", "9");
	says("upu_s10", "RR473124829GB", "country", "GB");
	refuses("upu_s10", "RR473124828GB", 11, "Expected check digit 9 at position 11, found 8.", "");
	refuses("upu_s10", "R1473124829GB", 2, "Expected a letter at position 2, found \"1\".",
			"Did you mean I?");
	refuses("upu_s10", "RR4731248X9GB", 10, "Expected a digit at position 10, found \"X\".", "");
	refuses("upu_s10", "RR47312482GB", 13, "Expected 2 letters, 9 digits and 2 letters, found 12.",
			"");
	refuses("upu_s10", "RR4731248290B", 12, "Expected a letter at position 12, found \"0\".",
			"Did you mean O?");
	detects_substitutions("upu_s10", "RR473124829GB", DIGITS);
}

static void
test_ups_1z(void)
{
	reads("ups_1z", "1z 999 aa1 01 2345 6784", "1Z999AA10123456784");
	reads("ups_1z", "1Z5R89390357567127", "1Z5R89390357567127");
	reads("ups_1z", "1Z879E930346834440", "1Z879E930346834440");
	reads("ups_1z", "1Z410E7W0392751591", "1Z410E7W0392751591");
	reads("ups_1z", "1Z8V92A70367203024", "1Z8V92A70367203024");
	reads("ups_1z", "1ZXX3150YW44070023", "1ZXX3150YW44070023");
	says("ups_1z", "1Z999AA10123456784", "shipper_number", "999AA1");
	says("ups_1z", "1Z999AA10123456784", "service_level", "01");
	says("ups_1z", "1Z999AA10123456784", "package", "2345678");
	says("ups_1z", "1Z999AA10123456784", "check_digit", "4");
	refuses("ups_1z", "1Z999AA10123456785", 18, "Expected check digit 4 at position 18, found 5.",
			"");
	refuses("ups_1z", "IZ999AA10123456784", 1, "Expected 1Z at position 1, found IZ.", "");
	refuses("ups_1z", "1Z999AA1012345678X", 18, "Expected a digit at position 18, found \"X\".",
			"");
	refuses("ups_1z", "1Z999AA1012345678", 18, "Expected 1Z and 16 characters, found 17.", "");
	refuses("ups_1z", "1Z999/A10123456784", 6,
			"Expected a letter or digit at position 6, found \"/\".", "");
}

static void
test_uic_vehicle(void)
{
	reads("uic_vehicle", "21-81-2471217-3", "218124712173");
	reads("uic_vehicle", "31 81 6650 286-0", "318166502860");
	says("uic_vehicle", "218124712173", "type_code", "21");
	says("uic_vehicle", "218124712173", "kind", "wagon");
	says("uic_vehicle", "218124712173", "country_code", "81");
	says("uic_vehicle", "218124712173", "country", "Austria");
	says("uic_vehicle", "218124712173", "technical_characteristics", "2471");
	says("uic_vehicle", "218124712173", "serial", "217");
	says("uic_vehicle", "218124712173", "check_digit", "3");
	says("uic_vehicle", "338078362344", "country", "Germany");
	says("uic_vehicle", "508010950014", "kind", "coach");
	says("uic_vehicle", "918061010016", "kind", "traction unit");
	says("uic_vehicle", "918061010016", "vehicle_number", "6101001");
	says("uic_vehicle", "918061010016", "serial", NULL);
	says("uic_vehicle", "998091600010", "kind", "special vehicle");
	says("uic_vehicle", "214380000015", "country", NULL);
	refuses("uic_vehicle", "21-81-2471217-4", 15, "Expected check digit 3 at position 15, found 4.",
			"");
	refuses("uic_vehicle", "21812471217", 12, "Expected 12 digits, found 11.", "");
	refuses("uic_vehicle", "2181247I2173", 8, "Expected a digit at position 8, found \"I\".",
			"Did you mean 1?");
	detects_substitutions("uic_vehicle", "218124712173", DIGITS);
}

static void
test_iccid(void)
{
	reads("iccid", "8991 1012 0000 3204 514", "8991101200003204514");
	reads("iccid", "8991101200003204514f", "8991101200003204514");
	reads("iccid", "89014103211118510720", "89014103211118510720");
	says("iccid", "8991101200003204514", "major_industry_identifier", "89");
	says("iccid", "8991101200003204514", "country_code", "91");
	says("iccid", "8991101200003204514", "issuer_and_account", "10120000320451");
	says("iccid", "8991101200003204514", "check_digit", "4");
	says("iccid", "89014103211118510720", "country_code", "01");
	says("iccid", "8970101000000000004", "country_code", "7");
	says("iccid", "8935312345678901233", "country_code", "353");
	refuses("iccid", "8991101200003204510", 19, "Expected check digit 4 at position 19, found 0.",
			"");
	refuses("iccid", "7991101200003204514", 1, "Expected 89 at position 1, found 79.", "");
	refuses("iccid", "899110120000320451", 19, "Expected 19 or 20 digits, found 18.", "");
	refuses("iccid", "899110120000320451F", 19, "Expected a digit at position 19, found \"F\".",
			"");
	detects_substitutions("iccid", "8991101200003204514", DIGITS);
}

static void
test_eid(void)
{
	static const char gsma[] = "89001012012341234012345678901224";

	reads("eid", "8900 1012 0123 4123 4012 3456 7890 1224", gsma);
	reads("eid", "89049032123451234512345678901235", "89049032123451234512345678901235");
	says("eid", gsma, "major_industry_identifier", "89");
	says("eid", gsma, "country_code", "001");
	says("eid", gsma, "issuer_identifier", "012");
	says("eid", gsma, "version_information", "01234");
	says("eid", gsma, "issuer_information", "12340");
	says("eid", gsma, "individual_identification_number", "123456789012");
	says("eid", gsma, "check_digits", "24");
	says("eid", "04032000000000000000000000001284", "maker_and_individual_number",
		 "040320000000000000000000000012");
	says("eid", "04032000000000000000000000001284", "country_code", NULL);
	refuses("eid", "89001012012341234012345678901225", 31,
			"Expected check digits 24 at position 31, found 25.", "");
	refuses("eid", "8900101201234123401234567890122", 32, "Expected 32 digits, found 31.", "");
	refuses("eid", "8900101201234123401234567890122A", 32,
			"Expected a digit at position 32, found \"A\".", "");
	detects_substitutions("eid", gsma, DIGITS);
}

static void
test_lei(void)
{
	reads("lei", "5067 00ge 1g29 325q x363", "506700GE1G29325QX363");
	reads("lei", "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15");
	reads("lei", "FIR47I6FEYKYNJBYW622", "FIR47I6FEYKYNJBYW622");
	says("lei", "506700GE1G29325QX363", "lou_prefix", "5067");
	says("lei", "506700GE1G29325QX363", "entity", "00GE1G29325QX3");
	says("lei", "506700GE1G29325QX363", "check_digits", "63");
	refuses("lei", "213800KUD8LXJWSQ9D15", 19, "Expected check digits 58 at position 19, found 15.",
			"");
	refuses("lei", "213800KUD8LAJWSQ9D1", 20, "Expected 18 characters and 2 digits, found 19.", "");
	refuses("lei", "213800KUD8LAJWSQ9DA5", 19, "Expected a digit at position 19, found \"A\".", "");
	ok(missed_substitutions("lei", "213800KUD8LAJWSQ9D15", DIGITS LETTERS) == 2,
	   "lei: only a letter for a digit, or a digit for a letter, may leave 1 too");
}

int
main(void)
{
	seed_random();
	test_checks();
	test_pairs();
	test_upu_s10();
	test_ups_1z();
	test_uic_vehicle();
	test_iccid();
	test_eid();
	test_lei();
	return done();
}
