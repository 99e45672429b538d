/*
 * suspect_date.h
 *		Dates of codes that a spreadsheet has made numbers of days.
 */
#ifndef TRACEABILITY_FORMAT_SUSPECT_DATE_H
#define TRACEABILITY_FORMAT_SUSPECT_DATE_H

#include "format/template.h"

/*
 * Whether a text is a spreadsheet's number of a day, perhaps with its time as a
 * fraction, and a template has a code that says this date and nothing else.
 * "work" is as for template_match.
 */
extern bool suspect_is_day_number(Slice text, const Template *template, void *work);

#endif
