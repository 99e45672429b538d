/*
 * hibc.h
 *		Health industry bar codes, primary data, by themselves and within other data.
 *
 * ANSI/HIBC 2.6, Supplier Labeling Standard, chapter 2 and appendix B.
 */
#ifndef TRACEABILITY_STANDARD_HIBC_H
#define TRACEABILITY_STANDARD_HIBC_H

#include "standard/entry.h"

/* What "+A123BJC5D6E71" says. */
typedef struct HibcPrimary
{
	Slice labeler;
	Slice product;
	Slice unit;
} HibcPrimary;

/* Characters of the longest primary data with its check character. */
#define HIBC_PRIMARY_MAX 25

/* The check character of some data; one that is a blank is written "_". */
extern char hibc_check_character(Slice data);

/*
 * Reads primary data in capitals, from the flag to the unit of measure.
 * Positions in the fault count from that of its first character.
 */
extern bool hibc_read_primary(Slice data, int first_position, HibcPrimary *primary, Fault *fault);

#endif
