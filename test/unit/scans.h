/*
 * scans.h
 *		What the unit tests of scans share.
 *
 * In inputs and results, ~G is GS, ~R is RS, ~E is EOT.
 */
#ifndef TRACEABILITY_TEST_SCANS_H
#define TRACEABILITY_TEST_SCANS_H

#include "scan/scan.h"
#include "tap.h"

/* The bytes that an example stands for. */
static inline Slice
unescape(const char *example, char *bytes)
{
	size_t size = 0;

	for (const char *c = example; *c != '\0'; c++)
	{
		if (*c != '~' || strchr("GRE", c[1]) == NULL || c[1] == '\0')
			bytes[size++] = *c;
		else
			bytes[size++] = *++c == 'G' ? '\x1D' : *c == 'R' ? '\x1E' : '\x04';
	}
	return (Slice){bytes, size};
}

/* Options that say only what is sent for FNC1. */
static inline const BarcodeOptions *
fnc1(const char *sent)
{
	static BarcodeOptions options;

	options = (BarcodeOptions){.fnc1 = text(sent), .on_date = {2026, 11, 22}};
	return &options;
}

/* What scan_check_value and its like say of the first element that is not right. */
static inline bool
check_each(bool (*check)(const BarcodeScan *, int, Fault *), const BarcodeScan *scan, Fault *fault)
{
	for (int i = 0; i < scan->elements; i++)
	{
		if (!check(scan, i, fault))
			return false;
	}
	return true;
}

#endif
