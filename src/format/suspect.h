/*
 * suspect.h
 *		Codes that a spreadsheet has mangled.
 */
#ifndef TRACEABILITY_FORMAT_SUSPECT_H
#define TRACEABILITY_FORMAT_SUSPECT_H

#include <stdbool.h>

#include "format/template.h"

/* Whether a code has the format that it should have. */
typedef bool (*SuspectMatch)(void *format, Slice code);

typedef struct SuspectFormat
{
	SuspectMatch matches;
	void *state;              /* for it */
	const Template *template; /* NULL: it is a published standard */
	void *work;               /* for template_match */
} SuspectFormat;

/*
 * Why a text looks like a code that went through a spreadsheet, or NULL.  With
 * a format, what matches it is above suspicion, and zeros that were lost in
 * front and dates that became numbers are found; without one it is NULL.
 */
extern const char *suspect_reason(Slice text, const SuspectFormat *format);

#endif
