/*
 * code_modifier.h
 *		Type modifiers: serial_number(vin) holds codes of a published standard, in its own form.
 *
 * Include it after postgres.h.
 */
#ifndef TRACEABILITY_TYPES_CODE_MODIFIER_H
#define TRACEABILITY_TYPES_CODE_MODIFIER_H

#include "types/code.h"

/* Work of a type's modifier input function. */
extern Datum code_modifier_input(FunctionCallInfo fcinfo, const CodeKind *kind);

/*
 * Reads a value by the standard of a modifier.  Reports what is wrong with it:
 * softly when the context is an error-saving one, and then it returns false.
 */
extern bool code_modifier_read(const char *type_name, int32 modifier, Slice input,
							   FaultSource source, Node *context, CodeBuffer *stored);

/* Defines the modifier input function of a type that CODE_TYPE has defined. */
#define CODE_TYPE_MODIFIER(type) \
	PG_FUNCTION_INFO_V1(type##_typmod_in); \
	Datum type##_typmod_in(PG_FUNCTION_ARGS) \
	{ \
		return code_modifier_input(fcinfo, &type##_kind); \
	} \
	extern Datum type##_typmod_in(PG_FUNCTION_ARGS)

#endif
