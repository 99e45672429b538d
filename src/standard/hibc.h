/*
 * hibc.h
 *		The primary data of health industry bar codes, alone and within other data.
 *
 * ANSI/HIBC 2.6, Supplier Labeling Standard, chapter 2 and appendix B.
 */
#ifndef TRACEABILITY_STANDARD_HIBC_H
#define TRACEABILITY_STANDARD_HIBC_H

#include "standard/entry.h"

/* The parts of "+A123BJC5D6E71". */
typedef struct HibcPrimary
{
	Slice labeler;
	Slice product;
	Slice unit;
} HibcPrimary;

/* Flag, labeler, product, unit of measure and check character: 1 + 4 + 18 + 1 + 1. */
#define HIBC_PRIMARY_MAX 25

/* The check character of data; a blank is written "_". */
extern char hibc_check_character(Slice data);

/*
 * Reads primary data in capitals, from the flag to the unit of measure.
 * Its first character has the given position in the fault.
 */
extern bool hibc_read_primary(Slice data, int first_position, HibcPrimary *primary, Fault *fault);

#endif
