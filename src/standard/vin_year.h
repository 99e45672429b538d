/*
 * vin_year.h
 *		The model years that a vehicle identification number may mean.
 */
#ifndef TRACEABILITY_STANDARD_VIN_YEAR_H
#define TRACEABILITY_STANDARD_VIN_YEAR_H

#include <stdbool.h>

/* Offsets in a VIN: a position less one. */
#define VIN_AGE 6
#define VIN_YEAR 9

/*
 * The last model year that decoding a VIN considers: the year after that of the
 * release, since an immutable function cannot use the current date.
 */
#define VIN_LAST_MODEL_YEAR 2027

/* Years after which the character for a model year repeats: 49 CFR 565.15, table VII. */
#define VIN_YEARS_CYCLE 30

typedef struct VinYears
{
	int count; /* 0: position 10 is not a model year */
	int first;
	bool by_position_7; /* which chose one of several years */
	bool certain;       /* one year, and position 10 must be a model year */
} VinYears;

/* The possible years, ascending; the index is from 0. */
static inline int
vin_years_at(const VinYears *years, int index)
{
	return years->first + index * VIN_YEARS_CYCLE;
}

/* Facts about a VIN other than its characters. */
typedef struct VinMarket
{
	bool american;    /* the user states that the vehicle was made for the United States */
	bool check_valid; /* its check digit is right */
} VinMarket;

/* Whether a character stands for a model year. */
extern bool vin_year_is_code(char c);

/* The possible model years up to the last one, ascending. */
extern VinYears vin_years(const char *vin, VinMarket market, int last);

/* Whether the maker's vehicles are cars, or others of at most 4536 kg. */
extern bool vin_is_light(const char *vin);

#endif
