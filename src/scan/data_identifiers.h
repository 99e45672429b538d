/*
 * data_identifiers.h
 *		The data identifiers of ANSI MH10.8.2, and the forms of their values.
 */
#ifndef TRACEABILITY_SCAN_DATA_IDENTIFIERS_H
#define TRACEABILITY_SCAN_DATA_IDENTIFIERS_H

#include "scan/scan_reader.h"

/* How data identifiers and HIBC write dates. */
typedef enum DateForm
{
	DATE_NONE,
	DATE_YYMMDD,
	DATE_DDMMYY,
	DATE_MMDDYY,
	DATE_YDDD,
	DATE_YYDDD,
	DATE_YYMMDD_QUALIFIED,
	DATE_YYYYMMDD_QUALIFIED,
	DATE_MMYY,
	DATE_YYWW,
	DATE_YYYYWW,
	DATE_YYYYMMDD,
	DATE_DDMMYYYY,
	DATE_YYYYMMDDHHMM,
} DateForm;

typedef struct DataIdentifier
{
	const char *id;
	const char *title;
	uint8_t min; /* characters */
	uint8_t max; /* 0: any number */
	DateForm date;
	bool numeric; /* a decimal number, with a point if need be */
	bool bare;    /* read without an envelope too */
} DataIdentifier;

/* The entry of an identifier that is listed; NULL: it is not. */
extern const DataIdentifier *data_identifier_find_listed(Slice id);

/* The same, or the entry of its letter; NULL: it is not an identifier. */
extern const DataIdentifier *data_identifier_find(Slice id);

/* What a value should have been, such as "a number"; NULL: the value is right. */
extern const char *data_identifier_wrong(const DataIdentifier *identifier, Slice value);

/* How many characters of a field are its identifier; 0: it does not begin with one. */
extern size_t data_identifier_size(Slice field);

/* The size of a date of a form. */
extern size_t date_form_size(DateForm form);

/* Whether a text is a date of a form; a year of less than four digits may be any. */
extern bool date_form_holds(DateForm form, Slice text);

/* Reads it, with the window of scan_interpret; a date that is a week is none. */
extern bool date_form_read(DateForm form, Slice text, CalendarDate on_date, CalendarDate *date);

/* The year that two digits mean: within 49 years before and 50 after the one given. */
extern int date_form_century(int short_year, int year);

#endif
