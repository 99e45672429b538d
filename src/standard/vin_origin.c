/*
 * vin_origin.c
 *		The home of the maker of a vehicle: ISO 3780:2009, clause 4.
 *
 * The first character of a VIN is a region's, the first two are a country's;
 * SAE International assigns them, and has reassigned some.  The table is the list
 * of ISO 3780 as published in 2025, with India's MZ from NHTSA's register of
 * makers.  Where that register contradicts the list (RP), or the list's country is
 * disputed or no longer exists (S3, T3 to T5), there is no entry; 7A to 7E are New
 * Zealand's, which still gives them to used imports.
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
	{'1', 'A', '0', "United States"},
	{'2', 'A', '5', "Canada"},
	{'3', 'A', 'X', "Mexico"},
	{'3', '5', '5', "Dominican Republic"},
	{'3', '6', '6', "Honduras"},
	{'3', '7', '7', "Panama"},
	{'3', '8', '9', "Puerto Rico"},
	{'4', 'A', '0', "United States"},
	{'5', 'A', '0', "United States"},
	{'6', 'A', 'X', "Australia"},
	{'6', 'Y', '1', "New Zealand"},
	{'7', 'A', 'E', "New Zealand"},
	{'7', 'F', '0', "United States"},
	{'8', 'A', 'E', "Argentina"},
	{'8', 'F', 'G', "Chile"},
	{'8', 'L', 'N', "Ecuador"},
	{'8', 'S', 'T', "Peru"},
	{'8', 'X', 'Z', "Venezuela"},
	{'8', '2', '2', "Bolivia"},
	{'9', 'A', 'E', "Brazil"},
	{'9', 'F', 'G', "Colombia"},
	{'9', 'S', 'V', "Uruguay"},
	{'9', '2', '9', "Brazil"},
	{'A', 'A', 'H', "South Africa"},
	{'A', 'J', 'K', "Ivory Coast"},
	{'A', 'L', 'M', "Lesotho"},
	{'A', 'N', 'P', "Botswana"},
	{'A', 'R', 'S', "Namibia"},
	{'A', 'T', 'U', "Madagascar"},
	{'A', 'V', 'W', "Mauritius"},
	{'A', 'X', 'Y', "Tunisia"},
	{'A', 'Z', '1', "Cyprus"},
	{'A', '2', '3', "Zimbabwe"},
	{'A', '4', '5', "Mozambique"},
	{'B', 'A', 'B', "Angola"},
	{'B', 'F', 'G', "Kenya"},
	{'B', 'L', 'L', "Nigeria"},
	{'B', 'R', 'R', "Algeria"},
	{'B', '3', '4', "Libya"},
	{'C', 'A', 'B', "Egypt"},
	{'C', 'F', 'G', "Morocco"},
	{'C', 'L', 'M', "Zambia"},
	{'D', 'A', 'E', "Egypt"},
	{'H', 'A', '0', "China"},
	{'J', 'A', '0', "Japan"},
	{'K', 'F', 'H', "Israel"},
	{'K', 'L', 'R', "South Korea"},
	{'K', 'S', 'T', "Jordan"},
	{'L', 'A', '0', "China"},
	{'M', 'A', 'E', "India"},
	{'M', 'F', 'K', "Indonesia"},
	{'M', 'L', 'R', "Thailand"},
	{'M', 'S', 'S', "Myanmar"},
	{'M', 'U', 'U', "Mongolia"},
	{'M', 'X', 'X', "Kazakhstan"},
	{'M', 'Z', '6', "India"},
	{'N', 'A', 'E', "Iran"},
	{'N', 'F', 'G', "Pakistan"},
	{'N', 'J', 'J', "Iraq"},
	{'N', 'L', 'R', "Turkey"},
	{'N', 'S', 'T', "Uzbekistan"},
	{'N', 'U', 'U', "Azerbaijan"},
	{'N', 'Y', 'Y', "Armenia"},
	{'N', '1', '5', "Iran"},
	{'P', 'A', 'C', "Philippines"},
	{'P', 'F', 'G', "Singapore"},
	{'P', 'L', 'R', "Malaysia"},
	{'P', 'S', 'T', "Bangladesh"},
	{'R', 'A', 'B', "United Arab Emirates"},
	{'R', 'F', 'K', "Taiwan"},
	{'R', 'L', 'N', "Vietnam"},
	{'R', 'S', 'T', "Saudi Arabia"},
	{'R', 'U', 'W', "Russia"},
	{'R', '1', '1', "Hong Kong"},
	{'S', 'A', 'M', "United Kingdom"},
	{'S', 'N', 'T', "Germany"},
	{'S', 'U', 'Z', "Poland"},
	{'S', '1', '2', "Latvia"},
	{'T', 'A', 'H', "Switzerland"},
	{'T', 'J', 'P', "Czech Republic"},
	{'T', 'R', 'V', "Hungary"},
	{'T', 'W', '2', "Portugal"},
	{'T', '6', '6', "Andorra"},
	{'U', 'A', 'C', "Spain"},
	{'U', 'H', 'M', "Denmark"},
	{'U', 'N', 'R', "Ireland"},
	{'U', 'U', 'W', "Romania"},
	{'U', '1', '2', "North Macedonia"},
	{'U', '5', '7', "Slovakia"},
	{'U', '8', '0', "Bosnia and Herzegovina"},
	{'V', 'A', 'E', "Austria"},
	{'V', 'F', 'R', "France"},
	{'V', 'S', 'W', "Spain"},
	{'V', 'X', '2', "Serbia"},
	{'V', '3', '5', "Croatia"},
	{'V', '6', '8', "Estonia"},
	{'W', 'A', '0', "Germany"},
	{'X', 'A', 'C', "Bulgaria"},
	{'X', 'D', 'E', "Russia"},
	{'X', 'F', 'H', "Greece"},
	{'X', 'J', 'K', "Russia"},
	{'X', 'L', 'R', "Netherlands"},
	{'X', 'S', 'W', "Russia"},
	{'X', 'X', 'Y', "Luxembourg"},
	{'X', 'Z', '0', "Russia"},
	{'Y', 'A', 'E', "Belgium"},
	{'Y', 'F', 'K', "Finland"},
	{'Y', 'N', 'N', "Malta"},
	{'Y', 'S', 'W', "Sweden"},
	{'Y', 'X', '2', "Norway"},
	{'Y', '3', '5', "Belarus"},
	{'Y', '6', '8', "Ukraine"},
	{'Z', 'A', 'U', "Italy"},
	{'Z', 'X', 'Z', "Slovenia"},
	{'Z', '1', '1', "San Marino"},
	{'Z', '3', '5', "Lithuania"},
	{'Z', '6', '0', "Russia"},
};

/* A character's index in the order of ISO 3780. */
static int
index_of(char c)
{
	return c == '0' ? 10 + 'Z' : c <= '9' ? c - '0' + 'Z' : c;
}

static const char *
country_of(const char *vin)
{
	for (size_t i = 0; i < sizeof(countries) / sizeof(countries[0]); i++)
	{
		const CountryRange *range = &countries[i];

		if (range->first == vin[0] && index_of(vin[1]) >= index_of(range->from) &&
			index_of(vin[1]) <= index_of(range->to))
			return range->country;
	}
	return NULL;
}

/* China got H, which was Africa's, and the United States got a part of 7, which was Oceania's. */
static const char *
region_of(const char *vin)
{
	char c = vin[0];

	if (c == '7')
		return index_of(vin[1]) <= 'E' ? "Oceania" : "North America";
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
vin_is_of(const char *vin, const char *country)
{
	const char *found = country_of(vin);

	return found != NULL && strcmp(found, country) == 0;
}

bool
vin_is_north_american(const char *vin)
{
	return vin_is_of(vin, "United States") || vin_is_of(vin, "Canada") ||
		   vin_is_of(vin, "Mexico") || vin_is_of(vin, "Puerto Rico");
}
