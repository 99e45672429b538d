/*
 * format_text.h
 *		What a value of type code_format stands for.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_TYPES_FORMAT_TEXT_H
#define TRACEABILITY_TYPES_FORMAT_TEXT_H

#include "format/template.h"
#include "standard/standard.h"

/*
 * Compiles the text of a code_format: a template, or the name of a published
 * standard.  Fills one of the two; the standard is NULL for a template.
 */
extern bool format_text_compile(Slice text, const Standard **standard, Template *compiled,
								Fault *fault);

#endif
