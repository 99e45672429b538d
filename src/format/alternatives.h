/*
 * alternatives.h
 *		Formats of several templates: the old scheme and the new, two plants.
 *
 *		format = template { "|" template }
 *
 * Blanks around "|" do not count.  A code is of the first template that it matches.
 */
#ifndef TRACEABILITY_FORMAT_ALTERNATIVES_H
#define TRACEABILITY_FORMAT_ALTERNATIVES_H

#include "format/build.h"

#define ALTERNATIVES_MAX 8

/* The field that has the number of the template, from 1, where there are several. */
#define ALTERNATIVE_FIELD "alternative"

/* The owner decides where the templates are kept. */
typedef struct Alternatives
{
	int count;
	Template *template;
} Alternatives;

/* How many templates a format has, or more than ALTERNATIVES_MAX. */
extern int alternatives_count(Slice format);

/* Compiles as many templates as were counted, into room for them. */
extern bool alternatives_compile(Slice format, Alternatives *alternatives, Fault *fault);

/* Bytes that the functions below need to work in. */
extern size_t alternatives_work_size(const Alternatives *alternatives);

/* The template that a code matches, from 0; or -1, and the fault as of template_match. */
extern int alternatives_match(const Alternatives *alternatives, Slice code, Match *match,
							  void *work, Fault *fault);

/* Builds a code by one of the templates; a code that another one reads is a fault. */
extern bool alternatives_build(const Alternatives *alternatives, int number,
							   const FieldValues *values, char *code, size_t *size, void *work,
							   Fault *fault);

#endif
