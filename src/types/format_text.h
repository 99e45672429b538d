/*
 * format_text.h
 *		What a value of type code_format stands for.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_TYPES_FORMAT_TEXT_H
#define TRACEABILITY_TYPES_FORMAT_TEXT_H

#include "format/template.h"

/* Compiles the text of a code_format: a template. */
extern bool format_text_compile(Slice text, Template *compiled, Fault *fault);

#endif
