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

/* Whether a GS1 element has the companions that it needs, and none that it excludes. */
extern bool scan_gs1_companions(const BarcodeScan *scan, int index, Fault *fault);

extern bool scan_digital_link(ScanReader *reader, Slice text);
extern bool scan_digital_link_begins(Slice text);

extern bool scan_envelope(ScanReader *reader, Slice text);
extern bool scan_envelope_begins(Slice text);

/* Data identifiers between separators; alone, without an envelope, the form must be certain. */
extern bool scan_data_identifiers(ScanReader *reader, Slice text);
extern bool scan_data_identifiers_begins(const ScanReader *reader, Slice text);

extern bool scan_hibc(ScanReader *reader, Slice text);
extern bool scan_hibc_begins(Slice text);

/* Whether an element, if it is the link of secondary data, links to the scan's primary data. */
extern bool scan_hibc_link(const BarcodeScan *scan, int index, Fault *fault);

/*
 * Writes primary data with their check character, of at most HIBC_PRIMARY_MAX
 * characters, from the elements that begin with a labeler; returns the size.
 */
extern size_t scan_hibc_part(const BarcodeScan *scan, int labeler, char *part);

#endif
