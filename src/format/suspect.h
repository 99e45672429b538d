/*
 * suspect.h
 *		Codes that a spreadsheet has mangled.
 */
#ifndef TRACEABILITY_FORMAT_SUSPECT_H
#define TRACEABILITY_FORMAT_SUSPECT_H

#include "format/match.h"

/*
 * Why a text looks like a code that went through a spreadsheet, or NULL.  With
 * a template, what matches it is above suspicion, and zeros that were lost in
 * front are found; template and work may be NULL.
 */
extern const char *suspect_reason(Slice text, const Template *template, void *work);

#endif
