/*
 * standard_vin.c
 *		Vehicle identification numbers.
 *
 * The examples are those of common VIN references (1M8GDM9AXKP042788, 1G4AH59H45G118341),
 * of public decoders' tests and reports of their errors, and of 49 CFR part 565.
 */
#include "standard/vin_table.h"
#include "standard_test.h"

static void
test_fields(void)
{
	static const char small[] = "1A9BB1234KC034567";

	says("vin", "1M8GDM9AXKP042788", "region", "North America");
	says("vin", "1M8GDM9AXKP042788", "country", "United States");
	says("vin", "1M8GDM9AXKP042788", "world_manufacturer_identifier", "1M8");
	says("vin", "1M8GDM9AXKP042788", "manufacturer_identifier", NULL);
	says("vin", "1M8GDM9AXKP042788", "vehicle_descriptor_section", "GDM9AX");
	says("vin", "1M8GDM9AXKP042788", "check_digit", "X");
	says("vin", "1M8GDM9AXKP042788", "check_valid", "true");
	says("vin", "1M8GDM9AXKP042788", "vehicle_indicator_section", "KP042788");
	says("vin", "1M8GDM9AXKP042788", "model_year_code", "K");
	says("vin", "1M8GDM9AXKP042788", "plant", "P");
	says("vin", "1M8GDM9AXKP042788", "sequence", "042788");

	/* position 3 = 9 */
	says("vin", small, "world_manufacturer_identifier", "1A9");
	says("vin", small, "manufacturer_identifier", "1A9034");
	says("vin", small, "sequence", "567");

	says("vin_us", "1G4AH59H45G118341", "plant", "G");
	says("vin_us", "1G4AH59H45G118341", "sequence", "118341");
}

/* Either the model year, or those that are possible, or both when but one is. */
static void
says_years(const char *standard, const char *vin, const char *year, const char *possible)
{
	says(standard, vin, "model_year", year);
	says(standard, vin, "possible_model_years", possible);
}

/* 49 CFR 565.15, note to table VII; by makers of whom NHTSA says what they make. */
static void
test_light_vehicles(void)
{
	says_years("vin_us", "1G4AH59H45G118341", "2005", "[2005]");
	says_years("vin_us", "5FNYF5H59HB011946", "2017", NULL);
	says_years("vin_us", "3FAHP0JA0AR281181", "2010", NULL);
	says_years("vin_us", "4T1BE46K19U856421", "2009", "[2009]");
	says_years("vin", "5FNYF5H59HB011946", "2017", NULL);
	says_years("vin", "1FMCU14T3JU402061", "1988", NULL);

	/* a car of Japan for the United States: only vin_us says so */
	says_years("vin_us", "JM3KE4BY6G0636881", "2016", NULL);
	says_years("vin", "JM3KE4BY6G0636881", NULL, "[1986, 2016]");
	says_years("vin_us", "JH4DC4340RS003205", "1994", NULL);

	/* of Mexico for Europe, with a wrong check digit */
	says_years("vin", "3VWZZZ16ZCM054321", NULL, "[1982, 2012]");
}

static void
test_other_vehicles(void)
{
	/* a bus, a heavy truck, fire engines, and a motorcycle */
	says_years("vin_us", "1M8GDM9AXKP042788", NULL, "[1989, 2019]");
	says_years("vin", "1FUJGLDR69LAC9984", "2009", "[2009]");
	says_years("vin_us", "4EN6AAA80P1005091", NULL, "[1993, 2023]");
	says_years("vin_us", "4P1BAAGF0RA026408", NULL, "[1994, 2024]");
	says_years("vin", "1HD1FMW116Y625843", "2006", "[2006]");

	/* a maker of pickups of every weight */
	says_years("vin", "1C6RR7LT2JS179571", NULL, "[1988, 2018]");

	/* the year after the release is the last one: V is 2027, W is not yet 2028 */
	says_years("vin", "1HD1FMW11VY625843", NULL, "[1997, 2027]");
	says_years("vin", "1HD1FMW11WY625843", "1998", "[1998]");

	/* a motorcycle of Brazil is not of 2039 */
	says_years("vin", "95VCA1C899M010049", "2009", "[2009]");
}

