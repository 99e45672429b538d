/*
 * gs1_rules.c
 *		Rules for the content of GS1 values.
 *
 * GS1 General Specifications, chapters 3 and 7; the rules are named as in the
 * GS1 Barcode Syntax Dictionary.  Not checked: whether GS1 has assigned a
 * company prefix (only that it begins with four digits), and the content of the
 * coupons of North America (8110, 8112) (only that they are digits).
 */
#include "scan/gs1_ai.h"

#include <stdarg.h>
#include <stdio.h>

#include "core/ascii.h"
#include "core/calendar.h"
#include "core/checkdigit.h"
#include "core/decimal.h"
#include "standard/gs1_keys.h"

static bool violates(Gs1Violation *violation, size_t offset, size_t size, const char *format, ...)
	FAULT_PRINTF(4, 5);

static bool
violates(Gs1Violation *violation, size_t offset, size_t size, const char *format, ...)
{
	va_list values;

	violation->offset = offset;
	violation->size = size;
	violation->of_form = false;
	va_start(values, format);
	vsnprintf(violation->expected, sizeof(violation->expected), format, values);
	va_end(values);
	return false;
}

static Slice
part(Slice value, size_t offset, size_t size)
{
	return (Slice){value.data + offset, size};
}

/* 7.9.1 */
static bool
check_digit(Slice value, Gs1Violation *violation)
{
	size_t last = value.size - 1;
	char expected;

	check_compute(CHECK_MOD10, part(value, 0, last), &expected);
	return value.data[last] == expected ||
		   violates(violation, last, 1, "the check digit %c", expected);
}

/* 7.9.5 */
static bool
check_pair(Slice value, Gs1Violation *violation)
{
	char pair[GS1_CHECK_PAIR];
	size_t size = value.size - GS1_CHECK_PAIR;

	if (value.size <= GS1_COMPANY_PREFIX_MIN + GS1_CHECK_PAIR || size > GS1_PAIR_TEXT_MAX)
		return violates(violation, 0, value.size, "a key with two check characters");
	gs1_check_pair(part(value, 0, size), pair);
	return memcmp(value.data + size, pair, sizeof(pair)) == 0 ||
		   violates(violation, size, 2, "the check characters %c%c", pair[0], pair[1]);
}

/* A company prefix alone identifies nothing but the company. */
static bool
company_prefix(Slice value, size_t offset, Gs1Violation *violation)
{
	for (size_t i = offset; i < offset + GS1_COMPANY_PREFIX_MIN; i++)
	{
		if (i >= value.size || !ascii_is_digit(value.data[i]))
			return violates(violation, i < value.size ? i : value.size - 1, 1,
							"a GS1 company prefix");
	}
	return value.size > offset + GS1_COMPANY_PREFIX_MIN ||
		   violates(violation, offset, value.size - offset,
					"a GS1 company prefix and a reference after it");
}

/* A year of two digits is taken for one from 2000 on: only 29 February depends on it. */
static bool
date(Slice value, bool day_may_be_zero, Gs1Violation *violation)
{
	size_t year_size = value.size - 4;
	int year = decimal_value(value.data, year_size) + (year_size == 2 ? 2000 : 0);
	int month = decimal_value(value.data + year_size, 2);
	int day = decimal_value(value.data + year_size + 2, 2);

	if (year < 1)
		return violates(violation, 0, year_size, "a year");
	if (month < 1 || month > 12)
		return violates(violation, year_size, 2, "a month from 01 to 12");
	if (day > calendar_days_in_month(year, month) || (day == 0 && !day_may_be_zero))
		return violates(violation, year_size + 2, 2, "a day from %s to %d",
						day_may_be_zero ? "00" : "01", calendar_days_in_month(year, month));
	return true;
}

static bool
at_most(Slice value, size_t offset, int most, Gs1Violation *violation)
{
	return decimal_value(value.data + offset, 2) <= most ||
		   violates(violation, offset, 2, "a number from 00 to %d", most);
}

