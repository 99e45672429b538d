/*
 * hibc.h
 *		What hibc.c and hibc_secondary.c share.
 */
#ifndef TRACEABILITY_SCAN_HIBC_H
#define TRACEABILITY_SCAN_HIBC_H

#include "scan/scan_reader.h"

static inline bool
hibc_is_alphanumeric(char c)
{
	return ascii_is_digit(c) || ascii_is_upper(c);
}

/* Fills the fault and returns false. */
extern bool hibc_expected(ScanReader *reader, const char *at, const char *what);

extern bool hibc_add(ScanReader *reader, const char *id, const char *title, Slice value);

/* Reads secondary data without its flag, link and check characters. */
extern bool hibc_read_secondary(ScanReader *reader, Slice text);

/* Reads supplemental data, between "/". */
extern bool hibc_read_supplements(ScanReader *reader, Slice text);

#endif
