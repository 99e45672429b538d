/*
 * code_key.c
 *		The type code_key: keys that sort codes by the fields of a format.
 *
 * Keys compare by their bytes, with the functions of all code types.  Users do
 * not enter keys; a dump does.
 */
#include "postgres.h"

#include "core/ascii.h"
#include "core/code_key.h"
#include "types/code.h"

static bool
find_fault(Slice text, Fault *fault)
{
	if (text.size > CODE_KEY_MAX)
	{
		fault_set(fault, FAULT_LIMIT, CODE_KEY_MAX + 1,
				  "Expected a key of at most %d characters, found %zu.", CODE_KEY_MAX, text.size);
		return true;
	}
	if (text.size == 0 || text.data[0] != CODE_KEY_MARK)
	{
		fault_set(fault, FAULT_SYNTAX, 1,
				  "Expected \"%c\", the first character of every key, at position 1.",
				  CODE_KEY_MARK);
		fault_hint(fault, "Keys are made by code_key(code, format); "
						  "code_between(code, from, to, format) takes codes.");
		return true;
	}
	for (size_t i = 0; i < text.size; i++)
	{
		if (text.data[i] != ' ' && ascii_is_printable(text.data[i]))
			continue;
		fault_set(fault, FAULT_SYNTAX, (int) i + 1,
				  "Expected a printable ASCII character other than a blank at position %d.",
				  (int) i + 1);
		return true;
	}
	return false;
}

static Datum
enter_key(FunctionCallInfo fcinfo, Slice text)
{
	Fault fault;

	if (!find_fault(text, &fault))
		return SliceGetDatum(text);
	fault_report_value(&fault, fcinfo->context, "code_key", text);
	return (Datum) 0;
}

CODE_INPUT_FUNCTIONS(code_key, enter_key);
