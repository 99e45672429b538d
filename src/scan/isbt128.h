/*
 * isbt128.h
 *		What interpreting a scan needs to know of ISBT 128.
 */
#ifndef TRACEABILITY_SCAN_ISBT128_H
#define TRACEABILITY_SCAN_ISBT128_H

#include "scan/scan_reader.h"

/* The identifiers of a donation, and of its product by one code or the other. */
#define ISBT_DONATION "="
#define ISBT_PRODUCT "=<"
#define ISBT_PROCESSOR_PRODUCT "=/"
#define ISBT_DIVISION "=,"

/* Characters of a donation's number; flags follow. */
#define ISBT_DONATION_SIZE 13

/* Whether an element is of the bag, and the scan has what is in it. */
extern bool scan_isbt128_is_of_container(const BarcodeScan *scan, const ScanElement *element);

/* Reads a date, of which three digits are the year, with or without a time. */
extern bool scan_isbt128_date(Slice value, CalendarDate *date);

#endif
