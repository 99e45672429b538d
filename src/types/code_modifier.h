/*
 * code_modifier.h
 *		Type modifiers: serial_number(vin) holds codes of a published standard, in its own form.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_TYPES_CODE_MODIFIER_H
#define TRACEABILITY_TYPES_CODE_MODIFIER_H

#include "types/code.h"

/* Work of a type's modifier input and output functions, and of its cast to itself. */
extern Datum code_modifier_input(FunctionCallInfo fcinfo, const CodeKind *kind);
extern Datum code_modifier_output(FunctionCallInfo fcinfo, const CodeKind *kind);
extern Datum code_modifier_apply(FunctionCallInfo fcinfo, const CodeKind *kind);

/*
 * Reads a value by the standard of a modifier.  Reports what is wrong with it:
 * softly when the context is an error-saving one, and then it returns false.
 */
extern bool code_modifier_read(const CodeKind *kind, int32 modifier, Slice input, Node *context,
							   CodeBuffer *stored);

/* Defines the modifier functions of a type that CODE_TYPE has defined. */
#define CODE_TYPE_MODIFIER(type) \
	PG_FUNCTION_INFO_V1(type##_typmod_in); \
	PG_FUNCTION_INFO_V1(type##_typmod_out); \
	PG_FUNCTION_INFO_V1(type##_typmod_apply); \
	Datum type##_typmod_in(PG_FUNCTION_ARGS) \
	{ \
		return code_modifier_input(fcinfo, &type##_kind); \
	} \
	Datum type##_typmod_out(PG_FUNCTION_ARGS) \
	{ \
		return code_modifier_output(fcinfo, &type##_kind); \
	} \
	Datum type##_typmod_apply(PG_FUNCTION_ARGS) \
	{ \
		return code_modifier_apply(fcinfo, &type##_kind); \
	} \
	extern Datum type##_typmod_apply(PG_FUNCTION_ARGS)

#endif
