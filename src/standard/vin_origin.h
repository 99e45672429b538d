/*
 * vin_origin.h
 *		Where the maker of a vehicle is at home.
 */
#ifndef TRACEABILITY_STANDARD_VIN_ORIGIN_H
#define TRACEABILITY_STANDARD_VIN_ORIGIN_H

#include <stdbool.h>

typedef struct VinOrigin
{
	const char *region;  /* NULL: not assigned */
	const char *country; /* NULL: not assigned, or not known for certain */
} VinOrigin;

extern VinOrigin vin_origin(const char *vin);

extern bool vin_is_of(const char *vin, const char *country);

/* Of the United States, Canada or Mexico, whose rules for VINs are the same. */
extern bool vin_is_north_american(const char *vin);

#endif
