/*
 * scan_reader.h
 *		What the parsers of one scan share.
 */
#ifndef TRACEABILITY_SCAN_SCAN_READER_H
#define TRACEABILITY_SCAN_SCAN_READER_H

#include "core/ascii.h"
#include "scan/scan.h"

#define ASCII_EOT '\x04'
#define ASCII_GS '\x1D'
#define ASCII_RS '\x1E'

typedef struct ScanReader
{
	Slice text; /* the whole scan; all that is read are parts of it */
	Slice fnc1;
	BarcodeScan *scan;
	Fault *fault;
} ScanReader;

/* A place in the scan as a position, in characters from 1. */
extern int scan_position(const ScanReader *reader, const char *place);

/* Bytes of the FNC1 that a text begins with; 0: it does not. */
extern size_t scan_separator(const ScanReader *reader, Slice text);

/* Offset of the next FNC1, or the size of the text. */
extern size_t scan_find_separator(const ScanReader *reader, Slice text);

/* Adds an element that begins at a place in the scan. */
extern bool scan_add(ScanReader *reader, ScanSyntax syntax, Slice id, const char *title,
					 Slice value, const char *place);

/* The first element from "from" on that has this id, or -1. */
extern int scan_find(const BarcodeScan *scan, const char *id, int from);

/*
 * One parser a syntax.  Each takes all of the text it is given; scan_*_begins
 * says whether a text has its form, which parsing may then still refuse.
 */
extern bool scan_gs1(ScanReader *reader, Slice text);
extern bool scan_gs1_bracketed(ScanReader *reader, Slice text);
extern bool scan_gs1_bracketed_begins(Slice text);
extern bool scan_gs1_unmarked_begins(const ScanReader *reader, Slice text);
extern bool scan_gs1_item_number(ScanReader *reader, Slice digits);

/* Rules of one element with another, for all GS1 elements of the scan. */
extern bool scan_gs1_pairs(ScanReader *reader);

extern bool scan_digital_link(ScanReader *reader, Slice text);
extern bool scan_digital_link_begins(Slice text);

extern bool scan_envelope(ScanReader *reader, Slice text);
extern bool scan_envelope_begins(Slice text);

/* Data identifiers between separators; alone, without an envelope, the form must be certain. */
extern bool scan_data_identifiers(ScanReader *reader, Slice text);
extern bool scan_data_identifiers_begins(const ScanReader *reader, Slice text);

extern bool scan_hibc(ScanReader *reader, Slice text);
extern bool scan_hibc_begins(Slice text);

/* Whether the secondary data of a scan link to its primary data. */
extern bool scan_hibc_links(ScanReader *reader);

#endif
