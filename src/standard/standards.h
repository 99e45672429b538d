/*
 * standards.h
 *		Every standard, for the registry.
 */
#ifndef TRACEABILITY_STANDARD_STANDARDS_H
#define TRACEABILITY_STANDARD_STANDARDS_H

#include "standard/standard.h"

extern const Standard standard_vin;
extern const Standard standard_vin_us;

#endif
