/*
 * code_text.h
 *		The text form of codes and of trace ids, and what is wrong with other texts.
 */
#ifndef TRACEABILITY_CORE_CODE_TEXT_H
#define TRACEABILITY_CORE_CODE_TEXT_H

#include <stdbool.h>

#include "core/fault.h"
#include "core/slice.h"

/* Characters of a code.  Every code then fits a varlena with a header of one byte. */
#define CODE_MAX 126

/* What a fault expects at the position of a blank that a code cannot have. */
#define CODE_BLANK_EXPECTED \
	"Expected no blank at position %d: a code has none at its ends and no two in a row."

/* "LOT:", a scope, '|' and a code; several scopes share the room of one */
#define TRACE_ID_MAX (4 + CODE_MAX + 1 + CODE_MAX)

/*
 * Finds the code in an input: without the blanks at both ends it must be
 * 1 to CODE_MAX characters of printable ASCII, without two blanks in a row and
 * without '|'.  The input is taken as UTF-8 where it is not ASCII, to name
 * the character.
 *
 * The code is a part of the input.  Positions in the fault count characters,
 * the first one of the input being first_position.
 */
extern bool code_text_parse(Slice input, int first_position, Slice *code, Fault *fault);

typedef enum TraceKind
{
	TRACE_SERIAL,
	TRACE_LOT,
	TRACE_PART,
} TraceKind;

#define TRACE_KINDS 3

typedef struct TraceIdText
{
	TraceKind kind;
	Slice scope; /* of size 0: none; codes with '|' between them, the widest first */
	Slice code;
} TraceIdText;

/* "SN:", "LOT:" or "PN:", as a trace id of that kind begins. */
extern const char *trace_kind_prefix(TraceKind kind);

/*
 * Finds the scope that a whole text is: one code, or several with '|' between
 * them.  Blanks around these may still be in it.
 */
extern bool trace_scope_parse(Slice text, int first_position, Slice *scope, Fault *fault);

/*
 * Finds kind, scope and code in "SN:code" or "SN:scope|code", the prefix in any
 * case.  What is before the last '|' is the scope.
 */
extern bool trace_id_text_parse(Slice input, TraceIdText *id, Fault *fault);

/* Whether the stored form is no longer than TRACE_ID_MAX; a parsed one is not. */
extern bool trace_id_text_fits(const TraceIdText *id, Fault *fault);

/* Writes the stored form of one that fits, and returns its size. */
extern size_t trace_id_text_build(const TraceIdText *id, char *stored);

#endif
