/*
 * template_check.h
 *		Rules of a template beyond its grammar.
 */
#ifndef TRACEABILITY_FORMAT_TEMPLATE_CHECK_H
#define TRACEABILITY_FORMAT_TEMPLATE_CHECK_H

#include "format/template.h"

/* Whether the last alternative of a choice differs from those before it. */
extern bool template_check_alternative(const Template *template, const TemplateItem *item);

/* The rules of the whole template; also notes how codes must be tried. */
extern bool template_check(Template *template, int position, Fault *fault);

#endif
