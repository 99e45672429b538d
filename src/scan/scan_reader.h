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

typedef enum Separator
{
	SEPARATOR_GROUP,  /* GS or FNC1 */
	SEPARATOR_RECORD, /* RS */
	SEPARATOR_END,    /* EOT */
} Separator;

typedef struct ScanReader
{
	Slice text; /* the whole scan; all that is read are parts of it */
	const BarcodeOptions *options;
	BarcodeScan *scan;
	Fault *fault;
	bool is_gs1;        /* some symbol of the scan is certainly GS1 */
	bool spelled_short; /* the short spellings of separators count here too */
	bool sent;          /* separators are sent as they are here: spelled out they are content */
} ScanReader;

/* So much of a value is shown by a fault, whose text also names the element. */
#define SCAN_SHOWN_MAX 24

static inline int
scan_shown_size(size_t size)
{
	return size < SCAN_SHOWN_MAX ? (int) size : SCAN_SHOWN_MAX;
}

/* Bytes of a word that a text begins with; 0: it does not. */
extern size_t scan_begins_with(Slice text, const char *word, bool any_case);

/* The position of a byte of the scan, in characters from 1. */
extern int scan_position(const ScanReader *reader, const char *at);

/*
 * Bytes of the separator that a text begins with, as it is or spelled out; 0:
 * it begins with none.
 */
extern size_t scan_separator_of(const ScanReader *reader, Separator separator, Slice text);

/* The same for one that is spelled out; codes may hold the short spellings too. */
extern size_t scan_spelled(Slice text, Separator separator, bool also_short);

/* Offset of the next separator, or the size of the text. */
extern size_t scan_find_separator_of(const ScanReader *reader, Separator separator, Slice text);

/* Whether a text has GS, or what is sent for FNC1, as it is. */
extern bool scan_is_sent(const ScanReader *reader, Slice text);

static inline size_t
scan_separator(const ScanReader *reader, Slice text)
{
	return scan_separator_of(reader, SEPARATOR_GROUP, text);
}

static inline size_t
scan_find_separator(const ScanReader *reader, Slice text)
{
	return scan_find_separator_of(reader, SEPARATOR_GROUP, text);
}

/* Adds an element that begins at a byte of the scan; its value need not stand there. */
extern bool scan_add(ScanReader *reader, ScanSyntax syntax, Slice id, const char *title,
					 Slice value, const char *at);

/* Sets the position of the value of the element that was added last, and returns that. */
extern ScanElement *scan_set_value_position(ScanReader *reader, const char *at);

/* Adds a field of an identifier and a value after it. */
extern bool scan_add_field(ScanReader *reader, ScanSyntax syntax, Slice id, const char *title,
						   Slice value);

/* Adds a field that begins with no identifier. */
extern bool scan_add_unknown_field(ScanReader *reader, Slice field);

/* Reads the fields between the separators of a text, but for empty ones. */
extern bool scan_read_fields(ScanReader *reader, Slice text,
							 bool (*read)(ScanReader *reader, Slice field));

/* Whether an element is empty: labels print fields for which there is no value. */
extern bool scan_is_empty(const BarcodeScan *scan, const ScanElement *element);

/* The first element from "from" on that has this id, or -1. */
extern int scan_find(const BarcodeScan *scan, const char *id, int from);

/*
 * One parser for each syntax, which takes all of its text; scan_*_begins returns
 * whether a text has its form, which the parser may still refuse.
 */

/* "marked": an AIM prefix or an envelope announces GS1, so that nothing need be guessed. */
extern bool scan_gs1(ScanReader *reader, Slice text, bool marked);
extern bool scan_gs1_unmarked_begins(const ScanReader *reader, Slice text);

/* Whether a text is nothing but valid elements, which a plain code may be too. */
extern bool scan_gs1_whole(const ScanReader *reader, Slice text);

extern bool scan_gs1_bracketed(ScanReader *reader, Slice text);
extern bool scan_gs1_bracketed_begins(Slice text);
extern bool scan_gs1_item_number(ScanReader *reader, Slice digits);

/* Whether digits are as many as those of an EAN-8, UPC-A, EAN-13 or ITF-14 symbol. */
extern bool scan_gs1_is_item_number(Slice text);

/* Whether the value of a GS1 element is right. */
extern bool scan_gs1_value(const BarcodeScan *scan, const ScanElement *element, Fault *fault);

/* Whether a GS1 element has the companions that it needs, and none that it excludes. */
extern bool scan_gs1_companions(const BarcodeScan *scan, int index, Fault *fault);

extern bool scan_digital_link(ScanReader *reader, Slice text);
extern bool scan_digital_link_begins(Slice text);

extern bool scan_envelope(ScanReader *reader, Slice text);
extern bool scan_envelope_begins(Slice text);

/* The size of the envelope that a text begins with. */
extern size_t scan_envelope_size(const ScanReader *reader, Slice text);

/* Data identifiers between separators; alone, without an envelope, the form must be certain. */
extern bool scan_data_identifiers(ScanReader *reader, Slice text);
extern bool scan_bare_identifiers(ScanReader *reader, Slice text);
extern bool scan_bare_identifiers_begins(const ScanReader *reader, Slice text);
extern bool scan_data_identifier_value(const BarcodeScan *scan, const ScanElement *element,
									   Fault *fault);

extern bool scan_isbt128(ScanReader *reader, Slice text);
extern bool scan_isbt128_begins(Slice text);

/* Whether the value of an element of ISBT 128 is right. */
extern bool scan_isbt128_value(const BarcodeScan *scan, const ScanElement *element, Fault *fault);

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
