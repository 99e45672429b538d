/*
 * code_format.c
 *		The type code_format: how a firm writes its numbers, compiled when it is entered.
 */
#include "postgres.h"

#include "libpq/pqformat.h"
#include "pg/fault.h"
#include "types/code.h"
#include "types/format_text.h"

bool
format_text_compile(Slice text, Template *compiled, Fault *fault)
{
	if (memchr(text.data, '{', text.size) != NULL)
		return template_compile(text, compiled, fault);

	fault_set(fault, FAULT_UNKNOWN, 0,
			  "It is no template, which has a field in braces, "
			  "and no published standard has this name.");
	fault_hint(fault, "A template reads like DRN-{date:YYYYMMDD}-{seq:N4}.");
	return false;
}

static bool
is_format(Slice text, const void *ignored, Fault *fault)
{
	Template *compiled = palloc(sizeof(Template));
	bool good = format_text_compile(text, compiled, fault);

	pfree(compiled);
	return good;
}

static Datum
enter_format(FunctionCallInfo fcinfo, Slice text, FaultSource source)
{
	Fault fault;

	if (is_format(text, NULL, &fault))
		return PointerGetDatum(code_from_slice(text));
	fault_find_in_utf8(text, is_format, NULL, &fault);
	fault_report(&fault, source, fcinfo->context,
				 psprintf("invalid code format %s", fault_quote(text)));
	return (Datum) 0;
}

PG_FUNCTION_INFO_V1(code_format_in);
PG_FUNCTION_INFO_V1(code_format_recv);

Datum
code_format_in(PG_FUNCTION_ARGS)
{
	const char *text = PG_GETARG_CSTRING(0);

	return enter_format(fcinfo, (Slice){text, strlen(text)}, FAULT_IN_TEMPLATE);
}

Datum
code_format_recv(PG_FUNCTION_ARGS)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int size;
	const char *text = pq_getmsgtext(message, message->len - message->cursor, &size);

	return enter_format(fcinfo, (Slice){text, (size_t) size}, FAULT_IN_BINARY);
}