static void
test_elsewhere(void)
{
	/* the maker may write there what he likes, as here the side of the wheel */
	says_years("vin", "WDB2110061A123456", NULL, "[2001]");
	says_years("vin", "WVWZZZ1JZ3W386752", NULL, "[2003]");
	says_years("vin", "WBY21CF090CU47924", NULL, NULL);
	says_years("vin", "LSVAM4187C2184847", NULL, "[1982, 2012]");
	says_years("vin", "LSVAM418752184847", "2005", "[2005]");
}

/* Ends of ranges of ISO 3780, and what is between them. */
static void
test_countries(void)
{
	static const char *const countries[][2] = {
		{"XS", "Russia"},
		{"XT", "Russia"},
		{"XW", "Russia"},
		{"XX", "Luxembourg"},
		{"92", "Brazil"},
		{"9E", "Brazil"},
		{"99", "Brazil"},
		{"90", NULL},
		{"RL", "Vietnam"},
		{"RN", "Vietnam"},
		{"RP", NULL},
		{"RR", NULL},
		{"UU", "Romania"},
		{"UW", "Romania"},
		{"UX", NULL},
		{"3W", "Mexico"},
		{"3X", "Mexico"},
		{"3Y", NULL},
		{"38", "Puerto Rico"},
		{"25", "Canada"},
		{"26", NULL},
		{"7A", "New Zealand"},
		{"7F", "United States"},
		{"MA", "India"},
		{"MZ", "India"},
		{"M6", "India"},
		{"M7", NULL},
		{"U0", "Bosnia and Herzegovina"},
		{"S3", NULL},
		{"SU", "Poland"},
		{"V8", "Estonia"},
		{"V9", NULL},
		{"KS", "Jordan"},
		{"H0", "China"},
		{"Z6", "Russia"},
		{"Z5", "Lithuania"},
		{"FA", NULL},
		{"NJ", "Iraq"},
	};

	for (size_t i = 0; i < LENGTH(countries); i++)
	{
		char vin[] = "??VZZZ1JZ3W386752";

		memcpy(vin, countries[i][0], 2);
		says("vin", vin, "country", countries[i][1]);
	}
}

static void
test_europe(void)
{
	says("vin", "WVWZZZ1JZ3W386752", "region", "Europe");
	says("vin", "WVWZZZ1JZ3W386752", "country", "Germany");
	says("vin", "WVWZZZ1JZ3W386752", "check_valid", "false");
	says("vin", "LSVAM4187C2184847", "check_valid", "true");
	says("vin", "7A8CB1234KC034567", "region", "Oceania");
	says("vin", "7SACB1234KC034567", "region", "North America");
	says("vin", "0SACB1234KC034567", "region", NULL);
	says("vin", "YAACB1234KC034567", "country", "Belgium");
}

static void
test_forms(void)
{
	reads("vin", "  wvw-zzz-1jz 3w-386752 ", "WVWZZZ1JZ3W386752");
	reads("vin", "*WVWZZZ1JZ3W386752*", "WVWZZZ1JZ3W386752");
	reads("vin", "1XPTD40X0JD456115", "1XPTD40X0JD456115");
	reads("vin_us", "1XPTD40X6JD456115", "1XPTD40X6JD456115");
	reads("vin_us", "1m8gdm9axkp042788", "1M8GDM9AXKP042788");
}

static void
test_refusals(void)
{
	refuses("vin", "1M8GDM9AXKPO42788", 12,
			"Expected a digit, or a letter other than I, O and Q at position 12, found \"O\".",
			"Did you mean 0?");
	refuses("vin", "1M8-GDM9AXKP04278q", 18,
			"Expected a digit, or a letter other than I, O and Q at position 18, found \"Q\".",
			"Did you mean 0?");
	refuses("vin", "IM8GDM9AXKP042788", 1,
			"Expected a digit, or a letter other than I, O and Q at position 1, found \"I\".",
			"Did you mean 1?");
	refuses("vin", "1M8GDM9AXKP04278", 17, "Expected 17 characters, found 16.", "");
	refuses("vin", " 1M8GDM9AXKP0427888", 19, "Expected 17 characters, found 18.", "");
	refuses("vin", "---", 4, "Expected 17 characters, found 0.", "");
	refuses("vin", "1M8GDM9AXKP04A788", 14, "Expected a digit at position 14, found \"A\".", "");
	refuses("vin", "1M9GDM9AXKPABC7B8", 16, "Expected a digit at position 16, found \"B\".", "");
	refuses("vin_us", "1XPTD40X0JD456115", 9, "Expected check digit 6 at position 9, found 0.", "");
	refuses("vin_us", "1M8GDM9AYKP042788", 9, "Expected check character X at position 9, found Y.",
			"");
	refuses(
		"vin_us", "1M8GDM9AXUP042788", 10,
		"Expected a model year (1 to 9, or a letter other than I, O, Q, U and Z) at position 10, "
		"found \"U\".",
		"");
	refuses("vin",
			"1M8GDM9AXKP\xE2\x80\x93"
			"042788",
			12, "Expected a printable ASCII character at position 12, found an en dash (U+2013).",
			"Type \"-\" instead.");
}

