/*
 * cage.h
 *		CAGE codes, within other codes.
 */
#ifndef TRACEABILITY_STANDARD_CAGE_H
#define TRACEABILITY_STANDARD_CAGE_H

#include "standard/entry.h"

#define CAGE_SIZE 5

/* Expects a commercial and government entity code; the entry has room for one. */
extern bool cage_expect(const Entry *entry, size_t start, Fault *fault);

#endif
