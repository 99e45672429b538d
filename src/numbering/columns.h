/*
 * columns.h
 *		What the columns that take their default from a format hold already.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_NUMBERING_COLUMNS_H
#define TRACEABILITY_NUMBERING_COLUMNS_H

#include "numbering/tables.h"

/*
 * Raises when a column whose default calls code_next for this format holds a
 * number of this counter, which has just begun for it with a first number, and would
 * be given twice.  Only
 * columns that the caller may read count.  It needs a connection to SPI.
 */
extern void numbering_check_columns(FunctionCallInfo fcinfo, const Counting *counting,
									const CompiledFormat *format, int64 first);

#endif
