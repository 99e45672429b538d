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

		if (strcmp(scan.element[i].id, id) == 0 && scan.element[i].size > least &&
			scan_check_value(&scan, i, &fault))
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

/* What is told of an element that is wrong is within the scan. */
static inline void
check_elements(Slice text)
{
	for (int i = 0; i < scan.elements; i++)
	{
		const ScanElement *element = &scan.element[i];
		Fault fault = {.text = ""};

		assert(element->start + element->size <= scan.values_size);
		assert(element->position >= 1 && element->position <= (int) text.size);
		assert(element->value_position >= element->position);
		assert(element->title != NULL && element->id[0] != '\0');
		if (!scan_check_element(&scan, i, &fault))
			assert(fault.text[0] != '\0' && fault.position >= 1 &&
				   fault.position <= (int) text.size + 1);
	}
}

/* No code holds a separator, unless one that is spelled shortly in a message of its own. */
static inline void
check_code(const ScanText *code)
{
	for (size_t i = 0; i < code->size; i++)
		assert(scan_spelled((Slice){code->text + i, code->size - i}, SEPARATOR_GROUP, false) == 0);
}

/* What is stored as a trace id reads as one. */
static inline void
check_trace_id(const ScanText *stored)
{
	TraceIdText id;
	Fault fault;

	assert(stored->size == 0 ||
		   trace_id_text_parse((Slice){stored->text, stored->size}, &id, &fault));
}

static inline void
interpret(const BarcodeOptions *options)
{
	char uii[CODE_MAX];
	size_t size;
	ScanSummary summary;
	Fault fault = {.text = ""};

	if (!scan_interpret(&scan, options, &summary, &fault))
		assert(fault.text[0] != '\0');
	else
	{
		check_code(&summary.part_number);
		check_code(&summary.lot_code);
		check_code(&summary.serial_number);
		check_trace_id(&summary.trace_id);
	}
	fault.text[0] = '\0';
	assert(scan_build_uii(&scan, uii, &size, &fault) ? size <= CODE_MAX : fault.text[0] != '\0');
}

static inline void
read_scan_so(Slice text, ScanPlain plain)
{
	BarcodeOptions options = {.fnc1 = {"^", 1}, .plain = plain, .on_date = {2026, 11, 22}};
	Fault fault = {.text = ""};

	if (!scan_parse(text, &options, &scan, &fault))
	{
		assert(fault.text[0] != '\0' && fault.position >= 0);
		return;
	}
	assert(scan.elements > 0 && scan.elements <= SCAN_ELEMENTS_MAX);
	check_elements(text);
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
	for (int scope = SCOPE_PART; scope <= SCOPE_NONE; scope++)
	{
		options.scope = (ScanScope) scope;
		interpret(&options);
	}
}

static inline void
read_scan(Slice text)
{
	read_scan_so(text, PLAIN_UNKNOWN);
	read_scan_so(text, PLAIN_GTIN);
	read_scan_so(text, PLAIN_SERIAL);
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
