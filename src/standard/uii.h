/*
 * uii.h
 *		Building unique item identifiers from the parts that are marked on an item.
 */
#ifndef TRACEABILITY_STANDARD_UII_H
#define TRACEABILITY_STANDARD_UII_H

#include "standard/standard.h"

/* Characters of a unique item identifier. */
#define UII_MAX 50

typedef struct UiiParts
{
	Slice issuing_agency_code; /* of size 0 where the enterprise identifier has it */
	Slice enterprise_identifier;
	Slice original_number; /* part, lot or batch: construct 2; of size 0: construct 1 */
	Slice serial_number;
} UiiParts;

/* Concatenates the parts, and reads the result as the standard "uii". */
extern bool uii_build(const UiiParts *parts, StandardCode *code, Fault *fault);

#endif
