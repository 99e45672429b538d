/*
 * gs1_elements.h
 *		One GS1 element, in whichever syntax it was written.
 */
#ifndef TRACEABILITY_SCAN_GS1_ELEMENTS_H
#define TRACEABILITY_SCAN_GS1_ELEMENTS_H

#include "scan/gs1_ai.h"
#include "scan/scan_reader.h"

/* A value, and where it stands in the scan. */
typedef struct Gs1Element
{
	const Gs1Ai *ai; /* NULL: there is no such identifier */
	Slice id;
	Slice value;
	const char *at;   /* the identifier in the scan */
	const char *data; /* the value in the scan */
	size_t padding;   /* zeros in front of the value that are not in the scan */
	bool decoded;     /* so that positions in the value are not those in the scan */
	ScanSyntax syntax;
} Gs1Element;

/* Adds the element, right or wrong. */
extern bool gs1_element_add(ScanReader *reader, const Gs1Element *element);

/* Fills the fault and returns false. */
extern bool gs1_unknown(ScanReader *reader, Slice text);

#endif
