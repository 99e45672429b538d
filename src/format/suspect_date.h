/*
 * suspect_date.h
 *		Codes with a date that a spreadsheet has turned into the number of a day.
 */
#ifndef TRACEABILITY_FORMAT_SUSPECT_DATE_H
#define TRACEABILITY_FORMAT_SUSPECT_DATE_H

#include "format/template.h"

/*
 * Whether a text is a spreadsheet's number of a day, perhaps with a time as its
 * fraction, and a template has a code that holds this date and nothing else.
 * "work" is as for template_match.
 */
extern bool suspect_is_day_number(Slice text, const Template *template, void *work);

#endif
