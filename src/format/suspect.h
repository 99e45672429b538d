/*
 * suspect.h
 *		Codes that a spreadsheet has mangled.
 */
#ifndef TRACEABILITY_FORMAT_SUSPECT_H
#define TRACEABILITY_FORMAT_SUSPECT_H

#include <stdbool.h>

#include "format/alternatives.h"

/* Whether a code has the format that it should have. */
typedef bool (*SuspectMatch)(void *format, Slice code);

typedef struct SuspectFormat
{
	SuspectMatch matches;
	void *state;               /* for it */
	Alternatives alternatives; /* none where the format is a published standard */
	void *work;                /* for template_match */
} SuspectFormat;

/*
 * Why a text looks like a code that a spreadsheet changed, or NULL.  Given a
 * format, a text that matches it is not suspect, and lost leading zeros and dates
 * that became numbers are found.  The format may be NULL.
 */
extern const char *suspect_reason(Slice text, const SuspectFormat *format);

#endif
