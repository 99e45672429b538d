/*
 * vin_table.h
 *		What the first two characters of a VIN are assigned to, as data.
 */
#ifndef TRACEABILITY_STANDARD_VIN_TABLE_H
#define TRACEABILITY_STANDARD_VIN_TABLE_H

/* Characters from one to another are in the order of ISO 3780: A to Z, 1 to 9, 0. */
typedef struct VinCountry
{
	char first;
	char from; /* of the second character */
	char to;
	const char *country;
} VinCountry;

typedef struct VinRegion
{
	char first_from;
	char first_to;
	char from; /* of the second character */
	char to;
	const char *region;
} VinRegion;

extern const VinCountry vin_countries[];
extern const int vin_countries_count;

extern const VinRegion vin_regions[];
extern const int vin_regions_count;

#endif
