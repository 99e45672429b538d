/*
 * twin.h
 *		Letters and digits that people take for each other.
 */
#ifndef TRACEABILITY_FORMAT_TWIN_H
#define TRACEABILITY_FORMAT_TWIN_H

#include "format/template.h"

/*
 * Adds the hint to the fault of a code when it would match with others for such
 * characters where it does not go on.
 */
extern void twin_suggest(const Template *template, Slice code, void *work, Fault *fault);

#endif
