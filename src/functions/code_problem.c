/*
 * code_problem.c
 *		Why a text is not a code, and the text without what is surely not meant.
 */
#include "postgres.h"

#include "core/code_clean.h"
#include "functions/format_cache.h"
#include "miscadmin.h"
#include "pg/encoding.h"
#include "types/code.h"
#include "utils/builtins.h"

PG_FUNCTION_INFO_V1(code_problem);
PG_FUNCTION_INFO_V1(trace_problem);
PG_FUNCTION_INFO_V1(code_clean);

static Datum
sentences(const Fault *fault)
{
	return CStringGetTextDatum(fault_sentences(fault));
}

/* What is wrong with the text in argument 0; null when nothing is. */
static Datum
find_problem(FunctionCallInfo fcinfo, FaultFinder find, const void *state)
{
	Fault fault;

	if (fault_find(code_slice(PG_GETARG_CODE_PP(0)), find, state, &fault))
		PG_RETURN_NULL();
	return sentences(&fault);
}

static Datum
find_problem_in_format(FunctionCallInfo fcinfo, const CompiledFormat *format)
{
	FormatMatch match;
	Fault fault;

	if (format_judge(format, code_slice(PG_GETARG_CODE_PP(0)), &match, &fault))
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

/* By the code types, by the format in argument 1, or as entered, if argument 2 asks for that. */
Datum
code_problem(PG_FUNCTION_ARGS)
{
	const CompiledFormat *format;

	if (PG_NARGS() == 1)
		return find_problem(fcinfo, code_is_valid, &serial_number_kind);
	format = format_argument(fcinfo, 1);
	if (PG_NARGS() == 3 && PG_GETARG_BOOL(2) && format_standard(format) != NULL)
		return find_problem(fcinfo, can_be_entered, format_standard(format));
	return find_problem_in_format(fcinfo, format);
}

Datum
trace_problem(PG_FUNCTION_ARGS)
{
	return find_problem(fcinfo, code_is_valid, &trace_id_kind);
}

Datum
code_clean(PG_FUNCTION_ARGS)
{
	Slice text = code_slice(PG_GETARG_CODE_PP(0));
	struct varlena *cleaned = palloc(VARHDRSZ + text.size);
	CodeCleaner cleaner;

	code_clean_begin(&cleaner, VARDATA(cleaned));
	while (text.size > 0)
	{
		CHECK_FOR_INTERRUPTS();
		text = code_clean_step(&cleaner, text, encoding_read_character);
	}
	SET_VARSIZE(cleaned, VARHDRSZ + cleaner.end);
	PG_RETURN_POINTER(cleaned);
}