/* ISO 13616: country and check digits moved to the end, MOD 97-10 leaves 1. */
static bool
iban(Slice value, Gs1Violation *violation)
{
	char moved[34];
	char expected[CHECK_WIDTH_MAX];

	for (size_t i = 0; i < value.size; i++)
	{
		if (!ascii_is_digit(value.data[i]) && !ascii_is_upper(value.data[i]))
			return violates(violation, i, 1, "a digit or a capital letter");
	}
	if (value.size < 11 || value.size > sizeof(moved))
		return violates(violation, 0, value.size, "an IBAN of 11 to 34 characters");
	if (!gs1_is_country_letters(part(value, 0, 2)))
		return violates(violation, 0, 2, "a country of ISO 3166-1");

	memcpy(moved, value.data + 4, value.size - 4);
	memcpy(moved + value.size - 4, value.data, 2);
	check_compute(CHECK_MOD97_10, (Slice){moved, value.size - 2}, expected);
	return memcmp(value.data + 2, expected, 2) == 0 ||
		   violates(violation, 2, 2, "the check digits %c%c", expected[0], expected[1]);
}

static bool
degrees(Slice value, const char *most, const char *what, Gs1Violation *violation)
{
	return memcmp(value.data, most, value.size) <= 0 ||
		   violates(violation, 0, value.size, "a %s of at most %s", what, most);
}

static bool
percent_encoding(Slice value, Gs1Violation *violation)
{
	for (size_t i = 0; i < value.size; i++)
	{
		if (value.data[i] == '%' &&
			(i + 2 >= value.size || ascii_hexadecimal_value(value.data[i + 1]) < 0 ||
			 ascii_hexadecimal_value(value.data[i + 2]) < 0))
			return violates(violation, i, 1, "two hexadecimal digits after a %%");
	}
	return true;
}

/* "1/3", both without leading zeros, the first not above the second */
static bool
position_in_sequence(Slice value, Gs1Violation *violation)
{
	return (value.size == 3 && value.data[1] == '/' && value.data[0] >= '1' &&
			value.data[0] <= value.data[2] && value.data[2] <= '9') ||
		   violates(violation, 0, value.size, "a position in a sequence of births, such as 1/2");
}

static bool
piece_of_total(Slice value, Gs1Violation *violation)
{
	int piece = decimal_value(value.data, 2);
	int total = decimal_value(value.data + 2, 2);

	return (piece >= 1 && piece <= total) ||
		   violates(violation, 0, value.size, "a piece from 01 up to the total after it");
}

static bool
has_other_than(Slice value, char c)
{
	for (size_t i = 0; i < value.size; i++)
	{
		if (value.data[i] != c)
			return true;
	}
	return false;
}

static bool
one_of(Slice value, const char *characters, const char *what, Gs1Violation *violation)
{
	return strchr(characters, value.data[0]) != NULL || violates(violation, 0, 1, "%s", what);
}

/* 01 to 10 and 80 to 99 */
static bool
media_type(Slice value, Gs1Violation *violation)
{
	int type = decimal_value(value.data, value.size);

	return (type >= 1 && type <= 10) || type >= 80 ||
		   violates(violation, 0, value.size, "an AIDC media type (01 to 10, 80 to 99)");
}

static bool
only_digits(Slice value, Gs1Violation *violation)
{
	for (size_t i = 0; i < value.size; i++)
	{
		if (!ascii_is_digit(value.data[i]))
			return violates(violation, i, 1, "a digit");
	}
	return true;
}

static bool
any_non_digit(Slice value, Gs1Violation *violation)
{
	for (size_t i = 0; i < value.size; i++)
	{
		if (!ascii_is_digit(value.data[i]))
			return true;
	}
	return violates(violation, 0, value.size, "a character other than a digit");
}

static bool
importer_index(Slice value, Gs1Violation *violation)
{
	char c = value.data[0];

	return ascii_is_digit(c) || ascii_is_upper(ascii_to_upper(c)) || c == '-' || c == '_' ||
		   violates(violation, 0, 1, "an importer index (A-Z, a-z, 0-9, - or _)");
}

static bool
listed(bool is_listed, Slice value, const char *what, Gs1Violation *violation)
{
	return is_listed || violates(violation, 0, value.size, "%s", what);
}

