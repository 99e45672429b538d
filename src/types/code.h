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

/* serial_number, lot_code and part_number have different names, and the same values. */
extern const CodeKind serial_number_kind;
extern const CodeKind lot_code_kind;
extern const CodeKind part_number_kind;
extern const CodeKind trace_id_kind;

/* Whether the input of a type accepts a text: a FaultFinder, whose state is the CodeKind. */
extern bool code_is_valid(Slice input, const void *kind, Fault *fault);

/*
 * Parses a value.  Reports what is wrong with it: softly when the context is
 * an error-saving one, and then it returns false.
 */
extern bool code_read(const CodeKind *kind, Slice input, Node *context, CodeBuffer *stored);

/* The text that an input function, or a receive function, is called with. */
extern Slice code_input_text(FunctionCallInfo fcinfo);
extern Slice code_received_text(FunctionCallInfo fcinfo);

/* Work of the functions that make a value of a type: of an input, and of a text. */
extern Datum code_enter(FunctionCallInfo fcinfo, const CodeKind *kind, Slice input);
extern Datum code_convert(FunctionCallInfo fcinfo, const CodeKind *kind);

/*
 * Defines the input and the receive function of a type whose values are texts:
 * enter(fcinfo, input) makes a value of either.
 */
#define CODE_INPUT_FUNCTIONS(type, enter) \
	PG_FUNCTION_INFO_V1(type##_in); \
	PG_FUNCTION_INFO_V1(type##_recv); \
	Datum type##_in(PG_FUNCTION_ARGS) \
	{ \
		return enter(fcinfo, code_input_text(fcinfo)); \
	} \
	Datum type##_recv(PG_FUNCTION_ARGS) \
	{ \
		return enter(fcinfo, code_received_text(fcinfo)); \
	} \
	extern Datum type##_recv(PG_FUNCTION_ARGS)

/* Defines a code type: its kind, and the functions that make its values. */
#define CODE_TYPE(type, parser) \
	const CodeKind type##_kind = {.type_name = #type, .parse = parser}; \
	static Datum type##_enter(FunctionCallInfo fcinfo, Slice input) \
	{ \
		return code_enter(fcinfo, &type##_kind, input); \
	} \
	CODE_INPUT_FUNCTIONS(type, type##_enter); \
	PG_FUNCTION_INFO_V1(type##_from_text); \
	Datum type##_from_text(PG_FUNCTION_ARGS) \
	{ \
		return code_convert(fcinfo, &type##_kind); \
	} \
	extern Datum type##_from_text(PG_FUNCTION_ARGS)

/* Takes apart a stored trace id. */
extern TraceIdText trace_id_read(const struct varlena *stored);

extern struct varlena *code_from_slice(Slice text);

/* A value of a code type, or a text. */
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

/* An argument that is a code, of at most CODE_MAX bytes: more, which no input makes, are an error. */
extern Slice code_argument(FunctionCallInfo fcinfo, int argument);

#endif
