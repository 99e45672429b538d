/*
 * code_format.h
 *		What a value of type code_format stands for.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_TYPES_CODE_FORMAT_H
#define TRACEABILITY_TYPES_CODE_FORMAT_H

#include "format/template.h"
#include "standard/standard.h"

/*
 * Compiles the text of a code_format: a template, or the name of a published
 * standard.  Fills one of the two; the standard is NULL for a template.
 */
extern bool code_format_compile(Slice text, const Standard **standard, Template *compiled,
								Fault *fault);

/* The same for a text that was a format when it was entered: a fault is an error. */
extern void code_format_require(Slice text, const Standard **standard, Template *compiled);

/*
 * The field of a kind that a question about a code is about: the one with that
 * name, or else the first; -1 if there is none.
 */
extern int code_format_find_field(const Template *template, TemplateItemKind kind,
								  const char *name);

#endif