bool
gs1_rule_holds(Gs1Rule rule, Slice value, Gs1Violation *violation)
{
	switch (rule)
	{
		case NONE:
			return true;
		case RULE_CSUM:
			return check_digit(value, violation);
		case RULE_CSUMALPHA:
			return check_pair(value, violation);
		case RULE_GCPPOS1:
			return company_prefix(value, 0, violation);
		case RULE_GCPPOS2:
			return company_prefix(value, 1, violation);
		case RULE_YYMMD0:
			return date(value, true, violation);
		case RULE_YYMMDD:
		case RULE_YYYYMMDD:
			return date(value, false, violation);
		case RULE_HHMI:
			return at_most(value, 0, 23, violation) && at_most(value, 2, 59, violation);
		case RULE_HH:
			return at_most(value, 0, 23, violation);
		case RULE_MI:
		case RULE_SS:
			return at_most(value, 0, 59, violation);
		case RULE_ISO3166:
			return listed(gs1_is_country(value), value, "a country of ISO 3166-1", violation);
		case RULE_ISO3166999:
			return listed(gs1_is_country(value) || slice_equals(value, "999"), value,
						  "a country of ISO 3166-1, or 999", violation);
		case RULE_ISO3166ALPHA2:
			return listed(gs1_is_country_letters(value), value,
						  "two letters for a country of ISO 3166-1", violation);
		case RULE_ISO4217:
			return listed(gs1_is_currency(value), value, "a currency of ISO 4217", violation);
		case RULE_ISO5218:
			return one_of(value, "0129", "0, 1, 2 or 9", violation);
		case RULE_IBAN:
			return iban(value, violation);
		case RULE_LATITUDE:
			return degrees(value, "1800000000", "latitude", violation);
		case RULE_LONGITUDE:
			return degrees(value, "3600000000", "longitude", violation);
		case RULE_PCENC:
			return percent_encoding(value, violation);
		case RULE_YESNO:
			return one_of(value, "01", "0 or 1", violation);
		case RULE_HYPHEN:
			return one_of(value, "-", "a minus sign", violation);
		case RULE_IMPORTERIDX:
			return importer_index(value, violation);
		case RULE_PACKAGETYPE:
			return listed(gs1_is_package_type(value), value, "a GS1 package type code", violation);
		case RULE_MEDIATYPE:
			return media_type(value, violation);
		case RULE_POSINSEQSLASH:
			return position_in_sequence(value, violation);
		case RULE_PIECEOFTOTAL:
			return piece_of_total(value, violation);
		case RULE_WINDING:
			return one_of(value, "019", "0, 1 or 9", violation);
		case RULE_ZERO:
			return !has_other_than(value, '0') || violates(violation, 0, value.size, "0");
		case RULE_NONZERO:
			return has_other_than(value, '0') ||
				   violates(violation, 0, value.size, "a number other than zero");
		case RULE_NOZEROPREFIX:
			return value.data[0] != '0' || violates(violation, 0, 1, "a digit from 1 to 9");
		case RULE_HASNONDIGIT:
			return any_non_digit(value, violation);
		case RULE_COUPONCODE:
		case RULE_COUPONPOSOFFER:
			return only_digits(value, violation);
	}
	return true;
}

const char *
gs1_rule_name(Gs1Rule rule)
{
	static const char *const names[GS1_RULES] = {
		[NONE] = "",
		[RULE_CSUM] = "csum",
		[RULE_CSUMALPHA] = "csumalpha",
		[RULE_GCPPOS1] = "gcppos1",
		[RULE_GCPPOS2] = "gcppos2",
		[RULE_YYMMD0] = "yymmd0",
		[RULE_YYMMDD] = "yymmdd",
		[RULE_YYYYMMDD] = "yyyymmdd",
		[RULE_HHMI] = "hhmi",
		[RULE_HH] = "hh",
		[RULE_MI] = "mi",
		[RULE_SS] = "ss",
		[RULE_ISO3166] = "iso3166",
		[RULE_ISO3166999] = "iso3166999",
		[RULE_ISO3166ALPHA2] = "iso3166alpha2",
		[RULE_ISO4217] = "iso4217",
		[RULE_ISO5218] = "iso5218",
		[RULE_IBAN] = "iban",
		[RULE_LATITUDE] = "latitude",
		[RULE_LONGITUDE] = "longitude",
		[RULE_PCENC] = "pcenc",
		[RULE_YESNO] = "yesno",
		[RULE_HYPHEN] = "hyphen",
		[RULE_IMPORTERIDX] = "importeridx",
		[RULE_PACKAGETYPE] = "packagetype",
		[RULE_MEDIATYPE] = "mediatype",
		[RULE_POSINSEQSLASH] = "posinseqslash",
		[RULE_PIECEOFTOTAL] = "pieceoftotal",
		[RULE_WINDING] = "winding",
		[RULE_ZERO] = "zero",
		[RULE_NONZERO] = "nonzero",
		[RULE_NOZEROPREFIX] = "nozeroprefix",
		[RULE_HASNONDIGIT] = "hasnondigit",
		[RULE_COUPONCODE] = "couponcode",
		[RULE_COUPONPOSOFFER] = "couponposoffer",
	};

	return names[rule];
}
