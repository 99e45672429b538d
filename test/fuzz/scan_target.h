/*
 * scan_target.h
 *		What the fuzz targets of scans share: a scan is read, and what was read is looked at.
 */
#ifndef TRACEABILITY_TEST_SCAN_TARGET_H
#define TRACEABILITY_TEST_SCAN_TARGET_H

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "scan/scan_reader.h"
#include "standard/hibc.h"
#include "standard/standards.h"

static BarcodeScan scan;

/* What is scanned of an identifier that one standard is about is a code of that standard. */
static inline void
check_standard(const char *id, const Standard *standard, size_t least)
{
	for (int i = 0; i < scan.elements; i++)
	{
		StandardCode code;
		Fault fault;

		if (strcmp(scan.element[i].id, id) == 0 && scan.element[i].size > least)
			assert(standard->enter(scan_value(&scan, &scan.element[i]), &code, &fault));
	}
}

/* So is what primary data are put together to. */
static inline void
check_hibc(void)
{
	for (int i = scan_find(&scan, "+LIC", 0); i >= 0; i = scan_find(&scan, "+LIC", i + 1))
	{
		char part[HIBC_PRIMARY_MAX];
		StandardCode code;
		Fault fault;

		assert(standard_hibc.enter((Slice){part, scan_hibc_part(&scan, i, part)}, &code, &fault));
	}
}

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
	check_standard("00", &standard_sscc, 0);
	check_standard("01", &standard_gtin14, 0);
	check_standard("02", &standard_gtin14, 0);
	check_standard("03", &standard_gtin14, 0);
	check_standard("10", &standard_gs1_lot, 0);
	check_standard("8003", &standard_grai, 14);
	check_standard("8004", &standard_giai, 0);
	check_standard("8010", &standard_cpid, 0);
	check_standard("8013", &standard_gmn, 0);
	check_standard("I", &standard_vin, 0);
	check_standard("21S", &standard_tin_dot, 0);
	check_standard("23S", &standard_eui48, 0);
	check_hibc();
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
