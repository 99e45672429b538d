/*
 * code.h
 *		What the sibling types share: a code is its text bytes in a varlena.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_TYPES_CODE_H
#define TRACEABILITY_TYPES_CODE_H

#include "core/code_text.h"
#include "fmgr.h"
#include "nodes/nodes.h"
#include "pg/compat.h"
#include "pg/fault.h"

/* A value on its way into a type. */
typedef struct CodeBuffer
{
	char data[TRACE_ID_MAX];
	size_t size;
} CodeBuffer;

/* What makes one type different from its siblings. */
typedef struct CodeKind
{
	const char *type_name;
	bool (*parse)(Slice input, CodeBuffer *stored, Fault *fault);
} CodeKind;

/* Parses a code_text; the parse of every type but trace_id. */
extern bool code_parse(Slice input, CodeBuffer *stored, Fault *fault);

/*
 * Parses a value.  Reports what is wrong with it: softly when the context is
 * an error-saving one, and then it returns false.
 */
extern bool code_read(const CodeKind *kind, Slice input, Node *context, CodeBuffer *stored);

/* Work of a type's input and receive functions. */
extern Datum code_input(FunctionCallInfo fcinfo, const CodeKind *kind);
extern Datum code_receive(FunctionCallInfo fcinfo, const CodeKind *kind);

/* Work of the function that makes a text a value of the type. */
extern Datum code_convert(FunctionCallInfo fcinfo, const CodeKind *kind);

/* Defines the functions that make values of a type: input, receive, and from a text. */
#define CODE_TYPE(type, parser) \
	static const CodeKind type##_kind = {.type_name = #type, .parse = parser}; \
	PG_FUNCTION_INFO_V1(type##_in); \
	PG_FUNCTION_INFO_V1(type##_recv); \
	PG_FUNCTION_INFO_V1(type##_from_text); \
	Datum type##_in(PG_FUNCTION_ARGS) \
	{ \
		return code_input(fcinfo, &type##_kind); \
	} \
	Datum type##_recv(PG_FUNCTION_ARGS) \
	{ \
		return code_receive(fcinfo, &type##_kind); \
	} \
	Datum type##_from_text(PG_FUNCTION_ARGS) \
	{ \
		return code_convert(fcinfo, &type##_kind); \
	} \
	extern Datum type##_recv(PG_FUNCTION_ARGS)

extern struct varlena *code_from_slice(Slice text);

/* The same as a value of a code type, or as a text. */
static inline Datum
SliceGetDatum(Slice text)
{
	return PointerGetDatum(code_from_slice(text));
}

/*
 * Refuses a text operand whose collation is nondeterministic: it promises that
 * different bytes can be equal, which no operator of the code types can keep.
 */
extern void code_check_collation(FunctionCallInfo fcinfo);

static inline Slice
code_slice(const struct varlena *code)
{
	return (Slice){VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code)};
}

/* An argument that is a code or a text, detoasted, with whatever header it has. */
#define PG_GETARG_CODE_PP(n) ((struct varlena *) PG_GETARG_VARLENA_PP(n))

#endif
