/*
 * format_cache.h
 *		Formats compiled once for each call site.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_FUNCTIONS_FORMAT_CACHE_H
#define TRACEABILITY_FUNCTIONS_FORMAT_CACHE_H

#include "fmgr.h"
#include "core/code_key.h"
#include "types/code_format.h"

typedef struct CompiledFormat
{
	Size size;
	char text[TEMPLATE_TEXT_MAX];
	CodeFormat compiled;
} CompiledFormat;

/* A code that matches a format. */
typedef struct FormatMatch
{
	const CompiledFormat *format;
	const Template *template; /* NULL: it matches a standard */
	int alternative;          /* the template's number, from 0 */
	Match match;              /* by a template */
	StandardCode code;        /* by a standard */
} FormatMatch;

/* A field of a match. */
typedef struct FormatField
{
	Slice name;
	int start; /* of its characters, from 0; of size 0: it was derived */
	int size;
	StandardType type;
	Slice value;
} FormatField;

static inline const Standard *
format_standard(const CompiledFormat *format)
{
	return format->compiled.standard;
}

/* The templates; none where the format is a standard. */
static inline const Alternatives *
format_alternatives(const CompiledFormat *format)
{
	return &format->compiled.alternatives;
}

static inline Slice
format_text(const CompiledFormat *format)
{
	return (Slice){format->text, format->size};
}

/* The same for a message. */
extern char *format_quote(const CompiledFormat *format);

/* The format that is an argument of the call; it stays with the call site. */
extern CompiledFormat *format_argument(FunctionCallInfo fcinfo, int argument);

/* A format that is no argument, compiled in the current memory context. */
extern CompiledFormat *format_compile(Slice text);

extern void format_free(CompiledFormat *format);

/* Whether a code matches; a code of a standard must be in its own form. */
extern bool format_match(const CompiledFormat *format, Slice code, FormatMatch *match);

/* The same, and the fault if it does not match. */
extern bool format_judge(const CompiledFormat *format, Slice code, FormatMatch *match,
						 Fault *fault);

/* Matches, or raises "code ... does not match format ...". */
extern void format_require(const CompiledFormat *format, Slice code, FormatMatch *match);

/* Writes the key of a match into CODE_KEY_MAX bytes, and returns its size. */
extern size_t format_key(const FormatMatch *match, char *key);

/* The number of items of a match, and the field that an item is, if it is a present field. */
extern int format_items(const FormatMatch *match);
extern bool format_field(const FormatMatch *match, int item, FormatField *field, char *buffer);

#endif
