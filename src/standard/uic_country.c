/*
 * uic_country.c
 *		Countries of rail vehicles: UIC leaflet 920-14, numerical codes of countries.
 *
 * The edition is that of Decision 2012/757/EU, appendix 6, part 4.  Numbers of railways
 * that had codes of their own before 2006 (43, 46 and others) have no country here.
 */
#include "standard/uic_country.h"

#include <stddef.h>

#include "core/decimal.h"

static const char *const countries[100] = {
	[10] = "Finland",
	[20] = "Russia",
	[21] = "Belarus",
	[22] = "Ukraine",
	[23] = "Moldova",
	[24] = "Lithuania",
	[25] = "Latvia",
	[26] = "Estonia",
	[27] = "Kazakhstan",
	[28] = "Georgia",
	[29] = "Uzbekistan",
	[30] = "North Korea",
	[31] = "Mongolia",
	[32] = "Vietnam",
	[33] = "China",
	[40] = "Cuba",
	[41] = "Albania",
	[42] = "Japan",
	[44] = "Bosnia and Herzegovina",
	[49] = "Bosnia and Herzegovina",
	[50] = "Bosnia and Herzegovina",
	[51] = "Poland",
	[52] = "Bulgaria",
	[53] = "Romania",
	[54] = "Czech Republic",
	[55] = "Hungary",
	[56] = "Slovakia",
	[57] = "Azerbaijan",
	[58] = "Armenia",
	[59] = "Kyrgyzstan",
	[60] = "Ireland",
	[61] = "South Korea",
	[62] = "Montenegro",
	[65] = "North Macedonia",
	[66] = "Tajikistan",
	[67] = "Turkmenistan",
	[68] = "Afghanistan",
	[70] = "United Kingdom",
	[71] = "Spain",
	[72] = "Serbia",
	[73] = "Greece",
	[74] = "Sweden",
	[75] = "Turkey",
	[76] = "Norway",
	[78] = "Croatia",
	[79] = "Slovenia",
	[80] = "Germany",
	[81] = "Austria",
	[82] = "Luxembourg",
	[83] = "Italy",
	[84] = "Netherlands",
	[85] = "Switzerland",
	[86] = "Denmark",
	[87] = "France",
	[88] = "Belgium",
	[89] = "Tanzania",
	[90] = "Egypt",
	[91] = "Tunisia",
	[92] = "Algeria",
	[93] = "Morocco",
	[94] = "Portugal",
	[95] = "Israel",
	[96] = "Iran",
	[97] = "Syria",
	[98] = "Lebanon",
	[99] = "Iraq",
};

const char *
uic_country(const char *digits)
{
	return countries[decimal_value(digits, 2)];
}
