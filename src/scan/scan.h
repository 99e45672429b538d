/*
 * scan.h
 *		What a barcode scanner sends, element by element.
 */
#ifndef TRACEABILITY_SCAN_SCAN_H
#define TRACEABILITY_SCAN_SCAN_H

#include <stdint.h>

#include "core/calendar.h"
#include "core/code_text.h"
#include "core/fault.h"
#include "core/slice.h"

/* Characters of a scan: the largest QR Code holds 7089. */
#define SCAN_TEXT_MAX 8192

#define SCAN_ELEMENTS_MAX 128
#define SCAN_ID_MAX 7

/*
 * The rules that an element was read by, and what its id then is:
 *
 *		GS1 element string		the application identifier: "01"
 *		GS1 Digital Link		the same
 *		data identifier			ANSI MH10.8.2: "1P"; digits, then one letter
 *		text element			ATA Spec 2000: "SER"; three letters
 *		HIBC					"+LIC", "+PCN", "+UM", "+QTY", "+EXP", "+MFD", "+LOT", "+SN",
 *								"+DATE" (without more words), "+LINK"
 *		other format			ISO/IEC 15434: "F01", its content as it is
 *		plain code				"plain"
 *
 * So no two of them share an id.
 */
typedef enum ScanSyntax
{
	SCAN_GS1,
	SCAN_DIGITAL_LINK,
	SCAN_DATA_IDENTIFIER,
	SCAN_TEXT_ELEMENT,
	SCAN_HIBC,
	SCAN_OTHER_FORMAT,
	SCAN_PLAIN,
} ScanSyntax;

typedef struct ScanElement
{
	ScanSyntax syntax;
	char id[SCAN_ID_MAX + 1];
	const char *title; /* UTF-8; empty where the standard has none */
	uint16_t start;    /* of the value, in the scan's values */
	uint16_t size;
	uint16_t position; /* of the element in what was scanned, in characters from 1 */
} ScanElement;

/* Has no pointers into itself: it may be copied. */
typedef struct BarcodeScan
{
	int elements;
	ScanElement element[SCAN_ELEMENTS_MAX];
	size_t values_size;
	char values[SCAN_TEXT_MAX + 64];
} BarcodeScan;

static inline Slice
scan_value(const BarcodeScan *scan, const ScanElement *element)
{
	return (Slice){scan->values + element->start, element->size};
}

/*
 * Reads what one or several symbols said, one after the other: each as its AIM
 * prefix or its form tells, and by the rules of that standard, which a
 * violation of is a fault.  "fnc1" is what the scanner sends for FNC1 beside
 * GS (0x1D); of size 0: nothing else.  Positions count characters from 1.
 */
extern bool scan_parse(Slice text, Slice fnc1, BarcodeScan *scan, Fault *fault);

/*
 * Whether an element keeps the rules for it and the others: that it has the
 * companions that it needs and none that it excludes, that it is not said in
 * two ways, and that it is linked to the right product.  What is sent of a
 * label in several scans keeps them only together.
 */
extern bool scan_check_element(const BarcodeScan *scan, int index, Fault *fault);

/* The same for all of them; the fault is that of the first one that does not. */
extern bool scan_check(const BarcodeScan *scan, Fault *fault);

typedef struct ScanText
{
	size_t size; /* 0: there is none */
	char text[TRACE_ID_MAX];
} ScanText;

/* What the elements say of the item; a year of 0: no such date. */
typedef struct ScanSummary
{
	ScanText part_number;
	ScanText lot_code;
	ScanText serial_number;
	CalendarDate produced_on;
	CalendarDate expires_on;
	CalendarDate best_before;
	ScanText quantity; /* a decimal number */
	ScanText trace_id; /* in its stored form */
} ScanSummary;

/*
 * Checks a scan as scan_check does, and sums it up.  Years of two digits are within 49 years before and 50 years
 * after that of "on_date" (GS1 General Specifications, 7.12), and of one digit
 * within the ten years that end with it.  A day of 00 is the last one of its
 * month where something ends then, and else no date.  Two different values for
 * one thing are a fault.
 */
extern bool scan_interpret(const BarcodeScan *scan, CalendarDate on_date, ScanSummary *summary,
						   Fault *fault);

/*
 * Writes the unique item identifier that the elements make (MIL-STD-130N,
 * tables A-I and A-II) in its own form, of at most CODE_MAX characters, and
 * returns its size; 0: they make none.
 */
extern size_t scan_uii(const BarcodeScan *scan, char *uii);

#endif
