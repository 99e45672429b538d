/*
 * code_problem.c
 *		Why a text is no code, and the text with what is surely not meant taken away.
 */
#include "postgres.h"

#include "core/code_clean.h"
#include "functions/format_cache.h"
#include "pg/encoding.h"
#include "types/code.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(code_problem);
PG_FUNCTION_INFO_V1(code_problem_in_format);
PG_FUNCTION_INFO_V1(code_problem_as_entered);
PG_FUNCTION_INFO_V1(trace_problem);
PG_FUNCTION_INFO_V1(code_clean);

static Datum
sentences(const Fault *fault)
{
	return CStringGetTextDatum(fault_sentences(fault));
}

/* What the input of a type says; null when it takes the text. */
static Datum
problem_of_input(FunctionCallInfo fcinfo, FaultFinder find)
{
	Slice text = code_slice(PG_GETARG_CODE_PP(0));
	Fault fault;

	if (find(text, NULL, &fault))
		PG_RETURN_NULL();
	fault_find_in_utf8(text, find, NULL, &fault);
	return sentences(&fault);
}

static bool
is_code(Slice text, const void *ignored, Fault *fault)
{
	Slice code;

	return code_text_parse(text, 1, &code, fault);
}

static bool
is_trace_id(Slice text, const void *ignored, Fault *fault)
{
	TraceIdText id;

	return trace_id_text_parse(text, &id, fault);
}

Datum
code_problem(PG_FUNCTION_ARGS)
{
	return problem_of_input(fcinfo, is_code);
}

Datum
trace_problem(PG_FUNCTION_ARGS)
{
	return problem_of_input(fcinfo, is_trace_id);
}

Datum
code_problem_in_format(PG_FUNCTION_ARGS)
{
	FormatMatch match;
	Fault fault;

	if (format_judge(format_argument(fcinfo, 1), code_slice(PG_GETARG_CODE_PP(0)), &match, &fault))
		PG_RETURN_NULL();
	return sentences(&fault);
}

/* A standard as type modifier brings what is entered into its own form. */
static bool
can_be_entered(Slice text, const void *standard, Fault *fault)
{
	StandardCode code;

	return ((const Standard *) standard)->enter(text, &code, fault);
}

Datum
code_problem_as_entered(PG_FUNCTION_ARGS)
{
	const CompiledFormat *format = format_argument(fcinfo, 1);
	Slice text = code_slice(PG_GETARG_CODE_PP(0));
	Fault fault;

	if (!PG_GETARG_BOOL(2) || format->standard == NULL)
		return code_problem_in_format(fcinfo);
	if (can_be_entered(text, format->standard, &fault))
		PG_RETURN_NULL();
	fault_find_in_utf8(text, can_be_entered, format->standard, &fault);
	return sentences(&fault);
}

Datum
code_clean(PG_FUNCTION_ARGS)
{
	Slice text = code_slice(PG_GETARG_CODE_PP(0));
	struct varlena *cleaned = palloc(VARHDRSZ + text.size);

	SET_VARSIZE(cleaned,
				VARHDRSZ + code_clean_text(text, encoding_read_character, VARDATA(cleaned)));
	PG_RETURN_POINTER(cleaned);
}
