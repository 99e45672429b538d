/*
 * interpreter.h
 *		What interpret.c shares with interpret_sources.c and interpret_dates.c.
 */
#ifndef TRACEABILITY_SCAN_INTERPRETER_H
#define TRACEABILITY_SCAN_INTERPRETER_H

#include "scan/scan_reader.h"

typedef struct Interpreter
{
	const BarcodeScan *scan;
	const BarcodeOptions *options;
	Fault *fault;
} Interpreter;

/* How the value of an element is to be taken. */
typedef enum Taking
{
	TAKE_ALL,
	TAKE_GTIN,         /* the first 14 digits */
	TAKE_DONATION,     /* without its flags */
	TAKE_AFTER_CAGE,   /* without the CAGE code in front */
	TAKE_NUMBER,       /* without zeros in front */
	TAKE_NUMBER_OF_7Q, /* the same, and without the unit at its end */
} Taking;

typedef struct Source
{
	const char *id;
	Taking taking;
	bool
		global; /* a number that is unique everywhere, so that a unit or lot needs no part number */
} Source;

/* A fact about an item, and the elements that may hold it: the first that is there counts. */
typedef struct Subject
{
	const char *plural;
	ScanPlain plain; /* a plain code holds it too, if plain codes are this */
	bool as_written; /* it is returned as the label has it, right or wrong */
	const Source *sources;
} Subject;

extern const Subject interpret_part;
extern const Subject interpret_customer_part;
extern const Subject interpret_lot;
extern const Subject interpret_serial;
extern const Subject interpret_donation;
extern const Subject interpret_maker;
extern const Subject interpret_quantity;
extern const Subject interpret_date_code;
extern const Subject interpret_country;
extern const Subject interpret_plain_code;

/* Whether an element may hold anything that a summary has. */
extern bool interpret_uses(const char *id);
extern bool interpret_uses_date(const char *id);

/*
 * The element that holds a fact, and as which source; NULL: none does.  A fault
 * is that it is wrong, or that another one of its kind differs.
 */
extern bool interpret_choose(const Interpreter *interpreter, const Subject *subject,
							 const ScanElement **element, const Source **source);

/* Fills the fault of two elements that disagree, and returns false. */
extern bool interpret_two(const Interpreter *interpreter, const char *plural,
						  const ScanElement *one, const ScanElement *other);

/* Fills the dates of a summary. */
extern bool interpret_dates(const Interpreter *interpreter, ScanSummary *summary);

#endif
