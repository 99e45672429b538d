/*
 * formats.h
 *		The rows of code_formats.
 *
 * All needs a connection to SPI.  Include it after postgres.h.
 */
#ifndef TRACEABILITY_NUMBERING_FORMATS_H
#define TRACEABILITY_NUMBERING_FORMATS_H

#include "functions/format_cache.h"
#include "utils/date.h"

/* A row of code_formats. */
typedef struct RegisteredFormat
{
	const CompiledFormat *format;
	const char *name;
	const char *counter; /* that it shares; NULL: its own */
	DateADT valid_from;
	DateADT valid_to;
} RegisteredFormat;

/* The text of the format that is in force on a date, in the memory of the query. */
extern Slice numbering_format_text(FunctionCallInfo fcinfo, const char *name, DateADT on_date);

/* The format that is in force on a date; the last one is kept with the call site. */
extern RegisteredFormat numbering_format(FunctionCallInfo fcinfo, const char *name,
										 DateADT on_date);

/*
 * All rows of a name, the newest first, or also those of the formats that share its
 * counter; raises if there is none.  Returns how many.
 */
extern int numbering_formats(FunctionCallInfo fcinfo, const char *name, bool sharing,
							 RegisteredFormat **rows);

/*
 * Keeps a row from being deleted, renamed or given another counter until the
 * transaction ends, as a foreign key would: with the rights of the owner, which the
 * caller need not have.
 */
extern void numbering_lock_format(FunctionCallInfo fcinfo, const char *name, const char *counter,
								  DateADT valid_from);

#endif
