/*
 * code_format.h
 *		What a value of type code_format stands for.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_TYPES_CODE_FORMAT_H
#define TRACEABILITY_TYPES_CODE_FORMAT_H

#include "format/alternatives.h"
#include "standard/standard.h"

/* What a value of the type is: templates, or a published standard. */
typedef struct CodeFormat
{
	const Standard *standard;  /* NULL: they are templates */
	Alternatives alternatives; /* none for a standard */
	void *work;                /* for alternatives_match */
} CodeFormat;

/* Compiles a text that was a format when it was entered, in the current memory context. */
extern void code_format_require(Slice text, CodeFormat *format);

extern void code_format_free(CodeFormat *format);

/*
 * The field of a kind that a question about a code is about: the one with that
 * name, or else the first; -1 if there is none.
 */
extern int code_format_find_field(const Template *template, TemplateItemKind kind,
								  const char *name);

#endif
