/*
 * twin.h
 *		Letters and digits that people mistake for each other.
 */
#ifndef TRACEABILITY_FORMAT_TWIN_H
#define TRACEABILITY_FORMAT_TWIN_H

#include "format/template.h"

/*
 * Adds a hint to the fault of a code that would match with such characters
 * exchanged where matching stopped.
 */
extern void twin_suggest(const Template *template, Slice code, void *work, Fault *fault);

#endif
