/*
 * code.c
 *		The code types: their input and output, and what their operators share.
 *
 *		serial_number, lot_code and part_number are here; trace_id.c has the fourth.
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
code_is_valid(Slice input, const void *kind, Fault *fault)
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

	fault_find_in_utf8(input, code_is_valid, kind, &fault);
	fault_report_value(&fault, context, kind->type_name, input);
	return false;
}

Slice
code_input_text(FunctionCallInfo fcinfo)
{
	const char *input = PG_GETARG_CSTRING(0);

	return (Slice){input, strlen(input)};
}

Slice
code_received_text(FunctionCallInfo fcinfo)
{
	StringInfo message = (StringInfo) PG_GETARG_POINTER(0);
	int size;
	const char *input = pq_getmsgtext(message, message->len - message->cursor, &size);

	return (Slice){input, (size_t) size};
}

Slice
code_argument(FunctionCallInfo fcinfo, int argument)
{
	Slice code = code_slice(PG_GETARG_CODE_PP(argument));

	if (code.size > CODE_MAX)
		ereport(ERROR,
				(errcode(ERRCODE_DATA_CORRUPTED), errmsg("stored code is corrupt"),
				 errdetail("Expected at most %d characters, found %zu.", CODE_MAX, code.size)));
	return code;
}

Datum
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
code_convert(FunctionCallInfo fcinfo, const CodeKind *kind)
{
	CodeBuffer stored;

	(void) code_read(kind, code_slice(PG_GETARG_CODE_PP(0)), NULL, &stored);
	return SliceGetDatum((Slice){stored.data, stored.size});
}

static bool
parse_code(Slice input, CodeBuffer *stored, Fault *fault)
{
	Slice code;

	if (!code_text_parse(input, 1, &code, fault))
		return false;
	memcpy(stored->data, code.data, code.size);
	stored->size = code.size;
	return true;
}

/* A code that names one physical unit. */
CODE_TYPE(serial_number, parse_code);
CODE_TYPE_MODIFIER(serial_number);

/* A code that names one batch. */
CODE_TYPE(lot_code, parse_code);
CODE_TYPE_MODIFIER(lot_code);

/* A code that names one design, and with its revision mark one revision of it. */
CODE_TYPE(part_number, parse_code);
CODE_TYPE_MODIFIER(part_number);

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

PG_FUNCTION_INFO_V1(code_lower);
PG_FUNCTION_INFO_V1(code_upper);
PG_FUNCTION_INFO_V1(code_length);

/* A code is ASCII: no locale takes part. */
static Datum
convert_letters(Slice code, char (*convert)(char c))
{
	struct varlena *text = code_from_slice(code);

	for (size_t i = 0; i < code.size; i++)
		VARDATA(text)[i] = convert(VARDATA(text)[i]);
	return PointerGetDatum(text);
}

Datum
code_lower(PG_FUNCTION_ARGS)
{
	return convert_letters(code_slice(PG_GETARG_CODE_PP(0)), ascii_to_lower);
}

Datum
code_upper(PG_FUNCTION_ARGS)
{
	return convert_letters(code_slice(PG_GETARG_CODE_PP(0)), ascii_to_upper);
}

Datum
code_length(PG_FUNCTION_ARGS)
{
	PG_RETURN_INT32((int32) code_slice(PG_GETARG_CODE_PP(0)).size);
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