/* Letters of one value, such as A and J, are all that the check digit cannot tell apart. */
static void
test_substitutions(void)
{
	static const char *const values[] = {"1AJ", "2BKS", "3CLT", "4DMU", "5ENV",
										 "6FW", "7GPX", "8HY",  "9RZ",  "0"};
	static const char vin[] = "1M8GDM9AXKP042788";
	Law found = {0};
	StandardCode code;
	Fault fault;

	for (size_t i = 0; i < 17; i++)
	{
		for (size_t j = 0; j < LENGTH(values); j++)
		{
			for (const char *c = values[j]; *c != '\0'; c++)
			{
				char changed[18];

				if (i != 8 && strchr(values[j], vin[i]) != NULL)
					continue;
				if (*c == vin[i])
					continue;
				strcpy(changed, vin);
				changed[i] = *c;
				if (breaks(&found, !read_as("vin_us", text(changed), &code, &fault)))
					printf("# %s\n", changed);
			}
		}
	}
	law_end(&found, "a character of another value is found");
}

/* The characters of a VIN in the order of ISO 3780. */
static const char order[] = "ABCDEFGHJKLMNPRSTUVWXYZ1234567890";

static long
index_of(char c)
{
	return strchr(order, c) - order;
}

/* Each two characters have at most one entry, and entries are in order. */
static void
test_tables(void)
{
	Law sound = {0};
	Law regions = {0};

	for (int i = 0; i < vin_countries_count; i++)
	{
		const VinCountry *range = &vin_countries[i];
		const VinCountry *before = i == 0 ? NULL : range - 1;

		if (breaks(&sound, index_of(range->from) <= index_of(range->to) &&
							   (before == NULL || before->first < range->first ||
								(before->first == range->first &&
								 index_of(before->to) < index_of(range->from)))))
			printf("# %c%c to %c: %s\n", range->first, range->from, range->to, range->country);
	}
	law_end(&sound, "the ranges of countries are in order, and none is in another");
	for (const char *first = order; *first != '\0'; first++)
	{
		for (const char *second = order; *second != '\0'; second++)
		{
			int found = 0;

			for (int i = 0; i < vin_regions_count; i++)
				found += index_of(vin_regions[i].first_from) <= index_of(*first) &&
						 index_of(*first) <= index_of(vin_regions[i].first_to) &&
						 index_of(vin_regions[i].from) <= index_of(*second) &&
						 index_of(*second) <= index_of(vin_regions[i].to);
			if (breaks(&regions, found == (*first != '0')))
				printf("# %c%c has %d regions\n", *first, *second, found);
		}
	}
	law_end(&regions, "what begins with other than 0 has one region");
}

static void
test_regions(void)
{
	static const char *const regions[][2] = {
		{"12345", "North America"}, {"6", "Oceania"},     {"89", "South America"},
		{"ABCDEFG", "Africa"},      {"HJKLMNPR", "Asia"}, {"STUVWXYZ", "Europe"},
	};

	for (size_t i = 0; i < LENGTH(regions); i++)
	{
		for (const char *first = regions[i][0]; *first != '\0'; first++)
		{
			char vin[] = "?AACB1234KC034567";

			vin[0] = *first;
			says("vin", vin, "region", regions[i][1]);
			vin[1] = '0';
			says("vin", vin, "region", regions[i][1]);
		}
	}
	says("vin", "7EACB1234KC034567", "region", "Oceania");
	says("vin", "7FACB1234KC034567", "region", "North America");
	says("vin", "70ACB1234KC034567", "region", "North America");
}

int
main(void)
{
	test_fields();
	test_light_vehicles();
	test_other_vehicles();
	test_elsewhere();
	test_europe();
	test_countries();
	test_tables();
	test_regions();
	test_forms();
	test_refusals();
	test_substitutions();
	return done();
}
