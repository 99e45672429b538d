/*
 * code_format.c
 *		The type code_format: a template or a published standard, compiled when it is entered.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "pg/fault.h"
#include "standard/registry.h"
#include "types/code.h"
#include "types/format_text.h"

/* Whether it can be the name of a format, and is short enough for a hint. */
static bool
is_name(Slice name)
{
	if (name.size == 0 || name.size > 30)
		return false;
	for (size_t i = 0; i < name.size; i++)
	{
		if (!ascii_is_upper(ascii_to_upper(name.data[i])) && !ascii_is_digit(name.data[i]) &&
			name.data[i] != '_')
			return false;
	}
	return true;
}

/* Only the tables know the formats that are registered, and input may not ask them. */
static void
fault_name(Slice name, Fault *fault)
{
	char nearest[40];
	char guess[sizeof("Did you mean ? ") + sizeof(nearest)] = "";

	fault_set(fault, FAULT_UNKNOWN, 0,
			  "It is no template, which has a field in braces, and no published standard has this "
			  "name.");
	standard_suggest(name, nearest, sizeof(nearest));
	if (nearest[0] != '\0')
		snprintf(guess, sizeof(guess), "Did you mean %s? ", nearest);
	if (is_name(name))
		fault_hint(fault, "%sFor a registered format write code_format_named('%.*s').", guess,
				   (int) name.size, name.data);
	else
		fault_hint(fault, "%sA template reads like DRN-{date:YYYYMMDD}-{seq:N4}.", guess);
}

bool
format_text_compile(Slice text, const Standard **standard, Template *compiled, Fault *fault)
{
	int number;

	*standard = NULL;
	if (memchr(text.data, '{', text.size) != NULL)
		return template_compile(text, compiled, fault);

	compiled->items = 0;
	number = standard_find(text);
	if (number >= 0)
		*standard = standard_by_number(number);
	else
		fault_name(text, fault);
	return number >= 0;
}

static bool
is_format(Slice text, const void *ignored, Fault *fault)
{
	Template *compiled = palloc(sizeof(Template));
	const Standard *standard;
	bool good = format_text_compile(text, &standard, compiled, fault);

	pfree(compiled);
	return good;
}

static Datum
enter_format(FunctionCallInfo fcinfo, Slice text)
{
	Fault fault;

	if (is_format(text, NULL, &fault))
		return SliceGetDatum(text);
	fault_find_in_utf8(text, is_format, NULL, &fault);
	fault_report(&fault, FAULT_IN_TEMPLATE, fcinfo->context,
				 psprintf("invalid code format %s", fault_quote(text)));
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(code_format_in);
PG_FUNCTION_INFO_V1(code_format_recv);
PG_FUNCTION_INFO_V1(code_format_from_text);

Datum
code_format_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);

	return enter_format(fcinfo, (Slice){text, strlen(text)});
}

Datum
code_format_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int size;
	const char *text = pq_getmsgtext(message, message->len - message->cursor, &size);

	return enter_format(fcinfo, (Slice){text, (size_t) size});
}

/* The text that a call site had last was a format: it is not compiled again to learn that. */
Datum
code_format_from_text(PG_FUNCTION_ARGS)
{
	struct varlena *text = PG_GETARG_CODE_PP(0);
	struct varlena *last = fcinfo->flinfo->fn_extra;

	if (last == NULL || !slice_equal(code_slice(last), code_slice(text)))
	{
		(void) enter_format(fcinfo, code_slice(text));
		fcinfo->flinfo->fn_extra = NULL;
		if (last != NULL)
			pfree(last);
		fcinfo->flinfo->fn_extra = MemoryContextAlloc(fcinfo->flinfo->fn_mcxt, VARSIZE_ANY(text));
		memcpy(fcinfo->flinfo->fn_extra, text, VARSIZE_ANY(text));
	}
	PG_RETURN_POINTER(text);
}
