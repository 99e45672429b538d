/*
 * format_cache.h
 *		Formats compiled once for every place that calls with them.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_FUNCTIONS_FORMAT_CACHE_H
#define TRACEABILITY_FUNCTIONS_FORMAT_CACHE_H

#include "fmgr.h"
#include "format/match.h"

typedef struct CompiledFormat
{
	Size size;
	char text[TEMPLATE_TEXT_MAX];
	Template template;
	void *work; /* for template_match */
} CompiledFormat;

/* The format that is an argument of the call; it stays with the call site. */
extern CompiledFormat *format_argument(FunctionCallInfo fcinfo, int argument);

/* A format that is no argument, compiled in the current memory context. */
extern CompiledFormat *format_compile(Slice text);

extern void format_free(CompiledFormat *format);

/* The only, or the foremost, field of a kind: the one with that name, or the first. */
extern int format_find_field(const CompiledFormat *format, ItemKind kind, const char *name);

/* Matches, or raises why not behind "code ... does not match format ...". */
extern void format_require(const CompiledFormat *format, Slice code, Match *match);

static inline bool
format_match(const CompiledFormat *format, Slice code, Match *match)
{
	return template_match(&format->template, code, match, format->work, NULL);
}

#endif
