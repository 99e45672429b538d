/*
 * vin_origin.c
 *		The home of the maker of a vehicle: ISO 3780:2009, clause 4.
 *
 * The first character of a VIN is a region's, the first two are a country's.  vin_table.c
 * has them, with their edition.
 */
#include "standard/vin_origin.h"

#include <stddef.h>
#include <string.h>

#include "standard/vin_table.h"

/* A character's index in the order of ISO 3780. */
static int
index_of(char c)
{
	return c == '0' ? 10 + 'Z' : c <= '9' ? c - '0' + 'Z' : c;
}

static bool
is_between(char c, char from, char to)
{
	return index_of(c) >= index_of(from) && index_of(c) <= index_of(to);
}

static const char *
country_of(const char *vin)
{
	for (int i = 0; i < vin_countries_count; i++)
	{
		const VinCountry *range = &vin_countries[i];

		if (range->first == vin[0] && is_between(vin[1], range->from, range->to))
			return range->country;
	}
	return NULL;
}

static const char *
region_of(const char *vin)
{
	for (int i = 0; i < vin_regions_count; i++)
	{
		const VinRegion *range = &vin_regions[i];

		if (is_between(vin[0], range->first_from, range->first_to) &&
			is_between(vin[1], range->from, range->to))
			return range->region;
	}
	return NULL;
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
