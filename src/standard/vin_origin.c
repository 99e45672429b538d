/*
 * vin_origin.c
 *		Where the maker of a vehicle is at home: ISO 3780:2009, clause 4.
 *
 * The first character of a VIN is a region's, the first two are a country's;
 * SAE International assigns them.  The table has the countries whose ranges
 * have been the same in every edition of its list; where editions differ in
 * an end of a range, it has what they have in common.
 *
 * WVW: W is in Europe, and WA to W0 are Germany.
 */
#include "standard/vin_origin.h"

#include <stddef.h>
#include <string.h>

typedef struct CountryRange
{
	char first;
	char from; /* of the second character, in the order of ISO 3780: A to Z, 1 to 9, 0 */
	char to;
	const char *country;
} CountryRange;

static const CountryRange countries[] = {
	{'1', 'A', '0', "United States"},  {'2', 'A', '5', "Canada"},
	{'3', 'A', 'W', "Mexico"},         {'4', 'A', '0', "United States"},
	{'5', 'A', '0', "United States"},  {'6', 'A', 'W', "Australia"},
	{'7', 'A', 'E', "New Zealand"},    {'7', 'F', '0', "United States"},
	{'8', 'A', 'E', "Argentina"},      {'8', 'F', 'G', "Chile"},
	{'9', 'A', 'E', "Brazil"},         {'9', '3', '9', "Brazil"},
	{'A', 'A', 'H', "South Africa"},   {'H', 'A', '0', "China"},
	{'J', 'A', '0', "Japan"},          {'K', 'F', 'H', "Israel"},
	{'K', 'L', 'R', "South Korea"},    {'L', 'A', '0', "China"},
	{'M', 'A', 'E', "India"},          {'M', 'F', 'K', "Indonesia"},
	{'M', 'L', 'R', "Thailand"},       {'N', 'A', 'E', "Iran"},
	{'N', 'L', 'R', "Turkey"},         {'P', 'A', 'C', "Philippines"},
	{'P', 'L', 'R', "Malaysia"},       {'R', 'F', 'K', "Taiwan"},
	{'S', 'A', 'M', "United Kingdom"}, {'S', 'N', 'T', "Germany"},
	{'S', 'U', 'Z', "Poland"},         {'T', 'A', 'H', "Switzerland"},
	{'T', 'J', 'P', "Czech Republic"}, {'T', 'R', 'V', "Hungary"},
	{'T', 'W', '1', "Portugal"},       {'U', 'U', 'W', "Romania"},
	{'U', '5', '7', "Slovakia"},       {'V', 'A', 'E', "Austria"},
	{'V', 'F', 'R', "France"},         {'V', 'S', 'W', "Spain"},
	{'W', 'A', '0', "Germany"},        {'X', 'L', 'R', "Netherlands"},
	{'X', '3', '0', "Russia"},         {'Y', 'A', 'E', "Belgium"},
	{'Y', 'F', 'K', "Finland"},        {'Y', 'S', 'W', "Sweden"},
	{'Z', 'A', 'R', "Italy"},
};

/* A character's place in the order of ISO 3780. */
static int
place_of(char c)
{
	return c == '0' ? 10 + 'Z' : c <= '9' ? c - '0' + 'Z' : c;
}

static const char *
country_of(const char *vin)
{
	for (size_t i = 0; i < sizeof(countries) / sizeof(countries[0]); i++)
	{
		const CountryRange *range = &countries[i];

		if (range->first == vin[0] && place_of(vin[1]) >= place_of(range->from) &&
			place_of(vin[1]) <= place_of(range->to))
			return range->country;
	}
	return NULL;
}

/* H was Africa's until it was given to China, and 7 Oceania's until the United States needed it. */
static const char *
region_of(const char *vin)
{
	char c = vin[0];

	if (c == '7')
		return place_of(vin[1]) <= 'E' ? "Oceania" : "North America";
	if (c == '0')
		return NULL;
	return c <= '5'   ? "North America"
		   : c == '6' ? "Oceania"
		   : c <= '9' ? "South America"
		   : c <= 'G' ? "Africa"
		   : c <= 'R' ? "Asia"
					  : "Europe";
}

VinOrigin
vin_origin(const char *vin)
{
	return (VinOrigin){.region = region_of(vin), .country = country_of(vin)};
}

bool
vin_is_north_american(const char *vin)
{
	const char *region = region_of(vin);

	return region != NULL && strcmp(region, "North America") == 0;
}

bool
vin_is_chinese(const char *vin)
{
	return vin[0] == 'H' || vin[0] == 'L';
}
