/*
 * suspect.h
 *		Codes that a spreadsheet has mangled.
 */
#ifndef TRACEABILITY_FORMAT_SUSPECT_H
#define TRACEABILITY_FORMAT_SUSPECT_H

#include <stdbool.h>

#include "core/slice.h"

/* Whether a code has the format that it should have. */
typedef bool (*SuspectMatch)(void *format, Slice code);

/*
 * Why a text looks like a code that went through a spreadsheet, or NULL.  With
 * a format, what matches it is above suspicion, and zeros that were lost in
 * front are found; without one "matches" is NULL.
 */
extern const char *suspect_reason(Slice text, SuspectMatch matches, void *format);

#endif
