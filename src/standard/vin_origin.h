/*
 * vin_origin.h
 *		The home of the maker of a vehicle.
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

/* Whether a VIN is of a country with the rules of the United States for VINs. */
extern bool vin_is_north_american(const char *vin);

#endif
