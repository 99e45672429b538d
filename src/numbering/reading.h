/*
 * reading.h
 *		Codes that are there, in the formats that a name has or had.
 *
 * All needs a connection to SPI.  Include it after postgres.h.
 */
#ifndef TRACEABILITY_NUMBERING_READING_H
#define TRACEABILITY_NUMBERING_READING_H

#include "numbering/allocation.h"

/* The formats that codes may have. */
typedef struct CodeReading
{
	const char *name;
	Allocation *rows; /* the newest first; each has the scope that was read last */
	int count;
} CodeReading;

/*
 * Finds the formats of a name, which is the first argument, or also those that share
 * its counter: all, or those of a date, if that argument is not null.
 */
extern void numbering_start_reading(FunctionCallInfo fcinfo, CodeReading *reading, bool sharing,
									int on_date);

/*
 * Takes fields, scope and number from a code by the format that it matches.
 * Two formats that number it in two ways are an error.
 */
extern Allocation *numbering_read(CodeReading *reading, Slice code, int64 *number);

#endif
