/*
 * vin_year.c
 *		The model years that a vehicle identification number may mean.
 *
 * The character for the year, position 10, repeats after 30 years.
 * 49 CFR 565.15(d)(1), note to table VII: in passenger cars, and in
 * multipurpose passenger vehicles and trucks of at most 4536 kg, position 7 is
 * a digit up to 2009 and a letter from 2010 on; in no other vehicles.
 *
 * 5FN YF5 H 59 H B011946: a maker of light vehicles; H is 1987 or 2017, and with
 * the letter H at position 7 it is 2017.
 * 1FU JGL D R6 9 LAC9984: a maker of heavy trucks, so the D at position 7 decides
 * nothing; 9 is 2009 or 2039.
 *
 * Edition: the rule of 30 April 2008 (73 FR 23367), which gave 2010 the letters of 1980.
 *
 * ISO 3779 leaves position 10 to the maker: where no law requires a model year,
 * it may be something else.
 */
#include "standard/vin_year.h"

#include <string.h>

#include "core/ascii.h"
#include "format/date_units.h"
#include "standard/vin_origin.h"

/* 49 CFR 565.15, table VII: the year letters that formats know, too. */
static const DateUnitFacts *const codes = &date_units[DATE_YL];

bool
vin_year_is_code(char c)
{
	return c != '\0' && strchr(codes->characters, c) != NULL;
}

/*
 * 49 CFR 565.15, GB 16735 and Brazil's NBR 6066 have a model year at position
 * 10, of every kind of vehicle.
 */
static bool
must_have_year(const char *vin, VinMarket market)
{
	return market.american || vin_is_north_american(vin) || vin_is_of(vin, "China") ||
		   vin_is_of(vin, "Brazil");
}

/*
 * The check digit must be right, since makers of North America also build for
 * countries without the rule.
 */
static bool
position_7_decides(const char *vin, VinMarket market)
{
	return market.check_valid && (market.american || vin_is_north_american(vin)) &&
		   vin_is_light(vin);
}

VinYears
vin_years(const char *vin, VinMarket market, int last)
{
	VinYears years = {.count = 0};

	if (!vin_year_is_code(vin[VIN_YEAR]))
		return years;
	years.first = DATE_YEAR_OF_A +
				  (int) (strchr(codes->characters, vin[VIN_YEAR]) - codes->characters);
	if (years.first > last)
		return years;
	years.count = (last - years.first) / VIN_YEARS_CYCLE + 1;
	if (years.count > 1 && position_7_decides(vin, market))
	{
		bool is_first = !ascii_is_upper(vin[VIN_AGE]);

		years.first = vin_years_at(&years, is_first ? 0 : 1);
		years.count = is_first ? 1 : years.count - 1;
		years.by_position_7 = years.count == 1;
	}
	years.certain = years.count == 1 && must_have_year(vin, market);
	return years;
}
