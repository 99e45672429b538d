/*
 * scan_target.h
 *		What the fuzz targets of scans share: a scan is read, and what was read is looked at.
 */
#ifndef TRACEABILITY_TEST_SCAN_TARGET_H
#define TRACEABILITY_TEST_SCAN_TARGET_H

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "scan/scan.h"

static BarcodeScan scan;

static inline void
read_scan(Slice text)
{
	static const Slice fnc1 = {"^", 1};
	Fault fault = {.text = ""};
	ScanSummary summary;

	if (!scan_parse(text, fnc1, &scan, &fault))
	{
		assert(fault.text[0] != '\0' && fault.position >= 0);
		return;
	}
	assert(scan.elements > 0 && scan.elements <= SCAN_ELEMENTS_MAX);
	for (int i = 0; i < scan.elements; i++)
	{
		assert(scan.element[i].start + scan.element[i].size <= scan.values_size);
		assert(scan.element[i].position >= 1 && scan.element[i].position <= (int) text.size);
		assert(scan.element[i].title != NULL && scan.element[i].id[0] != '\0');
	}
	if (!scan_interpret(&scan, (CalendarDate){2026, 11, 22}, &summary, &fault))
		assert(fault.text[0] != '\0');
}

/* The same, with something in front, in memory that ends where the scan ends. */
static inline void
read_scan_behind(const char *front, const uint8_t *data, size_t size)
{
	size_t offset = strlen(front);
	char *copy = malloc(offset + size);

	memcpy(copy, front, offset);
	if (size > 0)
		memcpy(copy + offset, data, size);
	read_scan((Slice){copy, offset + size});
	free(copy);
}

extern int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
