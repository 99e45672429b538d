/*
 * code.c
 *		Input and output of the code types, and what their operators share.
 */
#include "postgres.h"

#include "catalog/pg_collation.h"
#include "libpq/pqformat.h"
#include "pg/fault.h"
#include "pg/lookup.h"
#include "types/code_modifier.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"

struct varlena *
code_from_slice(Slice text)
{
	return (struct varlena *) cstring_to_text_with_len(text.data, (int) text.size);
}

bool
code_parse(Slice input, CodeBuffer *stored, Fault *fault)
{
	Slice code;

	if (!code_text_parse(input, 1, &code, fault))
		return false;
	memcpy(stored->data, code.data, code.size);
	stored->size = code.size;
	return true;
}

static bool
is_code(Slice input, const void *kind, Fault *fault)
{
	CodeBuffer ignored;

	return ((const CodeKind *) kind)->parse(input, &ignored, fault);
}

bool
code_read(const CodeKind *kind, Slice input, Node *context, CodeBuffer *stored)
{
	Fault fault;

	if (kind->parse(input, stored, &fault))
		return true;

	fault_find_in_utf8(input, is_code, kind, &fault);
	fault_report_value(&fault, context, kind->type_name, input);
	return false;
}

static Datum
code_enter(FunctionCallInfo fcinfo, const CodeKind *kind, Slice input)
{
	int32 modifier = PG_GETARG_INT32(2);
	CodeBuffer stored;
	bool good = modifier < 0 ? code_read(kind, input, fcinfo->context, &stored)
							 : code_modifier_read(kind, modifier, input, fcinfo->context, &stored);

	if (!good)
		return (Datum) 0;
	return SliceGetDatum((Slice){stored.data, stored.size});
}

Datum
code_input(FunctionCallInfo fcinfo, const CodeKind *kind)
{
	const char *input = PG_GETARG_CSTRING(0);

	return code_enter(fcinfo, kind, (Slice){input, strlen(input)});
}

Datum
code_receive(FunctionCallInfo fcinfo, const CodeKind *kind)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int size;
	const char *input = pq_getmsgtext(message, message->len - message->cursor, &size);

	return code_enter(fcinfo, kind, (Slice){input, (size_t) size});
}

Datum
code_convert(FunctionCallInfo fcinfo, const CodeKind *kind)
{
	CodeBuffer stored;

	(void) code_read(kind, code_slice(PG_GETARG_CODE_PP(0)), NULL, &stored);
	return SliceGetDatum((Slice){stored.data, stored.size});
}

PG_FUNCTION_INFO_V1(code_out);
PG_FUNCTION_INFO_V1(code_send);
PG_FUNCTION_INFO_V1(code_text);

Datum
code_out(PG_FUNCTION_ARGS)
{
	PG_RETURN_CSTRING(TextDatumGetCString(PG_GETARG_DATUM(0)));
}

/* A code is its text bytes. */
Datum
code_text(PG_FUNCTION_ARGS)
{
	PG_RETURN_DATUM(PG_GETARG_DATUM(0));
}

Datum
code_send(PG_FUNCTION_ARGS)
{
	struct varlena *code = PG_GETARG_CODE_PP(0);
	StringInfoData message;

	pq_begintypsend(&message);
	pq_sendtext(&message, VARDATA_ANY(code), VARSIZE_ANY_EXHDR(code));
	PG_RETURN_BYTEA_P(pq_endtypsend(&message));
}

void
code_check_collation(FunctionCallInfo fcinfo)
{
	Oid collation = PG_GET_COLLATION();

	if (likely(!OidIsValid(collation) || collation == DEFAULT_COLLATION_OID ||
			   collation == C_COLLATION_OID))
		return;
	if (!lookup_is_deterministic(collation))
		ereport(ERROR,
				(errcode(ERRCODE_FEATURE_NOT_SUPPORTED),
				 errmsg("nondeterministic collations are not supported for codes"),
				 errdetail("Collation \"%s\" is nondeterministic.", get_collation_name(collation)),
				 errhint("Write COLLATE \"C\" after the text operand.")));
}
