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

/* Bytes of a scan: the largest QR Code holds 7089. */
#define SCAN_TEXT_MAX 8192

/* Elements of a scan: many times what labels have, and a bound for the struct below. */
#define SCAN_ELEMENTS_MAX 128

/* Zeros in front of the number of an EAN-8 symbol, which has 8 digits of the 14 of a GTIN. */
#define SCAN_PADDING_MAX 6

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
 *		ISBT 128				the data identifier: "=<"; "=" for a donation
 *		other format			ISO/IEC 15434: "F01", its content as it is
 *		plain code				"plain"
 *		unknown field			"?", in a message of ISO/IEC 15434
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
	SCAN_ISBT128,
	SCAN_OTHER_FORMAT,
	SCAN_PLAIN,
	SCAN_UNKNOWN_FIELD,
} ScanSyntax;

typedef struct ScanElement
{
	ScanSyntax syntax;
	char id[SCAN_ID_MAX + 1];
	const char *title; /* UTF-8; empty where the standard has none */
	uint16_t start;    /* of the value, in the scan's values */
	uint16_t size;
	uint16_t position; /* of the element in what was scanned, in characters from 1 */
	uint16_t value_position;
	uint8_t padding; /* zeros in front of the value that were not scanned */
	bool decoded;    /* so that positions in the value are not those in the scan */
} ScanElement;

/* Has no pointers into itself: it may be copied. */
typedef struct BarcodeScan
{
	int elements;
	ScanElement element[SCAN_ELEMENTS_MAX];
	size_t values_size;
	char values[SCAN_TEXT_MAX + SCAN_ELEMENTS_MAX * SCAN_PADDING_MAX];
} BarcodeScan;

static inline Slice
scan_value(const BarcodeScan *scan, const ScanElement *element)
{
	return (Slice){scan->values + element->start, element->size};
}

/* What a plain code is: nothing in the scan gives its meaning. */
typedef enum ScanPlain
{
	PLAIN_UNKNOWN,
	PLAIN_GTIN, /* the number of a trade item, where it is one with a right check digit */
	PLAIN_PART,
	PLAIN_LOT,
	PLAIN_SERIAL,
} ScanPlain;

/* What a lot or serial number is unique within, unless it is unique everywhere. */
typedef enum ScanScope
{
	SCOPE_PART,  /* its part number; and unique item identifiers are made */
	SCOPE_MAKER, /* the maker and the part number, unless this includes the maker */
	SCOPE_NONE,  /* the trace id has no scope: the lot or serial number as the label has it */
} ScanScope;

/* What a scan does not show, and its reader may know.  All zero: nothing. */
typedef struct BarcodeOptions
{
	Slice fnc1; /* what the scanner sends for FNC1 beside GS (0x1D); of size 0: nothing else */
	ScanPlain plain;
	ScanScope scope;
	CalendarDate on_date; /* for years that are not written in full */
} BarcodeOptions;

/*
 * Reads one or several symbols, one after the other: each by the standard that
 * its AIM prefix or its form announces.  A fault is anything that leaves open
 * where elements begin and end; an element that is wrong in itself is read, and
 * scan_check_value finds its fault.  Positions count characters from 1.
 */
extern bool scan_parse(Slice text, const BarcodeOptions *options, BarcodeScan *scan, Fault *fault);

/* Whether the value of an element is as its standard wants it. */
extern bool scan_check_value(const BarcodeScan *scan, int index, Fault *fault);

/*
 * Whether an element keeps the rules for it and the others: it has the
 * companions that it needs and none that it excludes, it does not have two
 * values, and it is linked to the right product.  Several scans of one label
 * keep these rules only together.
 */
extern bool scan_check_companions(const BarcodeScan *scan, int index, Fault *fault);

/* Both. */
extern bool scan_check_element(const BarcodeScan *scan, int index, Fault *fault);

typedef struct ScanText
{
	size_t size; /* 0: there is none */
	char text[TRACE_ID_MAX];
} ScanText;

/* What the elements mean; a year of 0: no such date. */
typedef struct ScanSummary
{
	ScanText part_number;
	ScanText lot_code;
	ScanText serial_number;
	CalendarDate produced_on;
	CalendarDate expires_on;
	CalendarDate best_before;
	ScanText quantity;   /* a decimal number */
	ScanText trace_id;   /* in its stored form */
	ScanText plain_code; /* whose meaning is not known */
	ScanText customer_part;
	ScanText date_code;         /* as it is written */
	ScanText country_of_origin; /* the same */
} ScanSummary;

/*
 * Sums a scan up.  Years of two digits are within 49 years before and 50 years
 * after that of the date in the options (GS1 General Specifications, 7.12), and
 * of one digit within the ten years that end with it.  A day of 00 is the last
 * one of its month for what ends on it, and otherwise no date.  A fault is two
 * different values for one thing, and a broken rule for an element that the
 * summary uses.
 */
extern bool scan_interpret(const BarcodeScan *scan, const BarcodeOptions *options,
						   ScanSummary *summary, Fault *fault);

/*
 * Writes the unique item identifier that the elements make (MIL-STD-130N,
 * tables A-I and A-II) in its own form, of at most CODE_MAX characters.  The
 * size is 0 when they make none.  A fault is an element of it that is wrong.
 */
extern bool scan_build_uii(const BarcodeScan *scan, char *uii, size_t *size, Fault *fault);

#endif
